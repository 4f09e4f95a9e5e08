// Groups of a LocalBroker: commits and their deletion, as records of
// __consumer_offsets.
#include "lib/broker/local_broker.h"
#include "lib/broker/record_versions.h"
#include "lib/protocol/records/group/classic_group.h"
#include "lib/protocol/records/group/consumer_group.h"
#include "lib/protocol/records/group/consumer_group_member.h"
#include "lib/protocol/records/group/offset_commit.h"
#include "lib/protocol/records/group/share_group.h"
#include "lib/protocol/records/group/streams_group.h"
#include "lib/protocol/records/group/streams_group_member.h"

namespace weir {

namespace p = protocol;

/// Records of one group, to be appended as one batch.
class GroupBatch {
 public:
  template <class Key, class Value>
  Result<> put(const Key& key, const Value& value, int16_t version) {
    TRY_ASSIGN(std::string key_bytes, encode(key));
    TRY_ASSIGN(std::string value_bytes, p::encode_record_value(value, version));
    records_.emplace_back(std::move(key_bytes), std::move(value_bytes));
    return {};
  }
  template <class Key>
  Result<> forget(const Key& key) {
    TRY_ASSIGN(std::string bytes, encode(key));
    records_.emplace_back(std::move(bytes), std::nullopt);
    return {};
  }
  bool empty() const { return records_.empty(); }
  Result<std::string> build(TimestampMs now) const {
    BatchBuilder builder;
    builder.begin({});
    for (const auto& [key, value] : records_)
      builder.add(now, key, value ? Bytes(*value) : Bytes());
    TRY_ASSIGN(Bytes batch, builder.finish());
    return std::string(batch);
  }

 private:
  template <class Key>
  static Result<std::string> encode(const Key& key) {
    return p::encode_record_key(p::InternalTopic::kConsumerOffsets, key);
  }
  std::vector<std::pair<std::string, std::optional<std::string>>> records_;
};

namespace {

/// Kafka's default is 50; a directory of one node needs no such spread, and
/// Kafka takes the number that is there.
constexpr int32_t kOffsetsPartitions = 4;

// What marks the group itself, without its members.
Result<> forget_kind(GroupBatch& batch, const Group& group) {
  const std::string& name = group.name;
  switch (group.type) {
    case GroupType::kClassic:
      return batch.forget(p::GroupMetadataKey{.group = name});
    case GroupType::kConsumer:
      TRY(batch.forget(
          p::ConsumerGroupTargetAssignmentMetadataKey{.groupId = name}));
      return batch.forget(p::ConsumerGroupMetadataKey{.groupId = name});
    case GroupType::kShare:
      TRY(batch.forget(
          p::ShareGroupTargetAssignmentMetadataKey{.groupId = name}));
      TRY(batch.forget(
          p::ShareGroupStatePartitionMetadataKey{.groupId = name}));
      return batch.forget(p::ShareGroupMetadataKey{.groupId = name});
    case GroupType::kStreams:
      TRY(batch.forget(
          p::StreamsGroupTargetAssignmentMetadataKey{.groupId = name}));
      TRY(batch.forget(p::StreamsGroupTopologyKey{.groupId = name}));
      return batch.forget(p::StreamsGroupMetadataKey{.groupId = name});
  }
  return {};
}

p::OffsetCommitKey key_of(const std::string& group,
                          const TopicPartition& partition) {
  return {.group = group,
          .topic = partition.topic,
          .partition = partition.partition.value()};
}

}  // namespace

Result<> LocalBroker::append_to_group(const std::string& group,
                                      GroupBatch& batch) {
  if (batch.empty()) return {};
  std::string topic(kConsumerOffsetsTopic);
  if (!image().topic(topic))
    TRY(create_topic(topic, kOffsetsPartitions,
                     {{"compression.type", "producer"},
                      {"cleanup.policy", "compact"},
                      {"segment.bytes", "104857600"}}));
  int32_t partitions = int32_t(image().topic(topic)->partitions.size());
  TRY_ASSIGN(Led led, lead(topic, group_partition(group, partitions)));
  TRY_ASSIGN(std::string bytes, batch.build(clock_->now()));
  AppendResult appended = led.log->append(
      std::span(bytes.data(), bytes.size()),
      {.origin = AppendOrigin::kCoordinator, .leader_epoch = led.epoch});
  if (!appended) return Failure(appended.error().error);
  return {};
}

Result<> LocalBroker::commit_offsets(
    const std::string& group,
    const std::map<TopicPartition, CommittedOffset>& offsets) {
  GroupBatch batch;
  for (const auto& [partition, committed] : offsets) {
    p::OffsetCommitValue value;
    value.offset = committed.offset.value();
    value.leaderEpoch = committed.leader_epoch.value();
    value.metadata = committed.metadata;
    value.commitTimestamp = clock_->now().value();
    const TopicImage* topic = image().topic(partition.topic);
    if (topic) value.topicId = topic->id;
    // Version 4 is 4.1's, which brought the topic's id.
    TRY(batch.put(key_of(group, partition), value, topic ? 4 : 3));
  }
  return append_to_group(group, batch);
}

Result<> LocalBroker::forget_offsets(
    const std::string& group, const std::vector<TopicPartition>& partitions) {
  GroupBatch batch;
  for (const TopicPartition& partition : partitions)
    TRY(batch.forget(key_of(group, partition)));
  return append_to_group(group, batch);
}

Result<> LocalBroker::delete_group(const Group& group) {
  if (!group.members.empty())
    return fail(Code::kRefused, "group '{}' has {} member{}", group.name,
                group.members.size(), group.members.size() == 1 ? "" : "s");
  GroupBatch batch;
  for (const auto& [partition, committed] : group.offsets)
    TRY(batch.forget(key_of(group.name, partition)));
  TRY(forget_kind(batch, group));
  return append_to_group(group.name, batch);
}

}  // namespace weir
