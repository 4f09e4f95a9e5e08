// Groups of a LocalBroker: commits and their deletion, as records of
// __consumer_offsets.
#include "lib/broker/group_batch.h"
#include "lib/broker/local_broker.h"
#include "lib/broker/record_versions.h"
#include "lib/protocol/records/group/classic_group.h"
#include "lib/protocol/records/group/consumer_group.h"
#include "lib/protocol/records/group/consumer_group_member.h"
#include "lib/protocol/records/group/share_group.h"
#include "lib/protocol/records/group/streams_group.h"
#include "lib/protocol/records/group/streams_group_member.h"

namespace weir {

namespace p = protocol;

namespace {

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

}  // namespace

Result<TopicPartition> LocalBroker::partition_of_group(
    const std::string& group) {
  std::string topic(kConsumerOffsetsTopic);
  if (!image().topic(topic))
    TRY(create_topic(
        topic, int32_t(configs().number("offsets.topic.num.partitions")),
        {{"compression.type", "producer"},
         {"cleanup.policy", "compact"},
         {"segment.bytes", configs().value("offsets.topic.segment.bytes")}}));
  int32_t partitions = int32_t(image().topic(topic)->partitions.size());
  return TopicPartition{topic, PartitionId(group_partition(group, partitions))};
}

Result<> LocalBroker::append_batch(const TopicPartition& place,
                                   const GroupBatch& batch,
                                   const TxnProducer* writer) {
  TRY_ASSIGN(Led led, lead(place.topic, place.partition.value()));
  TRY_ASSIGN(std::string bytes, batch.build(clock_->now(), writer));
  AppendResult appended = led.log->append(
      std::span(bytes.data(), bytes.size()),
      {.origin = AppendOrigin::kCoordinator, .leader_epoch = led.epoch});
  if (!appended) return Failure(appended.error().error);
  return {};
}

Result<> LocalBroker::append_to_group(const std::string& group,
                                      const GroupBatch& batch,
                                      const TxnProducer* writer) {
  if (batch.empty()) return {};
  TRY_ASSIGN(TopicPartition place, partition_of_group(group));
  return append_batch(place, batch, writer);
}

Result<> LocalBroker::append_share_state(std::string_view key,
                                         const GroupBatch& batch) {
  std::string topic(p::internal_topic_name(p::InternalTopic::kShareGroupState));
  if (!image().topic(topic))
    TRY(create_topic(
        topic,
        int32_t(
            configs().number("share.coordinator.state.topic.num.partitions")),
        {{"cleanup.policy", "delete"},
         {"compression.type", "producer"},
         {"min.insync.replicas", "1"},
         {"retention.ms", "-1"},
         {"segment.bytes",
          configs().value("share.coordinator.state.topic.segment.bytes")}}));
  int32_t partitions = int32_t(image().topic(topic)->partitions.size());
  return append_batch({topic, PartitionId(group_partition(key, partitions))},
                      batch, nullptr);
}

Result<> LocalBroker::replay_share_state(
    const std::function<void(const p::DecodedRecord&)>& see) const {
  TRY_ASSIGN(std::unique_ptr<DataDirView> view,
             DataDirView::open(*fs_, {path()}, *sink_));
  return replay_records(*view, p::InternalTopic::kShareGroupState, *sink_, see);
}

Result<> LocalBroker::commit_offsets(
    const std::string& group,
    const std::map<TopicPartition, CommittedOffset>& offsets) {
  GroupBatch batch;
  for (auto [partition, committed] : offsets) {
    committed.commit_timestamp = clock_->now();
    const TopicImage* topic = image().topic(partition.topic);
    committed.topic_id =
        topic ? std::optional(topic->id) : std::optional<Uuid>();
    TRY(batch.put_offset(group, partition, committed));
  }
  return append_to_group(group, batch);
}

Result<> LocalBroker::forget_offsets(
    const std::string& group, const std::vector<TopicPartition>& partitions) {
  GroupBatch batch;
  for (const TopicPartition& partition : partitions)
    TRY(batch.forget_offset(group, partition));
  return append_to_group(group, batch);
}

Result<> LocalBroker::delete_group(const Group& group) {
  if (!group.members.empty())
    return fail(Code::kRefused, "group '{}' has {} member{}", group.name,
                group.members.size(), group.members.size() == 1 ? "" : "s");
  GroupBatch batch;
  for (const auto& [partition, committed] : group.offsets)
    TRY(batch.forget_offset(group.name, partition));
  TRY(forget_kind(batch, group));
  return append_to_group(group.name, batch);
}

Result<> LocalBroker::replay_groups(
    const std::function<void(const p::DecodedRecord&)>& see,
    const std::function<void(ProducerId, const p::DecodedRecord&)>& see_open)
    const {
  TRY_ASSIGN(std::unique_ptr<DataDirView> view,
             DataDirView::open(*fs_, {path()}, *sink_));
  return replay_group_records(*view, *sink_, see, see_open);
}

}  // namespace weir
