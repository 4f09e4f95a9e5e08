// Opening, leading and closing. Topics stand in local_topics.cc.
#include "lib/broker/local_broker.h"

#include "lib/broker/record_versions.h"

namespace weir {
namespace {

namespace p = protocol;

/// As many ids as a Kafka broker asks its controller for at once.
constexpr int64_t kProducerIdBlock = 1000;

Failure refused(const std::string& place, std::string why) {
  return fail(Error{Code::kRefused, std::move(why), place}.advise(
      "read it as it is, serve it with 'weir serve --read-only' or "
      "'--overlay', copy its topics into a new directory with 'weir cp', or "
      "make it this node's own with 'weir serve --adopt'"));
}

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

// Of several who find the directory empty one formats it.
Result<> format_alone(Fs& fs, const Clock& clock, Random& random,
                      const std::string& dir, bool lock) {
  TRY(fs.make_dirs(dir));
  std::optional<DirectoryLock> taken;
  if (lock) {
    TRY_ASSIGN(DirectoryLock held, DirectoryLock::take(dir));
    taken.emplace(std::move(held));
  }
  TRY_ASSIGN(bool fresh, is_unformatted(fs, dir));
  if (fresh) TRY(format_directory(fs, clock, random, dir));
  return {};
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
  if (fresh) TRY(format_alone(fs, clock, random, dir, options.lock));
  std::unique_ptr<LocalBroker> self(new LocalBroker(fs, clock, random, sink));
  self->options_ = options;
  // Somebody else may be at work: what is found wrong counts behind the lock.
  IgnoreFindings ignore;
  TRY_ASSIGN(std::unique_ptr<DataDirView> view,
             DataDirView::open(fs, {dir}, ignore));
  const auto& top = view->directories().front();
  if (!top.meta && !options.adopt) {
    if (options.lock && directory_is_locked(dir))  // it is being formatted
      return fail(Error{Code::kInUse,
                        "the directory is in use by another process", dir});
    auto meta = read_meta_properties(fs, dir);
    if (meta)  // somebody has just formatted it
      return open(fs, clock, random, dir, options, sink);
    if (meta.error().code == Code::kNotFound)
      return refused(dir, "holds no meta.properties");
    return refused(join_path(dir, kMetaPropertiesFile), meta.error().text);
  }
  // Refuse before the lock removes the marker of a clean stop.
  if (!options.adopt) TRY(self->check_ours(*view));
  TRY_ASSIGN(self->dir_, DataDir::open(fs, clock, dir, sink, options.lock));
  if (options.adopt) TRY(self->complete_if_needed(*view));
  // Read again: now nobody else writes.
  TRY_ASSIGN(view, DataDirView::open(fs, {dir}, sink));
  TRY_ASSIGN(LoadedImage loaded, load_image(*view, sink));
  self->meta_ = *view->directories().front().meta;
  TRY_ASSIGN(
      self->metadata_,
      MetadataLog::open(fs, clock, dir, self->meta_, std::move(loaded),
                        self->dir_->was_clean(), self->options_.adopt, sink));
  self->topic_defaults_ = self->configs().topic_defaults();
  if (self->options_.adopt) TRY(self->adopt_topics(*view));
  return self;
}

Result<> LocalBroker::check_ours(const DataDirView& view) const {
  const LogDir& top = view.directories().front();
  const std::string& dir = top.path;
  if (top.meta->version == 0)
    return refused(join_path(dir, kMetaPropertiesFile),
                   top.meta->node_id
                       ? "was written by a cluster with ZooKeeper"
                       : "names no node: it has neither node.id nor version");
  IgnoreFindings ignore;
  Result<LoadedImage> loaded = load_image(view, ignore);
  if (!loaded) return refused(dir, "holds no cluster metadata");
  const Image& image = loaded->image;
  const auto& quorum = top.quorum;
  size_t voters = image.voters() ? image.voters()->voters.size() : 1;
  if (quorum && quorum->voters) voters = quorum->voters->size();
  if (voters != 1)
    return refused(
        dir, fmt::format("belongs to a cluster of {} controllers", voters));
  for (const auto& [name, topic] : image.topics()) {
    for (const auto& [id, partition] : topic.partitions) {
      if (partition.replicas == std::vector<int32_t>{*top.meta->node_id})
        continue;
      return refused(dir, fmt::format("belongs to a cluster of several brokers "
                                      "({}-{} has other replicas)",
                                      name, id));
    }
  }
  return {};
}

// The change that makes this node the leader of a partition.
p::PartitionChangeRecord LocalBroker::taking_over(
    const std::string& topic, const p::PartitionRecord& now) const {
  RecordVersions versions = RecordVersions::of(image());
  std::vector<int32_t> alone{node()};
  p::PartitionChangeRecord change;
  change.partitionId = now.partitionId;
  change.topicId = now.topicId;
  change.leader = node();
  if (now.isr != alone) change.isr = alone;
  if (versions.elr) {
    change.eligibleLeaderReplicas.emplace();
    change.lastKnownElr.emplace();
  }
  if (!options_.adopt) return change;
  if (!is_here(topic, now.partitionId)) change.leader = -1;
  if (now.replicas != alone) change.replicas = alone;
  if (!now.removingReplicas.empty()) change.removingReplicas.emplace();
  if (!now.addingReplicas.empty()) change.addingReplicas.emplace();
  std::vector<Uuid> here{*meta_.directory_id};
  if (versions.partition >= 1 && now.directories != here)
    change.directories = here;
  return change;
}

bool LocalBroker::is_here(const std::string& topic, int32_t partition) const {
  return fs_->exists(
      join_path(path(), partition_folder_name(topic, PartitionId(partition))));
}

Result<> LocalBroker::keep_whole() {
  if (!std::exchange(meta_.made_by_weir, false)) return {};
  return write_meta_properties(*fs_, path(), meta_, clock_->now());
}

Result<> LocalBroker::record(const MetadataBatch& batch) {
  TRY(metadata_->append(batch));
  return metadata_->flush();
}

const p::RegisterBrokerRecord* LocalBroker::registration() const {
  auto found = image().brokers().find(node());
  return found == image().brokers().end() ? nullptr : &found->second;
}

// A new incarnation, whose epoch is the offset of its own record; unfenced by
// the record behind it.
Result<> LocalBroker::register_broker() {
  if (registered_) return {};
  TRY(metadata_->lead());
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
  if (!all_led_) {
    TRY(register_broker());
    MetadataBatch batch;
    RecordVersions versions = RecordVersions::of(image());
    TRY(batch.add(taking_over(key.topic, *now), versions.partition));
    TRY(metadata_->append(batch));
    TRY(metadata_->flush());
  }
  return open_led(key, LeaderEpoch(now->leaderEpoch));
}

Result<LocalBroker::Led> LocalBroker::open_led(const TopicPartition& key,
                                               LeaderEpoch epoch) {
  if (auto found = damaged_.find(key); found != damaged_.end())
    return Failure(found->second);
  TRY_ASSIGN(LogConfig config, log_config(key.topic));
  if (!options_.adopt)  // there, what has no folder has no leader
    TRY(dir_->complete_folder(key, image().topic(key.topic)->id));
  Result<PartitionLog*> log = dir_->open_log(key, config, *sink_);
  if (!log) {
    damaged_.emplace(key, log.error());
    sink_->report({"unreadable",
                   partition_folder_name(key.topic, key.partition),
                   {},
                   {},
                   log.error().text});
    return Failure(log.error());
  }
  return led_.emplace(key, Led{*log, epoch}).first->second;
}

std::optional<Offset> LocalBroker::cleaned(
    const TopicPartition& partition) const {
  const OffsetCheckpoint& all = dir_->cleaner_offsets();
  auto found = all.find(partition);
  if (found == all.end()) return std::nullopt;
  return found->second;
}

Result<> LocalBroker::set_cleaned(const TopicPartition& partition,
                                  Offset offset) {
  dir_->cleaner_offsets()[partition] = offset;
  return dir_->write_cleaner_checkpoint();
}

PartitionLog* LocalBroker::led_log(std::string_view topic,
                                   int32_t partition) const {
  auto found = led_.find({std::string(topic), PartitionId(partition)});
  return found == led_.end() ? nullptr : found->second.log;
}

bool LocalBroker::has_upkeep(const TopicPartition& partition) const {
  IgnoreFindings ignore;
  std::string folder = join_path(
      path(), partition_folder_name(partition.topic, partition.partition));
  auto view = PartitionView::open(*fs_, folder, {}, ignore);
  Result<LogConfig> config = log_config(partition.topic);
  if (!view || !config || (*view)->segments().empty()) return false;
  const auto& segments = (*view)->segments();
  int64_t bytes = 0;
  for (const auto& segment : segments) bytes += segment->size();
  if (bytes == 0) return false;
  if (config->cleanup_compact && segments.size() > 1) return true;
  if (!config->cleanup_delete) return false;
  if (config->retention_bytes >= 0 && bytes >= config->retention_bytes)
    return true;
  if (config->retention_ms < 0) return false;
  const TimeIndexView& times = segments.front()->time_index();
  if (times.empty()) return true;
  TimestampMs newest = times[times.size() - 1].timestamp;
  return clock_->now() - newest > config->retention_ms;
}

Result<> LocalBroker::lead_all() {
  TRY(register_broker());
  RecordVersions versions = RecordVersions::of(image());
  MetadataBatch batch;
  for (const auto& [name, topic] : image().topics())
    for (const auto& [id, partition] : topic.partitions)
      if (!led_log(name, id))
        TRY(batch.add(taking_over(name, partition), versions.partition));
  TRY(metadata_->append(batch));
  TRY(metadata_->flush());
  all_led_ = true;
  return {};
}

Result<> LocalBroker::set_next_producer_id(int64_t next) {
  TRY(register_broker());
  MetadataBatch batch;
  TRY(batch.add(p::ProducerIdsRecord{.brokerId = node(),
                                     .brokerEpoch = registration()->brokerEpoch,
                                     .nextProducerId = next},
                0));
  TRY(metadata_->append(batch));
  return metadata_->flush();
}

Result<ProducerId> LocalBroker::new_producer_id() {
  if (next_producer_id_ == last_producer_id_) {
    int64_t first = image().next_producer_id();
    TRY(set_next_producer_id(first + kProducerIdBlock));
    next_producer_id_ = first;
    last_producer_id_ = first + kProducerIdBlock;
  }
  return ProducerId(next_producer_id_++);
}

Result<> LocalBroker::skip_producer_ids(ProducerId used) {
  constexpr int64_t kMost = INT64_MAX / 2;  // further ids are not Kafka's
  if (used.value() > kMost || used.value() < next_producer_id_) return {};
  if (used.value() < last_producer_id_) {
    next_producer_id_ = used.value() + 1;
    return {};
  }
  if (used.value() < image().next_producer_id()) return {};
  next_producer_id_ = last_producer_id_ = 0;
  return set_next_producer_id((used.value() / kProducerIdBlock + 1) *
                              kProducerIdBlock);
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
