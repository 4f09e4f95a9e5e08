#include "lib/metadata/transactions.h"

#include "lib/metadata/internal_replay.h"

namespace weir {
namespace {

namespace p = protocol;

constexpr std::string_view kNames[] = {
    "Empty",          "Ongoing",       "PrepareCommit", "PrepareAbort",
    "CompleteCommit", "CompleteAbort", "Dead",          "PrepareEpochFence"};

// Gives what is wrong with the record; empty: nothing.
std::string apply(const p::DecodedRecord& record, Transactions& into) {
  const auto* key = record.key.as<p::TransactionLogKey>();
  if (!key) return "no transactional id";
  const auto* value = record.value.as<p::TransactionLogValue>();
  if (!value) {
    into.erase(key->transactionalId);
    return {};
  }
  std::optional<Transaction> txn = transaction_of(*value);
  if (!txn)
    return fmt::format("state {} of transaction '{}'", value->transactionStatus,
                       key->transactionalId);
  into[key->transactionalId] = std::move(*txn);
  return {};
}

}  // namespace

std::string_view txn_state_name(TxnState state) {
  return kNames[size_t(state)];
}

std::optional<TxnState> txn_state_of(std::string_view name) {
  for (size_t i = 0; i < std::size(kNames); ++i)
    if (kNames[i] == name) return TxnState(i);
  return std::nullopt;
}

std::optional<Transaction> transaction_of(const p::TransactionLogValue& value) {
  if (value.transactionStatus < 0 ||
      size_t(value.transactionStatus) >= std::size(kNames))
    return std::nullopt;
  Transaction out{
      .producer_id = ProducerId(value.producerId),
      .epoch = ProducerEpoch(value.producerEpoch),
      .previous_id = ProducerId(value.previousProducerId),
      .next_id = ProducerId(value.nextProducerId),
      .timeout_ms = value.transactionTimeoutMs,
      .state = TxnState(value.transactionStatus),
      .started = TimestampMs(value.transactionStartTimestampMs),
      .updated = TimestampMs(value.transactionLastUpdateTimestampMs),
      .client_version = value.clientTransactionVersion};
  if (out.state == TxnState::kEmpty || !value.transactionPartitions) return out;
  for (const auto& topic : *value.transactionPartitions)
    for (int32_t partition : topic.partitionIds)
      out.partitions.insert({topic.topic, PartitionId(partition)});
  return out;
}

p::TransactionLogValue transaction_record(const Transaction& txn) {
  p::TransactionLogValue out;
  out.producerId = txn.producer_id.value();
  out.previousProducerId = txn.previous_id.value();
  out.nextProducerId = txn.next_id.value();
  out.producerEpoch = txn.epoch.value();
  out.transactionTimeoutMs = txn.timeout_ms;
  out.transactionStatus = int8_t(txn.state);
  out.transactionLastUpdateTimestampMs = txn.updated.value();
  out.transactionStartTimestampMs = txn.started.value();
  out.clientTransactionVersion = txn.client_version;
  if (txn.state == TxnState::kEmpty) {
    out.transactionPartitions.reset();
    return out;
  }
  auto& topics = *out.transactionPartitions;
  for (const TopicPartition& one : txn.partitions) {
    if (topics.empty() || topics.back().topic != one.topic)
      topics.push_back({one.topic, {}});
    topics.back().partitionIds.push_back(one.partition.value());
  }
  return out;
}

Result<Transactions> load_transactions(const DataDirView& directory,
                                       FindingSink& sink) {
  Transactions out;
  TRY(replay_internal(directory, p::InternalTopic::kTransactionState, sink,
                      [&](const p::DecodedRecord& record) {
                        std::string problem = apply(record, out);
                        if (!problem.empty())
                          sink.report({"internal-record",
                                       std::string(kTransactionTopic),
                                       {},
                                       {},
                                       std::move(problem)});
                      }));
  return out;
}

}  // namespace weir
