// Opening, leading and closing. Topics stand in local_topics.cc.
#include "lib/broker/local_broker.h"

#include "lib/broker/record_versions.h"

namespace weir {
namespace {

namespace p = protocol;

/// As many ids as a Kafka broker asks its controller for at once.
constexpr int64_t kProducerIdBlock = 1000;

Failure refused(const std::string& dir, std::string why, std::string hint) {
  return fail(
      Error{Code::kRefused, std::move(why), dir}.advise(std::move(hint)));
}

constexpr std::string_view kReadOnlyHint =
    "read it as it is, or copy its topics into a new directory with 'weir cp'";

p::RegisterBrokerRecord registration_of(const MetaProperties& meta,
                                        const Uuid& incarnation, Offset epoch) {
  p::RegisterBrokerRecord record;
  record.brokerId = *meta.node_id;
  record.incarnationId = incarnation;
  record.brokerEpoch = epoch.value();
  record.endPoints.push_back(
      {.name = "PLAINTEXT", .host = "localhost", .port = 9092});
  for (const FeatureRow& row : feature_rows())
    record.features.push_back({.name = std::string(row.name),
                               .minSupportedVersion = row.min,
                               .maxSupportedVersion = row.max});
  record.rack.reset();
  record.fenced = true;
  if (meta.directory_id) record.logDirs = {*meta.directory_id};
  return record;
}

}  // namespace

Result<std::unique_ptr<LocalBroker>> LocalBroker::open(
    Fs& fs, const Clock& clock, Random& random, const std::string& dir,
    Options options, FindingSink& sink) {
  TRY_ASSIGN(bool fresh, is_unformatted(fs, dir));
  if (fresh && !options.format) {
    return fail(Error{Code::kNotFound, "holds no topics", dir}.advise(
        "create one with 'weir topics create'"));
  }
  if (fresh) TRY(format_directory(fs, clock, random, dir));
  std::unique_ptr<LocalBroker> self(new LocalBroker(fs, clock, random, sink));
  TRY_ASSIGN(std::unique_ptr<DataDirView> view,
             DataDirView::open(fs, {dir}, sink));
  const auto& top = view->directories().front();
  if (!top.meta)
    return refused(dir, "holds no meta.properties", std::string(kReadOnlyHint));
  self->meta_ = *top.meta;
  // Refuse before the lock removes the marker of a clean stop.
  Result<LoadedImage> before = load_image(*view, sink);
  if (!before)
    return refused(dir, "holds no cluster metadata",
                   std::string(kReadOnlyHint));
  TRY(self->check_ours(*view, before->image));
  TRY_ASSIGN(self->dir_, DataDir::open(fs, clock, dir, sink));
  // Read again: now nobody else writes.
  TRY_ASSIGN(view, DataDirView::open(fs, {dir}, sink));
  TRY_ASSIGN(LoadedImage loaded, load_image(*view, sink));
  TRY_ASSIGN(self->metadata_,
             MetadataLog::open(fs, clock, dir, self->meta_, std::move(loaded),
                               self->dir_->was_clean(), sink));
  return self;
}

Result<> LocalBroker::check_ours(const DataDirView& view,
                                 const Image& image) const {
  const std::string& dir = view.directories().front().path;
  const auto& quorum = view.directories().front().quorum;
  if (!meta_.node_id)
    return refused(dir, "was written by a cluster with ZooKeeper",
                   std::string(kReadOnlyHint));
  size_t voters = image.voters() ? image.voters()->voters.size() : 1;
  if (quorum && quorum->voters) voters = quorum->voters->size();
  if (voters != 1)
    return refused(
        dir, fmt::format("belongs to a cluster of {} controllers", voters),
        std::string(kReadOnlyHint));
  for (const auto& [name, topic] : image.topics()) {
    for (const auto& [id, partition] : topic.partitions) {
      if (partition.replicas == std::vector<int32_t>{node()}) continue;
      return refused(dir,
                     fmt::format("belongs to a cluster of several brokers "
                                 "({}-{} has other replicas)",
                                 name, id),
                     std::string(kReadOnlyHint));
    }
  }
  return {};
}

const p::RegisterBrokerRecord* LocalBroker::registration() const {
  auto found = image().brokers().find(node());
  return found == image().brokers().end() ? nullptr : &found->second;
}

// A new incarnation, whose epoch is the offset of its own record; unfenced by
// the record behind it.
Result<> LocalBroker::register_broker() {
  if (registered_) return {};
  Offset epoch = metadata_->next_offset();
  p::RegisterBrokerRecord record =
      registration_of(meta_, random_->uuid(), epoch);
  MetadataBatch batch;
  TRY(batch.add(record, RecordVersions::of(image()).register_broker));
  TRY(batch.add(
      p::BrokerRegistrationChangeRecord{
          .brokerId = node(), .brokerEpoch = epoch.value(), .fenced = -1},
      0));
  TRY(metadata_->append(batch));
  registered_ = true;
  return {};
}

Result<LocalBroker::Led> LocalBroker::lead(std::string_view topic,
                                           int32_t partition) {
  TopicPartition key{std::string(topic), PartitionId(partition)};
  if (auto found = led_.find(key); found != led_.end()) return found->second;
  const p::PartitionRecord* now = image().partition(topic, partition);
  if (!now)
    return fail(Code::kNotFound, "there is no partition {} of topic '{}'",
                partition, topic);
  TRY(register_broker());
  RecordVersions versions = RecordVersions::of(image());
  p::PartitionChangeRecord change;
  change.partitionId = partition;
  change.topicId = now->topicId;
  change.leader = node();
  if (now->isr != std::vector<int32_t>{node()}) change.isr = {{node()}};
  if (versions.elr) {
    change.eligibleLeaderReplicas.emplace();
    change.lastKnownElr.emplace();
  }
  MetadataBatch batch;
  TRY(batch.add(change, versions.partition));
  TRY(metadata_->append(batch));
  TRY(metadata_->flush());
  TRY_ASSIGN(LogConfig config, log_config(topic));
  TRY_ASSIGN(PartitionLog * log, dir_->open_log(key, config, *sink_));
  Led led{log, LeaderEpoch(now->leaderEpoch)};
  led_.emplace(key, led);
  return led;
}

Result<ProducerId> LocalBroker::new_producer_id() {
  if (next_producer_id_ == last_producer_id_) {
    TRY(register_broker());
    next_producer_id_ = image().next_producer_id();
    last_producer_id_ = next_producer_id_ + kProducerIdBlock;
    MetadataBatch batch;
    TRY(batch.add(
        p::ProducerIdsRecord{.brokerId = node(),
                             .brokerEpoch = registration()->brokerEpoch,
                             .nextProducerId = last_producer_id_},
        0));
    TRY(metadata_->append(batch));
    TRY(metadata_->flush());
  }
  return ProducerId(next_producer_id_++);
}

// A controlled shutdown: no partition has a leader, and this node may become
// the leader of all it led.
Result<> LocalBroker::step_down() {
  RecordVersions versions = RecordVersions::of(image());
  MetadataBatch shutdown, fence;
  int64_t epoch = registration()->brokerEpoch;
  if (versions.register_broker >= 1) {
    TRY(shutdown.add(
        p::BrokerRegistrationChangeRecord{.brokerId = node(),
                                          .brokerEpoch = epoch,
                                          .inControlledShutdown = 1},
        1));
  }
  for (const auto& [name, topic] : image().topics()) {
    for (const auto& [id, partition] : topic.partitions) {
      if (partition.leader != node()) continue;
      p::PartitionChangeRecord change;
      change.partitionId = id;
      change.topicId = topic.id;
      change.leader = -1;
      if (versions.elr) {
        change.isr.emplace();
        change.eligibleLeaderReplicas = {{node()}};
        change.lastKnownElr = {{node()}};
      }
      TRY(shutdown.add(change, versions.partition));
    }
  }
  TRY(metadata_->append(shutdown));
  TRY(fence.add(
      p::BrokerRegistrationChangeRecord{
          .brokerId = node(), .brokerEpoch = epoch, .fenced = 1},
      0));
  return metadata_->append(fence);
}

Result<> LocalBroker::close() {
  // Kafka counts a stop as clean only under the epoch of a registration.
  if (!registration() || !registration()->fenced) TRY(register_broker());
  if (registered_) TRY(step_down());
  int64_t epoch = registration()->brokerEpoch;
  TRY(metadata_->flush());
  TRY(metadata_->close());
  auto config_of = [this](const TopicPartition& key) {
    return log_config(key.topic).value_or(LogConfig());
  };
  return dir_->close(epoch, config_of, *sink_);
}

}  // namespace weir
