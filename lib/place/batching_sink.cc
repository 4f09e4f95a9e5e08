#include "lib/place/batching_sink.h"

#include <algorithm>

#include "lib/log/names.h"
#include "lib/place/partitioner.h"

namespace weir {

Result<> check_producible(std::string_view topic) {
  TRY(check_topic_name(topic));
  if (is_internal_topic(topic))
    return fail(Code::kInvalid, "topic '{}' is Kafka's own, not for records",
                topic);
  return {};
}

// How much smaller a codec makes batches, as Kafka's producer guesses it: it
// starts at nothing, gets better slowly and worse quickly.
void BatchingSink::Topic::saw_ratio(double seen) {
  constexpr double kImprove = 0.005, kWorsen = 0.05;
  ratio = seen > ratio ? std::max(ratio + kWorsen, seen)
                       : std::max(ratio - kImprove, seen);
}

BatchingSink::BatchingSink(const Clock& clock, Options options,
                           size_t gather_bytes)
    : clock_(clock), options_(options), gather_bytes_(gather_bytes) {}

BatchingSink::~BatchingSink() = default;

Result<> BatchingSink::put(const OutgoingRecord& record) {
  TRY_ASSIGN(Topic * topic, topic_of(record.topic));
  TRY_ASSIGN(Partition * partition, partition_of(*topic, record));
  TRY(check(*topic, record));
  TimestampMs timestamp = record.timestamp.value_or(kNoTimestamp);
  if (!record.timestamp || topic->config.append_time) timestamp = clock_.now();
  BatchBuilder& builder = partition->builder;
  if (partition->open) {
    int64_t size =
        builder.size() +
        builder.size_with(timestamp, record.key, record.value, record.headers);
    if (is_full(*topic, size)) TRY(seal(*partition));
  }
  if (record.offset) TRY(move_to(*partition, *record.offset));
  if (!partition->open) begin(*partition);
  builder.add(timestamp, record.key, record.value, record.headers);
  // Alone too large: if it is refused then now, and for itself.
  if (builder.size() > topic->unpacked_bytes) return seal(*partition);
  return {};
}

// The next record is to stand at `offset`. A gap parts batches, so that
// sequences count records.
Result<> BatchingSink::move_to(Partition& partition, Offset offset) {
  Offset next =
      partition.open ? partition.builder.next_offset() : partition.next_offset;
  if (offset == next) return {};
  if (offset < next)
    return fail(Error{.code = Code::kInvalid,
                      .text = fmt::format("offset {} of {}-{} is taken: the "
                                          "next one is {}",
                                          offset, partition.name.topic,
                                          partition.name.partition, next)});
  if (partition.open) TRY(seal(partition));
  partition.next_offset = offset;
  return {};
}

Result<> BatchingSink::want_topic(std::string_view name, int32_t partitions) {
  TRY(topic_of(name, partitions));
  return {};
}

// Whether a batch that unpacks to `size` bytes is more than is wanted. Only
// packed batches are smaller than what goes into them.
bool BatchingSink::is_full(const Topic& topic, int64_t size) {
  if (topic.codec == Codec::kNone) return size > topic.batch_bytes;
  return size > topic.unpacked_bytes ||
         double(size) * topic.ratio > double(topic.batch_bytes);
}

Result<> BatchingSink::check(const Topic& topic,
                             const OutgoingRecord& record) const {
  const LogConfig& config = topic.config;
  if (config.cleanup_compact && is_null(record.key))
    return fail(Code::kInvalid, "topic '{}' is compacted: a record needs a key",
                topic.name);
  if (!record.timestamp || config.append_time) return {};
  int64_t ahead = record.timestamp->value() - clock_.now().value();
  if (ahead > config.timestamp_after_max_ms ||
      -ahead > config.timestamp_before_max_ms)
    return fail(Code::kInvalid,
                "timestamp {} is outside what topic '{}' allows "
                "(message.timestamp.before.max.ms, .after.max.ms)",
                *record.timestamp, topic.name);
  return {};
}

Result<BatchingSink::Topic*> BatchingSink::topic_of(std::string_view name,
                                                    int32_t partitions) {
  if (last_topic_ && last_topic_->name == name) return last_topic_;
  auto found = topics_.find(name);
  if (found == topics_.end()) {
    TRY(check_producible(name));
    TRY_ASSIGN(TopicFacts facts, find_topic(std::string(name), partitions));
    auto topic = std::make_unique<Topic>();
    topic->name = name;
    topic->config = std::move(facts.config);
    topic->codec = topic->config.compression_set ? topic->config.compression
                                                 : options_.codec;
    topic->largest_bytes =
        std::min(topic->config.max_message_bytes, topic->config.segment_bytes);
    topic->batch_bytes = std::min(options_.batch_bytes, topic->largest_bytes);
    // What cannot be packed at all becomes a little larger.
    topic->unpacked_bytes = topic->codec == Codec::kNone
                                ? topic->largest_bytes
                                : topic->largest_bytes / 8 * 7;
    topic->partitions.resize(size_t(facts.partitions));
    found = topics_.emplace(std::string(name), std::move(topic)).first;
  }
  return last_topic_ = found->second.get();
}

Result<BatchingSink::Partition*> BatchingSink::partition_of(
    Topic& topic, const OutgoingRecord& record) {
  int32_t count = int32_t(topic.partitions.size());
  int32_t index = topic.sticky;
  if (record.partition)
    index = record.partition->value();
  else if (!is_null(record.key))
    index =
        count == 1 ? 0 : partition_of_key("murmur2", record.key, count).value();
  if (index >= count) {
    if (!options_.grow)
      return fail(Code::kInvalid, "topic '{}' has no partition {}", topic.name,
                  index);
    TRY(grow_topic(topic.name, index + 1));
    topic.partitions.resize(size_t(index) + 1);
  }
  if (auto& open_one = topic.partitions[size_t(index)]) return open_one.get();
  return open(topic, index);
}

Result<BatchingSink::Partition*> BatchingSink::open(Topic& topic,
                                                    int32_t index) {
  if (!producer_) {
    TRY_ASSIGN(producer_, new_producer());
  }
  auto partition = std::make_unique<Partition>();
  partition->name = {topic.name, PartitionId(index)};
  partition->topic = &topic;
  TRY(lead(*partition));
  partition->count = &counts_[partition->name];
  auto& slot = topic.partitions[size_t(index)];
  slot = std::move(partition);
  return slot.get();
}

void BatchingSink::begin(Partition& partition) {
  BatchSpec spec{.base_offset = partition.next_offset,
                 .leader_epoch = partition.epoch,
                 .codec = partition.topic->codec,
                 .level = partition.topic->config.compression_set
                              ? partition.topic->config.compression_level()
                              : kStandardLevel,
                 .producer_id = producer_->id,
                 .producer_epoch = producer_->epoch,
                 .transactional = producer_->transactional};
  if (producer_->id != kNoProducer)
    spec.base_sequence = partition.next_sequence;
  if (partition.topic->config.append_time) spec.append_time = clock_.now();
  partition.builder.begin(spec);
  partition.open = true;
}

// Finishes the batch in the builder and lets it wait for the next write.
Result<> BatchingSink::seal(Partition& partition) {
  BatchBuilder& builder = partition.builder;
  int64_t unpacked = builder.size();
  int32_t records = builder.count();
  partition.open = false;
  TRY_ASSIGN(Bytes batch, builder.finish());
  Topic& topic = *partition.topic;
  if (int64_t(batch.size()) > topic.largest_bytes)
    return fail(Code::kInvalid,
                "a record needs a batch of {} bytes, above {} of topic '{}' "
                "({})",
                batch.size(),
                topic.largest_bytes == topic.config.max_message_bytes
                    ? "max.message.bytes"
                    : "segment.bytes",
                topic.name, topic.largest_bytes);
  if (topic.codec != Codec::kNone)
    topic.saw_ratio(double(batch.size()) / double(unpacked));
  // Sequences wrap to 0 behind 2^31-1, as the producer's do.
  partition.next_sequence = Sequence(int32_t(
      (int64_t(partition.next_sequence.value()) + records) & INT32_MAX));
  partition.next_offset += records;
  partition.sealed.append(batch);
  partition.ends.push_back(partition.sealed.size());
  partition.sealed_records += records;
  // Records without key go to the next partition now.
  topic.sticky =
      (partition.name.partition.value() + 1) % int32_t(topic.partitions.size());
  if (partition.sealed.size() >= gather_bytes_) return write(partition);
  return {};
}

void BatchingSink::wrote(SinkCount& count, int64_t records, int64_t bytes,
                         Offset first, Offset last) {
  count.records += records;
  count.bytes += bytes;
  if (count.first_offset < Offset(0)) count.first_offset = first;
  count.last_offset = last;
}

Result<> BatchingSink::flush() {
  for (auto& [name, topic] : topics_) {
    for (auto& partition : topic->partitions) {
      if (!partition) continue;
      if (partition->open) TRY(seal(*partition));
      if (!partition->ends.empty()) TRY(write(*partition));
    }
  }
  return settle();
}

}  // namespace weir
