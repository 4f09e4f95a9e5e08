#include "lib/place/directory_sink.h"

#include <algorithm>

#include "lib/log/names.h"
#include "lib/place/partitioner.h"

namespace weir {
namespace {

/// Sealed batches wait for one gathered write of about this much.
constexpr size_t kWriteBytes = 1 << 20;

/// How much smaller a codec makes batches, as Kafka's producer guesses it: it
/// starts at nothing, gets better slowly and worse quickly.
class RatioGuess {
 public:
  double value() const { return value_; }
  void saw(double ratio) {
    constexpr double kImprove = 0.005, kWorsen = 0.05;
    value_ = ratio > value_ ? std::max(value_ + kWorsen, ratio)
                            : std::max(value_ - kImprove, ratio);
  }

 private:
  double value_ = 1.0;
};

}  // namespace

Result<> check_producible(std::string_view topic) {
  TRY(check_topic_name(topic));
  if (is_internal_topic(topic))
    return fail(Code::kInvalid, "topic '{}' is Kafka's own, not for records",
                topic);
  return {};
}

struct DirectorySink::Partition {
  TopicPartition name;
  Topic* topic = nullptr;
  LocalBroker::Led led{};
  BatchBuilder builder = {};
  bool open = false;      ///< the builder holds a batch
  Offset next_offset{0};  ///< of the batch in the builder
  Sequence next_sequence{0};
  std::string sealed = {};  ///< batches, one behind the other
  std::vector<size_t> ends = {};
  int64_t sealed_records = 0;
  SinkCount* count = nullptr;
};

struct DirectorySink::Topic {
  std::string name;
  LogConfig config;
  Codec codec = Codec::kNone;
  RatioGuess ratio = {};
  int64_t batch_bytes = 0;     ///< what a batch is filled up to
  int64_t largest_bytes = 0;   ///< what a batch may have
  int64_t unpacked_bytes = 0;  ///< what a batch of several may unpack to
  std::vector<std::unique_ptr<Partition>> partitions = {};
  int32_t sticky = 0;
};

DirectorySink::DirectorySink(LocalBroker& broker, const Clock& clock,
                             Options options)
    : broker_(broker), clock_(clock), options_(options) {}

DirectorySink::~DirectorySink() = default;

Result<> DirectorySink::put(const OutgoingRecord& record) {
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
Result<> DirectorySink::move_to(Partition& partition, Offset offset) {
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

Result<> DirectorySink::want_topic(std::string_view name, int32_t partitions) {
  TRY(topic_of(name, partitions));
  return {};
}

// Whether a batch that unpacks to `size` bytes is more than is wanted. Only
// packed batches are smaller than what goes into them.
bool DirectorySink::is_full(const Topic& topic, int64_t size) {
  if (topic.codec == Codec::kNone) return size > topic.batch_bytes;
  return size > topic.unpacked_bytes ||
         double(size) * topic.ratio.value() > double(topic.batch_bytes);
}

Result<> DirectorySink::check(const Topic& topic,
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

Result<DirectorySink::Topic*> DirectorySink::topic_of(std::string_view name,
                                                      int32_t partitions) {
  if (last_topic_ && last_topic_->name == name) return last_topic_;
  auto found = topics_.find(name);
  if (found == topics_.end()) {
    TRY(check_producible(name));
    if (!broker_.image().topic(name)) {
      if (options_.create_partitions == 0)
        return fail(Code::kNotFound, "there is no topic '{}'", name);
      TRY(broker_.create_topic(
          name, std::max(partitions, options_.create_partitions), {}));
    }
    auto topic = std::make_unique<Topic>();
    topic->name = name;
    TRY_ASSIGN(topic->config, broker_.log_config(name));
    topic->codec = topic->config.compression_set ? topic->config.compression
                                                 : options_.codec;
    topic->largest_bytes =
        std::min(topic->config.max_message_bytes, topic->config.segment_bytes);
    topic->batch_bytes = std::min(options_.batch_bytes, topic->largest_bytes);
    // What cannot be packed at all becomes a little larger.
    topic->unpacked_bytes = topic->codec == Codec::kNone
                                ? topic->largest_bytes
                                : topic->largest_bytes / 8 * 7;
    topic->partitions.resize(broker_.image().topic(name)->partitions.size());
    found = topics_.emplace(std::string(name), std::move(topic)).first;
  }
  return last_topic_ = found->second.get();
}

Result<DirectorySink::Partition*> DirectorySink::partition_of(
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
    TRY(broker_.grow_topic(topic.name, index + 1));
    topic.partitions.resize(size_t(index) + 1);
  }
  if (auto& open_one = topic.partitions[size_t(index)]) return open_one.get();
  return open(topic, index);
}

Result<DirectorySink::Partition*> DirectorySink::open(Topic& topic,
                                                      int32_t index) {
  SinkTransaction* transaction = options_.transaction;
  if (transaction) {
    TRY_ASSIGN(producer_, transaction->begin());
    TRY(transaction->add({topic.name, PartitionId(index)}));
  } else if (producer_.id == kNoProducer) {
    TRY_ASSIGN(producer_.id, broker_.new_producer_id());
    producer_.epoch = ProducerEpoch(0);
  }
  auto partition = std::make_unique<Partition>();
  partition->name = {topic.name, PartitionId(index)};
  partition->topic = &topic;
  TRY_ASSIGN(partition->led, broker_.lead(topic.name, index));
  partition->next_offset = partition->led.log->log_end_offset();
  partition->count = &counts_[partition->name];
  auto& slot = topic.partitions[size_t(index)];
  slot = std::move(partition);
  return slot.get();
}

void DirectorySink::begin(Partition& partition) {
  BatchSpec spec{.base_offset = partition.next_offset,
                 .leader_epoch = partition.led.epoch,
                 .codec = partition.topic->codec,
                 .level = partition.topic->config.compression_set
                              ? partition.topic->config.compression_level()
                              : kStandardLevel,
                 .producer_id = producer_.id,
                 .producer_epoch = producer_.epoch,
                 .base_sequence = partition.next_sequence,
                 .transactional = options_.transaction != nullptr};
  if (partition.topic->config.append_time) spec.append_time = clock_.now();
  partition.builder.begin(spec);
  partition.open = true;
}

// Finishes the batch in the builder and lets it wait for the next write.
Result<> DirectorySink::seal(Partition& partition) {
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
    topic.ratio.saw(double(batch.size()) / double(unpacked));
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
  if (partition.sealed.size() >= kWriteBytes) return write(partition);
  return {};
}

Result<> DirectorySink::write(Partition& partition) {
  if (partition.ends.empty()) return {};
  std::vector<Bytes> batches;
  size_t start = 0;
  for (size_t end : partition.ends) {
    batches.push_back(Bytes(partition.sealed).substr(start, end - start));
    start = end;
  }
  AppendResult appended = partition.led.log->append_as_is(batches, false);
  if (!appended)
    return Failure(std::move(appended.error().error)
                       .in(partition_folder_name(partition.name.topic,
                                                 partition.name.partition)));
  partition.count->records += partition.sealed_records;
  partition.count->bytes += int64_t(partition.sealed.size());
  if (partition.count->first_offset < Offset(0))
    partition.count->first_offset = appended->first_offset;
  partition.count->last_offset = appended->last_offset;
  partition.sealed.clear();
  partition.sealed_records = 0;
  partition.ends.clear();
  return {};
}

Result<> DirectorySink::flush() {
  for (auto& [name, topic] : topics_) {
    for (auto& partition : topic->partitions) {
      if (!partition) continue;
      if (partition->open) TRY(seal(*partition));
      TRY(write(*partition));
    }
  }
  return {};
}

}  // namespace weir
