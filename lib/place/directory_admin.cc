#include "lib/place/directory_admin.h"

#include "lib/log/points.h"
#include "lib/metadata/load.h"

namespace weir {

Result<> DirectoryAdmin::load() {
  if (view_) return {};
  TRY_ASSIGN(view_, DataDirView::open(fs_, dirs_, sink_));
  Result<LoadedImage> loaded = load_image(*view_, sink_);
  if (loaded) {
    image_ = std::move(loaded->image);
    name_topics(image_, *view_);
  } else if (loaded.error().code != Code::kNotFound) {
    return Failure(loaded.error());
  }
  return {};
}

Result<const Image*> DirectoryAdmin::image() {
  if (broker_) return &broker_->image();
  TRY(load());
  return &image_;
}

// What the metadata says; and of topics it does not know, the folders.
Result<std::vector<TopicInfo>> DirectoryAdmin::topics() {
  TRY(load());
  std::map<std::string, TopicInfo> all;
  for (const auto& [name, topic] : view_->topics()) {
    if (name == kMetadataTopic) continue;
    all[name] = {name,
                 topic.id,
                 int32_t(topic.partitions.size()),
                 {},
                 is_internal_topic(name)};
  }
  for (const auto& [name, topic] : image_.topics())
    all[name] = {name, topic.id, int32_t(topic.partitions.size()),
                 image_.configs(ResourceType::kTopic, name),
                 is_internal_topic(name)};
  std::vector<TopicInfo> out;
  for (auto& [name, info] : all) out.push_back(std::move(info));
  return out;
}

Result<std::vector<PartitionInfo>> DirectoryAdmin::partitions(
    const std::string& name) {
  TRY(load());
  const TopicView* topic = view_->find(name);
  if (!topic) return fail(Code::kNotFound, "there is no topic '{}'", name);
  std::vector<PartitionInfo> out;
  for (const auto& [id, folder] : topic->partitions) {
    TRY_ASSIGN(std::unique_ptr<PartitionView> partition,
               view_->open_partition(folder, sink_));
    PartitionInfo info{.partition = id,
                       .first_offset = partition->log_start_offset()};
    TRY_ASSIGN(info.next_offset, partition->end_offset());
    for (const auto& segment : partition->segments()) {
      ++*info.segments;
      info.bytes += segment->size();
    }
    if (!partition->leader_epochs().empty())
      info.leader_epoch = partition->leader_epochs().back().epoch;
    info.dir = view_->path_of(folder);
    out.push_back(std::move(info));
  }
  return out;
}

Result<Groups> DirectoryAdmin::groups() {
  TRY(load());
  return load_groups(*view_, sink_);
}

Result<Transactions> DirectoryAdmin::transactions() {
  TRY(load());
  return load_transactions(*view_, sink_);
}

Result<std::vector<OpenWrite>> DirectoryAdmin::open_writes() {
  TRY(load());
  return weir::open_writes(*view_, sink_);
}

Result<PartitionBounds> DirectoryAdmin::bounds(
    std::span<const TopicPartition> partitions) {
  TRY(load());
  PartitionBounds out;
  for (const TopicPartition& one : partitions) {
    auto view = view_->open_partition(one.topic, one.partition, sink_);
    if (!view && view.error().code == Code::kNotFound) continue;
    if (!view) return fail(std::move(view).error());
    TRY_ASSIGN(Offset next, (*view)->end_offset());
    out[one] = {(*view)->log_start_offset(), next};
  }
  return out;
}

Result<> DirectoryAdmin::commit_offsets(
    const std::string& group,
    const std::map<TopicPartition, CommittedOffset>& offsets) {
  TRY_ASSIGN(LocalBroker * broker, writer(false));
  return broker->commit_offsets(group, offsets);
}

Result<> DirectoryAdmin::forget_offsets(
    const std::string& group, const std::vector<TopicPartition>& partitions) {
  TRY_ASSIGN(LocalBroker * broker, writer(false));
  return broker->forget_offsets(group, partitions);
}

Result<> DirectoryAdmin::delete_group(const Group& group) {
  TRY_ASSIGN(LocalBroker * broker, writer(false));
  return broker->delete_group(group);
}

Result<Offset> DirectoryAdmin::resolve(const TopicPartition& partition,
                                       const Point& point) {
  TRY(load());
  TRY_ASSIGN(
      std::unique_ptr<PartitionView> view,
      view_->open_partition(partition.topic, partition.partition, sink_));
  return resolve_inside(point, clock_.now(), lookup_in(*view));
}

Result<LocalBroker*> DirectoryAdmin::writer(bool format) {
  if (broker_) return broker_.get();
  if (dirs_.size() != 1)
    return fail(Code::kUsage, "only one directory can be written at a time");
  TRY_ASSIGN(broker_, LocalBroker::open(fs_, clock_, random_, dirs_.front(),
                                        {.format = format}, sink_));
  return broker_.get();
}

Result<LocalBroker*> DirectoryAdmin::writer_for(const std::string& topic) {
  if (!broker_) {
    TRY(load());
    if (!image_.topic(topic))
      return fail(Code::kNotFound, "there is no topic '{}'", topic);
  }
  return writer(false);
}

Result<TopicInfo> DirectoryAdmin::info(const std::string& name) const {
  const TopicImage* topic = broker_->image().topic(name);
  if (!topic) return fail(Code::kNotFound, "there is no topic '{}'", name);
  return TopicInfo{name, topic->id, int32_t(topic->partitions.size()),
                   broker_->image().configs(ResourceType::kTopic, name),
                   is_internal_topic(name)};
}

Result<TopicInfo> DirectoryAdmin::create_topic(const std::string& name,
                                               int32_t partitions,
                                               const ConfigChanges& configs) {
  // Words that cannot be must not even make the directory.
  TRY(check_topic_name(name));
  for (const auto& [config, value] : configs)
    if (!find_topic_config(config))
      return fail(Code::kInvalid, "unknown topic config '{}'", config);
  TRY_ASSIGN(LocalBroker * broker, writer(true));
  TRY(broker->create_topic(name, partitions, configs));
  return info(name);
}

Result<TopicInfo> DirectoryAdmin::alter_topic(const std::string& name,
                                              const ConfigChanges& changes) {
  TRY_ASSIGN(LocalBroker * broker, writer_for(name));
  TRY(broker->alter_configs(name, changes));
  return info(name);
}

Result<TopicInfo> DirectoryAdmin::grow_topic(const std::string& name,
                                             int32_t total) {
  TRY_ASSIGN(LocalBroker * broker, writer_for(name));
  TRY(broker->grow_topic(name, total));
  return info(name);
}

Result<TopicInfo> DirectoryAdmin::delete_topic(const std::string& name) {
  TRY_ASSIGN(LocalBroker * broker, writer_for(name));
  TRY_ASSIGN(TopicInfo gone, info(name));
  TRY(broker->delete_topic(name));
  return gone;
}

Result<Offset> DirectoryAdmin::trim(const std::string& topic,
                                    PartitionId partition, const Point& until) {
  TRY_ASSIGN(LocalBroker * broker, writer_for(topic));
  TRY_ASSIGN(LocalBroker::Led led, broker->lead(topic, partition.value()));
  PartitionLog& log = *led.log;
  PointLookup lookup{log.log_start_offset(),
                     [&]() -> Result<Offset> { return log.log_end_offset(); },
                     [&](TimestampMs time) -> Result<std::optional<Offset>> {
                       TRY_ASSIGN(auto found, log.offset_at(time));
                       if (!found) return std::nullopt;
                       return found->offset;
                     }};
  TRY_ASSIGN(Offset to, resolve_inside(until, clock_.now(), lookup));
  TRY(log.delete_records_before(to));
  return log.log_start_offset();
}

Result<> DirectoryAdmin::close() {
  if (!broker_) return {};
  std::unique_ptr<LocalBroker> broker = std::move(broker_);
  view_.reset();
  return broker->close();
}

}  // namespace weir
