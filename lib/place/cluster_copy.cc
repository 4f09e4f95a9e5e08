#include "lib/place/cluster_copy.h"

#include "lib/place/cluster_admin.h"
#include "lib/place/topic_words.h"
#include "lib/record/patch.h"

namespace weir {

namespace {

// As a producer may send it: offsets without gaps, its own timestamps.
bool is_sendable(const RawBatch& batch) {
  if (!batch.is_v2() || batch.delete_horizon() ||
      batch.timestamp_type() == TimestampType::kAppend)
    return false;
  return batch.v2().count() == batch.last_offset() - batch.base_offset() + 1;
}

}  // namespace

// The records, packed anew, with the offsets that a producer gives.
Result<std::string> ClusterTarget::rebuilt(const RawBatch& batch) {
  TRY(reader_.open(batch));
  builder_.begin({.codec = batch.codec().value_or(Codec::kNone)});
  for (RecordView record; reader_.next(record);) builder_.add_next(record);
  if (!reader_.ok()) return fail(reader_.error());
  if (builder_.count() == 0) return std::string();
  TRY_ASSIGN(Bytes made, builder_.finish());
  return std::string(made);
}

Result<std::string> ClusterTarget::outgoing(const RawBatch& batch,
                                            CopyCount& count) {
  std::string out;
  if (is_sendable(batch)) {
    out = batch.bytes();
  } else {
    if (!batch.is_v2()) ++count.converted;
    TRY_ASSIGN(out, rebuilt(batch));
  }
  if (out.empty()) return out;
  TRY_ASSIGN(BatchSender::Producer own, sender_.producer());
  set_base_offset(out.data(), Offset(0));
  set_leader_epoch(out.data(), kNoEpoch);
  set_producer(out.data(), own.id, own.epoch,
               own.id == kNoProducer ? kNoSequence : sequence_);
  BatchView view(out.data());
  int64_t next = int64_t(sequence_.value()) + view.count();
  sequence_ = Sequence(int32_t(next & INT32_MAX));
  return out;
}

Result<> ClusterTarget::write(std::span<const Bytes> batches,
                              CopyCount& count) {
  count_ = &count;
  for (Bytes bytes : batches) {
    RawBatch batch(bytes, Position(0));
    if (batch.control()) continue;
    TRY_ASSIGN(std::string out, outgoing(batch, count));
    if (!out.empty()) TRY(sender_.send(to_, std::move(out), &written_));
  }
  return {};
}

Result<> ClusterTarget::finish() {
  Result<> settled = sender_.settle();
  if (count_ == nullptr) return settled;
  count_->first_offset = written_.first_offset;
  count_->last_offset = written_.last_offset;
  return settled;
}

Result<> prepare_copy(ClusterAdmin& admin, const CopyJobs& jobs, bool append) {
  std::vector<TopicPartition> partitions;
  for (const CopyJob& job : jobs.jobs) partitions.push_back(job.to);
  TRY_ASSIGN(PartitionBounds there, admin.bounds(partitions));
  for (const auto& [partition, bounds] : there)
    if (bounds.first != bounds.second && !append)
      return fail(Error{.code = Code::kRefused,
                        .text = partition_text(partition) + " has records",
                        .hint = "--append puts the copy behind them"});
  for (const CopyTopic& topic : jobs.topics) {
    Result<TopicInfo> known = admin.topic(topic.name);
    if (known && known->partitions < topic.partitions)
      TRY(admin.grow_topic(topic.name, topic.partitions));
    if (known) continue;
    if (known.error().code != Code::kNotFound)
      return fail(std::move(known).error());
    TRY(admin.create_topic(topic.name, topic.partitions, topic.configs));
  }
  return {};
}

}  // namespace weir
