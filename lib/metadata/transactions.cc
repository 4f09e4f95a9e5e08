#include "lib/metadata/transactions.h"

#include "lib/record/record_reader.h"

namespace weir {
namespace {

namespace p = protocol;

constexpr std::string_view kNames[] = {
    "Empty",          "Ongoing",       "PrepareCommit", "PrepareAbort",
    "CompleteCommit", "CompleteAbort", "Dead",          "PrepareEpochFence"};

std::optional<Bytes> maybe(Bytes bytes) {
  if (is_null(bytes)) return std::nullopt;
  return bytes;
}

// Gives what is wrong with the record; empty: nothing.
std::string take(const p::DecodedRecord& record, Transactions& into) {
  const auto* key = record.key.as<p::TransactionLogKey>();
  if (!key) return record.key.problem;
  if (record.value.is_null) {
    into.erase(key->transactionalId);
    return {};
  }
  const auto* value = record.value.as<p::TransactionLogValue>();
  if (!value) return record.value.problem;
  std::optional<Transaction> txn = transaction_of(*value);
  if (!txn)
    return fmt::format("state {} of transaction '{}'", value->transactionStatus,
                       key->transactionalId);
  into[key->transactionalId] = std::move(*txn);
  return {};
}

void replay(BatchCursor& cursor, const std::string& file, FindingSink& sink,
            Transactions& into) {
  RecordReader reader;
  for (RawBatch batch; cursor.next(batch);) {
    auto report = [&](std::string_view id, std::string text) {
      sink.report(
          {id, file, batch.position(), batch.base_offset(), std::move(text)});
    };
    if (batch.control()) continue;
    if (Result<void> opened = reader.open(batch); !opened) {
      report("batch-decompress", opened.error().text);
      continue;
    }
    for (RecordView record; reader.next(record);) {
      p::DecodedRecord decoded =
          p::decode_record(p::InternalTopic::kTransactionState,
                           maybe(record.key), maybe(record.value));
      std::string problem = take(decoded, into);
      if (problem.empty()) continue;
      bool known = decoded.key.message && decoded.value.message;
      report(known ? "internal-record" : "internal-version",
             std::move(problem));
    }
  }
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
  const TopicView* topic = directory.find(kTransactionTopic);
  if (!topic) return out;
  for (const auto& [id, folder] : topic->partitions) {
    TRY_ASSIGN(std::unique_ptr<PartitionView> partition,
               directory.open_partition(folder, sink));
    BatchCursor cursor =
        partition->read(partition->log_start_offset(), {}, sink);
    replay(cursor, partition->label(), sink, out);
  }
  return out;
}

}  // namespace weir
