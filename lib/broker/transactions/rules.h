// The rules of a transaction: from its state and a request to the next state,
// or to the code of the refusal. Pure; storing and markers belong to the
// TransactionCoordinator.
//
// "Version 2" is transaction.version 2 (KIP-890): partitions are added by the
// writes themselves, and every end gives the producer a new epoch.
//
// Reference: org.apache.kafka.coordinator.transaction.TransactionMetadata,
// kafka.coordinator.transaction.TransactionCoordinator; KIP-98, KIP-360,
// KIP-890.
#pragma once
#include <optional>
#include <tl/expected.hpp>

#include "lib/metadata/transactions.h"
#include "lib/protocol/errors.h"

namespace weir {

inline constexpr int16_t kEpochBumpVersion = 2;

/// The state to be stored; NONE as an error: all was done before.
using TxnStep = tl::expected<Transaction, protocol::ErrorCode>;

/// Whether its next epoch would be the last one, which is kept for fencing.
bool epochs_used_up(ProducerEpoch epoch);

/// InitProducerId of a transactional id that is known, without an open
/// transaction. `expected`: what the producer was last told, if it says so.
/// `fresh`: an id for where init_needs_id(). PRODUCER_FENCED,
/// CONCURRENT_TRANSACTIONS.
TxnStep initialized(const Transaction& txn,
                    const std::optional<TxnProducer>& expected,
                    int32_t timeout_ms, ProducerId fresh, TimestampMs now);
bool init_needs_id(const Transaction& txn,
                   const std::optional<TxnProducer>& expected);
/// Whether the producer `expected` may ask for this id at all.
bool may_init(const Transaction& txn,
              const std::optional<TxnProducer>& expected);

/// INVALID_PRODUCER_ID_MAPPING, PRODUCER_FENCED, CONCURRENT_TRANSACTIONS.
protocol::ErrorCode check_writer(const Transaction& txn,
                                 const TxnProducer& producer);
TxnStep with_partitions(const Transaction& txn, const TxnProducer& producer,
                        const std::set<TopicPartition>& partitions,
                        int16_t client_version, TimestampMs now);

/// EndTxn of a client that speaks `client_version`. `fresh`: an id for where
/// epochs_used_up(). PRODUCER_FENCED, INVALID_PRODUCER_ID_MAPPING,
/// INVALID_TXN_STATE, CONCURRENT_TRANSACTIONS.
TxnStep decided(const Transaction& txn, const TxnProducer& producer,
                bool commit, int16_t client_version, ProducerId fresh,
                TimestampMs now);
/// The abort of an open transaction against its producer's will: time-out,
/// or another producer came.
Transaction fenced(const Transaction& txn, int16_t server_version,
                   ProducerId fresh, TimestampMs now);
/// All markers are written.
Transaction completed(const Transaction& txn, TimestampMs now);

}  // namespace weir
