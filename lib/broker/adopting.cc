// LocalBroker: a directory that was somebody else's becomes this node's: of a
// cluster of several nodes, of Kafka with ZooKeeper, or a mere pile of
// partition folders. Offsets, epochs, ids and records stay as they are; what
// changes is who votes, who holds replicas, and who is there at all.
#include "lib/broker/local_broker.h"
#include "lib/broker/record_versions.h"

namespace weir {
namespace {

namespace p = protocol;

// The leader epoch to go on from: below it Kafka would cut off batches.
LeaderEpoch last_epoch(const PartitionFolder& folder, const DataDirView& view) {
  IgnoreFindings ignore;
  auto partition = view.open_partition(folder, ignore);
  if (!partition || (*partition)->leader_epochs().empty())
    return LeaderEpoch(0);
  return (*partition)->leader_epochs().back().epoch;
}

}  // namespace

Result<> LocalBroker::complete_if_needed(const DataDirView& view) {
  bool has_metadata = load_image(view, *sink_).has_value();
  const LogDir& dir = view.directories().front();
  if (has_metadata && dir.meta && dir.meta->version != 0 &&
      dir.meta->directory_id)
    return {};
  return complete_directory(*fs_, *clock_, *random_, dir, has_metadata);
}

// Records for the topics that only folders tell of. Gaps between partitions
// are filled: clients count.
Result<> LocalBroker::adopt_topic(const TopicView& topic,
                                  const DataDirView& view,
                                  MetadataBatch& batch) {
  Uuid id = topic.id.value_or(random_->uuid());
  TRY(batch.add(p::TopicRecord{.name = topic.name, .topicId = id}, 0));
  if (is_internal_topic(topic.name))
    TRY(batch.add(p::ConfigRecord{.resourceType = int8_t(ResourceType::kTopic),
                                  .resourceName = topic.name,
                                  .name = "cleanup.policy",
                                  .value = "compact"},
                  0));
  int32_t last = topic.partitions.rbegin()->first.value();
  for (int32_t i = 0; i <= last; ++i) {
    auto found = topic.partitions.find(PartitionId(i));
    bool here = found != topic.partitions.end();
    p::PartitionRecord record = new_partition(
        id, i, here ? last_epoch(found->second, view) : LeaderEpoch(0));
    if (!here) record.leader = -1;
    TRY(batch.add(record, RecordVersions::of(image()).partition));
    if (!here) continue;
    std::string folder = view.path_of(found->second);
    if (!fs_->exists(join_path(folder, kPartitionMetadataFile)))
      TRY(write_partition_metadata(*fs_, folder, id));
  }
  return {};
}

Result<> LocalBroker::adopt_topics(const DataDirView& view) {
  TRY(forget_other_nodes());
  TRY(register_broker());
  for (const auto& [name, topic] : view.topics()) {
    if (name == kMetadataTopic || image().topic(name) ||
        topic.partitions.empty())
      continue;
    MetadataBatch batch;
    TRY(adopt_topic(topic, view, batch));
    TRY(metadata_->append(batch));
  }
  return metadata_->flush();
}

Result<> LocalBroker::forget_other_nodes() {
  MetadataBatch batch;
  for (const auto& [id, broker] : image().brokers())
    if (id != node())
      TRY(batch.add(
          p::UnregisterBrokerRecord{.brokerId = id,
                                    .brokerEpoch = broker.brokerEpoch},
          0));
  for (const auto& [id, controller] : image().controllers())
    if (id != node())
      TRY(batch.add(p::UnregisterControllerRecord{.controllerId = id}, 0));
  return metadata_->append(batch);
}

}  // namespace weir
