#include "lib/place/cluster_admin.h"

#include "lib/client/refusal.h"
#include "lib/log/names.h"
#include "lib/log/points.h"
#include "lib/place/cluster_offsets.h"
#include "lib/place/topic_words.h"
#include "lib/protocol/api/create_partitions.h"
#include "lib/protocol/api/create_topics.h"
#include "lib/protocol/api/delete_records.h"
#include "lib/protocol/api/delete_topics.h"
#include "lib/protocol/api/describe_configs.h"
#include "lib/protocol/api/describe_log_dirs.h"
#include "lib/protocol/api/incremental_alter_configs.h"

namespace weir {
namespace {

namespace p = protocol;

/// What the controller may take.
constexpr int32_t kTimeoutMs = 30'000;
/// Kafka's numbers: ConfigResource.Type.TOPIC, AlterConfigOp.OpType,
/// DescribeConfigsResponse.ConfigSource.
constexpr int8_t kTopicResource = 2;
constexpr int8_t kSetConfig = 0, kDeleteConfig = 1;
constexpr int8_t kDynamicTopicConfig = 1;
/// Asked for at once.
constexpr size_t kConfigsAtOnce = 500;

constexpr Target kController{Target::Kind::kController};

std::string topic_text(std::string_view name) {
  return fmt::format("topic '{}'", name);
}

Failure no_topic(const std::string& name) {
  return fail(Code::kNotFound, "there is no {}", topic_text(name));
}

// What the only item of an answer says.
template <class Items>
Result<> outcome(const Items& items, std::string_view what) {
  if (items.empty())
    return fail(Code::kCorrupt, "{}: the answer does not say what came of it",
                what);
  if (items[0].errorCode == 0) return {};
  return fail(refusal_error(items[0].errorCode, what, items[0].errorMessage));
}

}  // namespace

// --- Topics ------------------------------------------------------------------

Result<std::vector<TopicInfo>> ClusterAdmin::topics() {
  TRY(cluster_.load_topics());
  std::vector<TopicInfo> out;
  for (const auto& [name, topic] : cluster_.topics()) {
    if (name == kMetadataTopic) continue;
    TopicInfo info{.name = name,
                   .partitions = int32_t(topic.partitions.size()),
                   .internal = topic.internal};
    if (topic.id != Uuid()) info.id = topic.id;
    out.push_back(std::move(info));
  }
  TRY(add_configs(out));
  return out;
}

Result<TopicInfo> ClusterAdmin::topic(const std::string& name) {
  TRY(cluster_.load_topics(std::span(&name, 1)));
  const ClusterTopic* known = cluster_.topic(name);
  if (known == nullptr) return no_topic(name);
  std::vector<TopicInfo> out{{.name = name,
                              .partitions = int32_t(known->partitions.size()),
                              .internal = known->internal}};
  if (known->id != Uuid()) out[0].id = known->id;
  TRY(add_configs(out));
  return std::move(out[0]);
}

// Who may not see configs, or asks what does not tell them, sees none.
Result<> ClusterAdmin::add_configs(std::vector<TopicInfo>& topics) {
  for (size_t from = 0; from < topics.size(); from += kConfigsAtOnce) {
    p::DescribeConfigsRequest request;
    size_t until = std::min(topics.size(), from + kConfigsAtOnce);
    for (size_t i = from; i < until; ++i)
      request.resources.push_back({.resourceType = kTopicResource,
                                   .resourceName = topics[i].name,
                                   .configurationKeys = std::nullopt});
    auto answer =
        cluster_.ask<p::DescribeConfigsRequest, p::DescribeConfigsResponse>(
            Target{}, request);
    if (!answer && answer.error().code == Code::kUnsupported) return {};
    if (!answer) return fail(std::move(answer).error());
    for (const auto& result : answer->results) {
      auto topic = std::find_if(
          topics.begin(), topics.end(),
          [&](const TopicInfo& t) { return t.name == result.resourceName; });
      if (topic == topics.end()) continue;
      for (const auto& config : result.configs)
        if (config.configSource == kDynamicTopicConfig && config.value)
          topic->configs[config.name] = *config.value;
    }
  }
  return {};
}

Result<std::vector<PartitionInfo>> ClusterAdmin::partitions(
    const std::string& name) {
  const ClusterTopic* topic = cluster_.topic(name);
  if (topic == nullptr) {
    TRY(cluster_.load_topics(std::span(&name, 1)));
    topic = cluster_.topic(name);
  }
  if (topic == nullptr) return no_topic(name);
  std::vector<TopicPartition> names;
  std::vector<PartitionInfo> out;
  for (const ClusterPartition& one : topic->partitions) {
    PartitionId id(int32_t(out.size()));
    names.push_back({name, id});
    out.push_back({.partition = id,
                   .segments = std::nullopt,
                   .leader_epoch = LeaderEpoch(one.leader_epoch)});
  }
  TRY_ASSIGN(PartitionBounds found, bounds(names));
  for (size_t i = 0; i < out.size(); ++i)
    std::tie(out[i].first_offset, out[i].next_offset) = found[names[i]];
  TRY(add_sizes(name, out));
  return out;
}

Result<> ClusterAdmin::add_sizes(const std::string& topic,
                                 std::vector<PartitionInfo>& partitions) {
  for (int32_t node : cluster_.brokers()) {
    p::DescribeLogDirsRequest request;
    request.topics->push_back({.topic = topic});
    for (const PartitionInfo& one : partitions)
      if (cluster_.leader_of(topic, one.partition.value()) == node)
        request.topics->back().partitions.push_back(one.partition.value());
    if (request.topics->back().partitions.empty()) continue;
    auto answer =
        cluster_.ask<p::DescribeLogDirsRequest, p::DescribeLogDirsResponse>(
            Target::node(node), request);
    if (!answer && answer.error().code == Code::kUnsupported) continue;
    if (!answer) return fail(std::move(answer).error());
    for (const auto& dir : answer->results)
      for (const auto& found : dir.topics)
        for (const auto& one : found.partitions) {
          size_t index = size_t(one.partitionIndex);
          if (one.isFutureKey || found.name != topic ||
              one.partitionIndex < 0 || index >= partitions.size())
            continue;
          partitions[index].bytes = one.partitionSize;
          partitions[index].dir = dir.logDir;
        }
  }
  return {};
}

Result<TopicInfo> ClusterAdmin::await_partitions(const std::string& name,
                                                 int32_t count) {
  int64_t deadline = cluster_.deadline_ns();
  Target all = Target::leader(name, 0);
  for (;;) {
    const ClusterTopic* known = cluster_.topic(name);
    bool led = known && int32_t(known->partitions.size()) >= count;
    for (int32_t i = 0; led && i < int32_t(known->partitions.size()); ++i)
      led = cluster_.leader_of(name, i) >= 0;
    if (led) return topic(name);
    if (!cluster_.try_again(deadline, all))
      return fail(Code::kTimeout, "{} was made, but has no leader yet",
                  topic_text(name));
  }
}

Result<TopicInfo> ClusterAdmin::create_topic(const std::string& name,
                                             int32_t partitions,
                                             const ConfigChanges& configs) {
  p::CreateTopicsRequest request;
  request.timeoutMs = kTimeoutMs;
  request.topics.push_back(
      {.name = name, .numPartitions = partitions, .replicationFactor = -1});
  for (const auto& [config, value] : configs)
    request.topics[0].configs.push_back({.name = config, .value = value});
  TRY_ASSIGN(auto answer,
             (cluster_.ask<p::CreateTopicsRequest, p::CreateTopicsResponse>(
                 kController, request)));
  TRY(outcome(answer.topics, topic_text(name)));
  return await_partitions(name, std::max(partitions, 1));
}

Result<TopicInfo> ClusterAdmin::alter_topic(const std::string& name,
                                            const ConfigChanges& changes) {
  TRY(topic(name));
  p::IncrementalAlterConfigsRequest request;
  request.resources.push_back(
      {.resourceType = kTopicResource, .resourceName = name});
  for (const auto& [config, value] : changes)
    request.resources[0].configs.push_back(
        {.name = config,
         .configOperation = value ? kSetConfig : kDeleteConfig,
         .value = value});
  TRY_ASSIGN(auto answer, (cluster_.ask<p::IncrementalAlterConfigsRequest,
                                        p::IncrementalAlterConfigsResponse>(
                              kController, request)));
  TRY(outcome(answer.responses, topic_text(name)));
  return topic(name);
}

Result<TopicInfo> ClusterAdmin::grow_topic(const std::string& name,
                                           int32_t total) {
  TRY(topic(name));
  p::CreatePartitionsRequest request;
  request.timeoutMs = kTimeoutMs;
  request.topics.push_back(
      {.name = name, .count = total, .assignments = std::nullopt});
  TRY_ASSIGN(
      auto answer,
      (cluster_.ask<p::CreatePartitionsRequest, p::CreatePartitionsResponse>(
          kController, request)));
  TRY(outcome(answer.results, topic_text(name)));
  return await_partitions(name, total);
}

Result<TopicInfo> ClusterAdmin::delete_topic(const std::string& name) {
  TRY_ASSIGN(TopicInfo gone, topic(name));
  p::DeleteTopicsRequest request;
  request.timeoutMs = kTimeoutMs;
  request.topics.push_back({.name = name});
  request.topicNames.push_back(name);
  // Before version 6 there are names alone.
  TRY_ASSIGN(auto client, cluster_.connection(kController));
  TRY_ASSIGN(int16_t version,
             client->version_of(schema::kMessage<p::DeleteTopicsRequest>));
  if (version < 6) request.topics.clear();
  TRY_ASSIGN(auto answer,
             (cluster_.ask<p::DeleteTopicsRequest, p::DeleteTopicsResponse>(
                 kController, request)));
  TRY(outcome(answer.responses, topic_text(name)));
  return gone;
}

Result<Offset> ClusterAdmin::trim(const std::string& topic,
                                  PartitionId partition, const Point& until) {
  TopicPartition name{topic, partition};
  TRY_ASSIGN(Offset to, resolve(name, until));
  p::DeleteRecordsRequest request;
  request.timeoutMs = kTimeoutMs;
  request.topics.push_back({.name = topic});
  request.topics[0].partitions.push_back(
      {.partitionIndex = partition.value(), .offset = to.value()});
  TRY_ASSIGN(auto answer,
             (cluster_.ask<p::DeleteRecordsRequest, p::DeleteRecordsResponse>(
                 Target::leader(topic, partition.value()), request)));
  if (answer.topics.empty() || answer.topics[0].partitions.empty())
    return fail(Code::kCorrupt, "{}: the answer does not say what came of it",
                partition_text(name));
  const auto& one = answer.topics[0].partitions[0];
  if (one.errorCode != 0)
    return fail(refusal_error(one.errorCode, partition_text(name)));
  return Offset(one.lowWatermark);
}

// --- Offsets -----------------------------------------------------------------

Result<PartitionBounds> ClusterAdmin::bounds(
    std::span<const TopicPartition> partitions) {
  TRY(cluster_.load_topics());
  std::vector<TopicPartition> there;
  for (const TopicPartition& one : partitions) {
    const ClusterTopic* topic = cluster_.topic(one.topic);
    if (topic && size_t(one.partition.value()) < topic->partitions.size())
      there.push_back(one);
  }
  PartitionBounds out;
  if (there.empty()) return out;
  TRY_ASSIGN(auto starts, list_offsets(cluster_, there, kStartOfLog));
  TRY_ASSIGN(auto ends, list_offsets(cluster_, there, kEndOfLog));
  for (const TopicPartition& one : there) out[one] = {starts[one], ends[one]};
  return out;
}

Result<Offset> ClusterAdmin::resolve(const TopicPartition& partition,
                                     const Point& point) {
  TRY_ASSIGN(Offset first, list_offset(cluster_, partition, kStartOfLog));
  TRY_ASSIGN(Offset next, list_offset(cluster_, partition, kEndOfLog));
  auto offset_at = [&](TimestampMs t) -> Result<std::optional<Offset>> {
    TRY_ASSIGN(Offset found, list_offset(cluster_, partition,
                                         std::max<int64_t>(t.value(), 0)));
    if (found < Offset(0)) return std::nullopt;
    return found;
  };
  auto end = [&]() -> Result<Offset> { return next; };
  return resolve_inside(point, cluster_.clock().now(), {first, end, offset_at});
}

}  // namespace weir
