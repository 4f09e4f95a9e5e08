// Topics of a LocalBroker: created, grown, altered, deleted.
#include <algorithm>

#include "lib/broker/local_broker.h"
#include "lib/broker/record_versions.h"

namespace weir {
namespace {

namespace p = protocol;

/// Kafka has no such limit; a directory with more folders is a mistake.
constexpr int32_t kMaxPartitions = 100'000;
constexpr std::string_view kMinIsr = "min.insync.replicas";

ConfigMap map_of(const Image::Configs& set) { return {set.begin(), set.end()}; }

bool sets_min_isr(const ConfigChanges& changes) {
  return std::any_of(changes.begin(), changes.end(),
                     [](const auto& c) { return c.first == kMinIsr; });
}

Result<> add_configs(MetadataBatch& batch, ResourceType type,
                     std::string_view resource, const ConfigChanges& changes,
                     const RecordVersions& v) {
  for (const auto& [name, value] : changes)
    TRY(batch.add(p::ConfigRecord{.resourceType = int8_t(type),
                                  .resourceName = std::string(resource),
                                  .name = name,
                                  .value = value},
                  0));
  if (!v.elr || !sets_min_isr(changes)) return {};
  // Who was in sync is another question from now on: for one topic, or all.
  if (type == ResourceType::kTopic)
    return batch.add(p::ClearElrRecord{.topicName = std::string(resource)}, 0);
  return type == ResourceType::kBroker && resource.empty()
             ? batch.add(p::ClearElrRecord{}, 0)
             : Result<>();
}

// What is set in `over` counts before what is set in `defaults`.
ConfigMap merged(ConfigMap over, const ConfigMap& defaults) {
  over.insert(defaults.begin(), defaults.end());
  return over;
}

Failure no_topic(std::string_view name) {
  return fail(Code::kNotFound, "there is no topic '{}'", name);
}

}  // namespace

Result<LogConfig> LocalBroker::log_config(std::string_view topic) const {
  return parse_log_config(merged(
      map_of(image().configs(ResourceType::kTopic, topic)), topic_defaults_));
}

// `changes` over `now` must be a valid whole.
Result<> LocalBroker::check_topic_configs(ConfigMap now,
                                          const ConfigChanges& changes) const {
  for (const auto& [name, value] : changes) {
    if (!find_topic_config(name))
      return fail(Code::kInvalid, "unknown topic config '{}'", name);
    if (value)
      now[name] = *value;
    else
      now.erase(name);
  }
  Result<LogConfig> parsed =
      parse_log_config(merged(std::move(now), topic_defaults_));
  if (!parsed) return Failure(parsed.error());
  return {};
}

Result<> LocalBroker::create_topic(std::string_view name, int32_t partitions,
                                   const ConfigChanges& configs,
                                   LeaderEpoch first_epoch) {
  TRY(check_topic_name(name));
  if (image().topic(name))
    return fail(Code::kInvalid, "topic '{}' exists already", name);
  for (const auto& [other, topic] : image().topics())
    if (topic_names_collide(name, other))
      return fail(Code::kInvalid, "topic '{}' collides with '{}'", name, other);
  if (partitions < 1 || partitions > kMaxPartitions)
    return fail(Code::kInvalid, "a topic has 1 to {} partitions, not {}",
                kMaxPartitions, partitions);
  TRY(check_topic_configs({}, configs));
  TRY(register_broker());
  TopicImage topic{std::string(name), random_->uuid()};
  RecordVersions versions = RecordVersions::of(image());
  MetadataBatch batch;
  TRY(batch.add(p::TopicRecord{.name = topic.name, .topicId = topic.id}, 0));
  TRY(add_configs(batch, ResourceType::kTopic, name, configs, versions));
  for (int32_t i = 0; i < partitions; ++i)
    TRY(batch.add(new_partition(topic.id, i, first_epoch), versions.partition));
  TRY(metadata_->append(batch));
  return make_folders(*image().topic(name), 0);
}

p::PartitionRecord LocalBroker::new_partition(const Uuid& topic,
                                              int32_t partition,
                                              LeaderEpoch epoch) const {
  p::PartitionRecord record;
  record.partitionId = partition;
  record.topicId = topic;
  record.replicas = record.isr = {node()};
  record.leader = node();
  record.leaderEpoch = epoch.value();
  record.partitionEpoch = 0;
  if (meta_.directory_id && RecordVersions::of(image()).partition >= 1)
    record.directories = {*meta_.directory_id};
  return record;
}

// The records are durable first: Kafka sets folders aside that its metadata
// does not know.
Result<> LocalBroker::make_folders(const TopicImage& topic, int32_t from) {
  TRY(metadata_->flush());
  TRY_ASSIGN(LogConfig config, log_config(topic.name));
  for (const auto& [id, partition] : topic.partitions) {
    if (id < from) continue;
    TopicPartition key{topic.name, PartitionId(id)};
    TRY_ASSIGN(PartitionLog * log, dir_->create_log(key, topic.id, config));
    led_.emplace(key, Led{log, LeaderEpoch(partition.leaderEpoch)});
  }
  return {};
}

Result<> LocalBroker::grow_topic(std::string_view name, int32_t total) {
  const TopicImage* topic = image().topic(name);
  if (!topic) return no_topic(name);
  int32_t now = int32_t(topic->partitions.size());
  if (total <= now || total > kMaxPartitions)
    return fail(Code::kInvalid,
                "topic '{}' has {} partitions; it can grow to {} to {}", name,
                now, now + 1, kMaxPartitions);
  TRY(register_broker());
  MetadataBatch batch;
  for (int32_t i = now; i < total; ++i)
    TRY(batch.add(new_partition(topic->id, i, LeaderEpoch(0)),
                  RecordVersions::of(image()).partition));
  TRY(metadata_->append(batch));
  return make_folders(*topic, now);
}

Result<> LocalBroker::delete_topic(std::string_view name) {
  const TopicImage* topic = image().topic(name);
  if (!topic) return no_topic(name);
  std::vector<int32_t> partitions;
  for (const auto& [id, partition] : topic->partitions)
    partitions.push_back(id);
  MetadataBatch batch;
  TRY(batch.add(p::RemoveTopicRecord{.topicId = topic->id}, 0));
  TRY(metadata_->append(batch));
  TRY(metadata_->flush());
  for (int32_t id : partitions) {
    TopicPartition key{std::string(name), PartitionId(id)};
    led_.erase(key);
    Result<std::string> folder = dir_->mark_for_deletion(key, *random_);
    if (!folder && folder.error().code == Code::kNotFound) continue;
    if (!folder) return Failure(folder.error());
    TRY(fs_->remove_tree(join_path(dir_->path(), base_name(*folder))));
  }
  return {};
}

Result<> LocalBroker::alter_configs(std::string_view topic,
                                    const ConfigChanges& changes) {
  return alter_configs(ResourceType::kTopic, topic, changes);
}

Result<> LocalBroker::alter_configs(ResourceType type, std::string_view name,
                                    const ConfigChanges& changes) {
  if (type == ResourceType::kTopic) {
    if (!image().topic(name)) return no_topic(name);
    TRY(check_topic_configs(map_of(image().configs(type, name)), changes));
  }
  MetadataBatch batch;
  TRY(add_configs(batch, type, name, changes, RecordVersions::of(image())));
  TRY(metadata_->append(batch));
  if (type == ResourceType::kBroker)
    topic_defaults_ = configs().topic_defaults();
  if (type == ResourceType::kBroker || type == ResourceType::kTopic)
    TRY(reconfigure_logs(type == ResourceType::kTopic ? name : ""));
  return metadata_->flush();
}

// Of one topic, or of all without a name.
Result<> LocalBroker::reconfigure_logs(std::string_view topic) {
  for (auto& [key, led] : led_) {
    if (!topic.empty() && key.topic != topic) continue;
    TRY_ASSIGN(LogConfig config, log_config(key.topic));
    led.log->set_config(config);
  }
  return {};
}

}  // namespace weir
