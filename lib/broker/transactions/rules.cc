#include "lib/broker/transactions/rules.h"

#include <algorithm>

namespace weir {
namespace {

using E = protocol::ErrorCode;
using tl::unexpected;

constexpr ProducerEpoch kLastEpoch{INT16_MAX};

// Every change remembers the id before it.
Transaction next_of(const Transaction& txn, TxnState state, TimestampMs now) {
  Transaction out = txn;
  out.previous_id = txn.producer_id;
  out.state = state;
  out.updated = now;
  return out;
}

Transaction emptied(const Transaction& txn, int32_t timeout_ms,
                    TimestampMs now) {
  Transaction out = next_of(txn, TxnState::kEmpty, now);
  out.timeout_ms = timeout_ms;
  out.partitions.clear();
  out.started = kNoTimestamp;
  return out;
}

Transaction prepared(const Transaction& txn, bool commit,
                     int16_t client_version, ProducerId fresh,
                     TimestampMs now) {
  Transaction out = next_of(
      txn, commit ? TxnState::kPrepareCommit : TxnState::kPrepareAbort, now);
  // Without partitions nobody has said when it began.
  if (txn.state != TxnState::kOngoing) out.started = now;
  out.client_version = client_version;
  out.next_id = kNoProducer;
  if (client_version < kEpochBumpVersion) return out;
  if (epochs_used_up(txn.epoch)) out.next_id = fresh;
  out.last_epoch = txn.epoch;
  out.epoch = std::min(txn.epoch, kLastEpoch - 1) + 1;
  return out;
}

// A client without KIP-890: its epoch stays the same.
TxnStep decided_plainly(const Transaction& txn, const TxnProducer& producer,
                        bool commit, TimestampMs now) {
  if (txn.producer_id != producer.id)
    return unexpected(E::INVALID_PRODUCER_ID_MAPPING);
  if (txn.epoch != producer.epoch) return unexpected(E::PRODUCER_FENCED);
  switch (txn.state) {
    case TxnState::kOngoing:
      return prepared(txn, commit, 0, kNoProducer, now);
    case TxnState::kCompleteCommit:
      return unexpected(commit ? E::NONE : E::INVALID_TXN_STATE);
    case TxnState::kCompleteAbort:
      return unexpected(commit ? E::INVALID_TXN_STATE : E::NONE);
    case TxnState::kPrepareCommit:
      return unexpected(commit ? E::CONCURRENT_TRANSACTIONS
                               : E::INVALID_TXN_STATE);
    case TxnState::kPrepareAbort:
      return unexpected(commit ? E::INVALID_TXN_STATE
                               : E::CONCURRENT_TRANSACTIONS);
    default:
      return unexpected(E::INVALID_TXN_STATE);
  }
}

}  // namespace

bool epochs_used_up(ProducerEpoch epoch) { return epoch >= kLastEpoch - 1; }

bool may_init(const Transaction& txn,
              const std::optional<TxnProducer>& expected) {
  if (!expected || txn.epoch == kNoProducerEpoch) return true;
  if (expected->id == txn.producer_id) return true;
  // It may not have heard of the id that followed its own.
  return expected->id == txn.previous_id && epochs_used_up(expected->epoch);
}

bool init_needs_id(const Transaction& txn,
                   const std::optional<TxnProducer>& expected) {
  return epochs_used_up(txn.epoch) &&
         (!expected || expected->epoch == txn.epoch);
}

TxnStep initialized(const Transaction& txn,
                    const std::optional<TxnProducer>& expected,
                    int32_t timeout_ms, ProducerId fresh, TimestampMs now) {
  if (!may_init(txn, expected)) return unexpected(E::PRODUCER_FENCED);
  if (txn.open()) return unexpected(E::CONCURRENT_TRANSACTIONS);
  Transaction out = emptied(txn, timeout_ms, now);
  if (init_needs_id(txn, expected)) {
    out.producer_id = fresh;
    out.epoch = ProducerEpoch(0);
    out.last_epoch = expected ? txn.epoch : kNoProducerEpoch;
    return out;
  }
  if (!expected) {
    out.epoch = txn.epoch + 1;
    out.last_epoch = kNoProducerEpoch;
  } else if (txn.epoch == kNoProducerEpoch || expected->epoch == txn.epoch) {
    out.epoch = txn.epoch + 1;
    out.last_epoch = txn.epoch;
  } else if (expected->epoch != txn.last_epoch) {
    return unexpected(E::PRODUCER_FENCED);
  }  // else it asks again for what it was given
  return out;
}

E check_writer(const Transaction& txn, const TxnProducer& producer) {
  if (txn.producer_id != producer.id) return E::INVALID_PRODUCER_ID_MAPPING;
  if (txn.epoch != producer.epoch) return E::PRODUCER_FENCED;
  return txn.deciding() ? E::CONCURRENT_TRANSACTIONS : E::NONE;
}

TxnStep with_partitions(const Transaction& txn, const TxnProducer& producer,
                        const std::set<TopicPartition>& partitions,
                        int16_t client_version, TimestampMs now) {
  E error = check_writer(txn, producer);
  if (error != E::NONE) return unexpected(error);
  bool ongoing = txn.state == TxnState::kOngoing;
  if (ongoing && std::includes(txn.partitions.begin(), txn.partitions.end(),
                               partitions.begin(), partitions.end()))
    return unexpected(E::NONE);
  Transaction out = next_of(txn, TxnState::kOngoing, now);
  if (!ongoing) out.started = now;
  out.partitions.insert(partitions.begin(), partitions.end());
  out.client_version = client_version;
  return out;
}

TxnStep decided(const Transaction& txn, const TxnProducer& producer,
                bool commit, int16_t client_version, ProducerId fresh,
                TimestampMs now) {
  if (client_version < kEpochBumpVersion)
    return decided_plainly(txn, producer, commit, now);
  // A producer that was not told of the new epoch, or the new id, asks again.
  bool behind_rotation = txn.previous_id == producer.id &&
                         producer.epoch == kLastEpoch - 1 &&
                         txn.epoch == ProducerEpoch(0);
  bool behind_epoch = txn.epoch.value() == producer.epoch.value() + 1;
  bool again = behind_epoch || behind_rotation;
  bool current = producer.epoch == txn.epoch;
  if (txn.producer_id != producer.id && !behind_rotation)
    return unexpected(E::INVALID_PRODUCER_ID_MAPPING);
  auto prepare = [&] {
    return prepared(txn, commit, client_version, fresh, now);
  };
  switch (txn.state) {
    case TxnState::kOngoing:
      if (!current) return unexpected(E::PRODUCER_FENCED);
      return prepare();
    case TxnState::kEmpty:
      if (!current) return unexpected(E::PRODUCER_FENCED);
      // Nothing was written: it may be aborted, for the sake of the epoch.
      if (commit) return unexpected(E::INVALID_TXN_STATE);
      return prepare();
    case TxnState::kCompleteCommit:
    case TxnState::kCompleteAbort: {
      if (!again && !current) return unexpected(E::PRODUCER_FENCED);
      bool same = commit == (txn.state == TxnState::kCompleteCommit);
      if (again) return unexpected(same ? E::NONE : E::INVALID_TXN_STATE);
      if (commit) return unexpected(E::INVALID_TXN_STATE);
      return prepare();
    }
    case TxnState::kPrepareCommit:
    case TxnState::kPrepareAbort:
      if (!behind_epoch) return unexpected(E::PRODUCER_FENCED);
      if (commit != (txn.state == TxnState::kPrepareCommit))
        return unexpected(E::INVALID_TXN_STATE);
      return unexpected(E::CONCURRENT_TRANSACTIONS);
    default:
      return unexpected(E::INVALID_TXN_STATE);
  }
}

Transaction fenced(const Transaction& txn, int16_t server_version,
                   ProducerId fresh, TimestampMs now) {
  Transaction out = prepared(txn, false, server_version, fresh, now);
  if (server_version >= kEpochBumpVersion) return out;
  out.epoch = std::min(txn.epoch, kLastEpoch - 1) + 1;
  out.last_epoch = kNoProducerEpoch;
  return out;
}

Transaction completed(const Transaction& txn, TimestampMs now) {
  Transaction out =
      next_of(txn,
              txn.state == TxnState::kPrepareCommit ? TxnState::kCompleteCommit
                                                    : TxnState::kCompleteAbort,
              now);
  if (txn.client_version >= kEpochBumpVersion && txn.next_id != kNoProducer) {
    out.producer_id = txn.next_id;
    out.epoch = ProducerEpoch(0);
  }
  out.next_id = kNoProducer;
  out.partitions.clear();
  return out;
}

}  // namespace weir
