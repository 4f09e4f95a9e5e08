// Transactions: what the records of __transaction_state add up to: of every
// transactional id its producer, its state and the partitions it wrote to.
//
// Reference: org.apache.kafka.coordinator.transaction.TransactionMetadata,
// TransactionState, TransactionLog; KIP-98, KIP-890.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lib/base/findings.h"
#include "lib/base/result.h"
#include "lib/log/data_dir_view.h"
#include "lib/protocol/internal_records.h"
#include "lib/protocol/records/transaction/transaction_log.h"

namespace weir {

/// Numbered as in the records.
enum class TxnState : int8_t {
  kEmpty = 0,
  kOngoing = 1,
  kPrepareCommit = 2,
  kPrepareAbort = 3,
  kCompleteCommit = 4,
  kCompleteAbort = 5,
  kDead = 6,
  kPrepareEpochFence = 7,
};
/// As Kafka spells it: "PrepareCommit".
std::string_view txn_state_name(TxnState state);
std::optional<TxnState> txn_state_of(std::string_view name);

/// Who writes.
struct TxnProducer {
  ProducerId id = kNoProducer;
  ProducerEpoch epoch = kNoProducerEpoch;
  bool operator==(const TxnProducer&) const = default;
};

struct Transaction {
  ProducerId producer_id = kNoProducer;
  ProducerEpoch epoch = kNoProducerEpoch;
  /// The producer id before the last change of state, often the same; and
  /// the one that follows when the epochs of this one are used up.
  ProducerId previous_id = kNoProducer;
  ProducerId next_id = kNoProducer;
  /// What a producer that has not heard of its new epoch says. Not stored.
  ProducerEpoch last_epoch = kNoProducerEpoch;
  int32_t timeout_ms = 0;
  TxnState state = TxnState::kEmpty;
  std::set<TopicPartition> partitions = {};
  TimestampMs started = kNoTimestamp;
  TimestampMs updated = kNoTimestamp;
  int16_t client_version = 0;  ///< 2: the epoch rises at each end (KIP-890)

  bool deciding() const {
    return state == TxnState::kPrepareCommit ||
           state == TxnState::kPrepareAbort;
  }
  bool open() const { return state == TxnState::kOngoing || deciding(); }
  bool operator==(const Transaction&) const = default;
};

using Transactions = std::map<std::string, Transaction, std::less<>>;

/// Nothing for a state that no version of Kafka writes.
std::optional<Transaction> transaction_of(
    const protocol::TransactionLogValue& value);
protocol::TransactionLogValue transaction_record(const Transaction& txn);

/// Empty where there is no such topic. Records that cannot be read are
/// reported (internal-record, internal-version) and passed over.
Result<Transactions> load_transactions(const DataDirView& directory,
                                       FindingSink& sink);

}  // namespace weir
