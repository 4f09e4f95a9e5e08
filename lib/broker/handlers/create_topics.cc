// CreateTopics (19), versions 2 to 7: makes topics, or only says whether they
// could be made. -1 partitions or replicas: the default. Answers the topic's
// id and, from version 5 on, its configs.
//
// Errors of a topic: INVALID_TOPIC_EXCEPTION (its name, or it differs from
// another only in '.' against '_'), TOPIC_ALREADY_EXISTS, INVALID_PARTITIONS,
// INVALID_REPLICATION_FACTOR (one node has one replica; any number is taken
// where the broker is told so), INVALID_REPLICA_ASSIGNMENT, INVALID_CONFIG,
// INVALID_REQUEST (named twice; assignments and numbers both),
// TOPIC_AUTHORIZATION_FAILED (read-only), KAFKA_STORAGE_ERROR.
//
// Reference: org.apache.kafka.controller.ReplicationControlManager
// .createTopics, kafka.server.ControllerApis.createTopics.
#include "lib/protocol/api/create_topics.h"

#include <algorithm>
#include <map>

#include "lib/broker/configs/described.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using Wanted = p::CreateTopicsRequest::CreatableTopic;
using Made = p::CreateTopicsResponse::CreatableTopicResult;

struct Plan {
  int32_t partitions = 1;
  ConfigChanges configs;
};

Answered<void> check_name(const Image& image, const std::string& name) {
  if (name == kMetadataTopic)
    return refusal(ErrorCode::INVALID_REQUEST, "'{}' is made by nobody", name);
  if (Result<> ok = check_topic_name(name); !ok)
    return refusal(ErrorCode::INVALID_TOPIC_EXCEPTION, "{}", ok.error().text);
  if (image.topic(name))
    return refusal(ErrorCode::TOPIC_ALREADY_EXISTS, "topic '{}' exists already",
                   name);
  for (const auto& [other, topic] : image.topics())
    if (topic_names_collide(name, other))
      return refusal(ErrorCode::INVALID_TOPIC_EXCEPTION,
                     "topic '{}' collides with '{}'", name, other);
  return {};
}

// Partitions 0, 1, … each on this node alone.
Answered<int32_t> assigned(const Broker& broker, const Wanted& wanted) {
  if (wanted.numPartitions != -1 || wanted.replicationFactor != -1)
    return refusal(ErrorCode::INVALID_REQUEST,
                   "numbers are -1 where replicas are assigned");
  std::vector<int32_t> ids;
  for (const auto& one : wanted.assignments) {
    ids.push_back(one.partitionIndex);
    if (one.brokerIds != std::vector<int32_t>{broker.node_id()})
      return refusal(ErrorCode::INVALID_REPLICA_ASSIGNMENT,
                     "partition {} is not on this node alone",
                     one.partitionIndex);
  }
  std::sort(ids.begin(), ids.end());
  for (size_t i = 0; i < ids.size(); ++i)
    if (ids[i] != int32_t(i))
      return refusal(ErrorCode::INVALID_REPLICA_ASSIGNMENT,
                     "partitions are not numbered from 0 on without gaps");
  return int32_t(ids.size());
}

Answered<int32_t> counted(const Broker& broker, const Wanted& wanted) {
  int16_t replicas = wanted.replicationFactor;
  bool any = broker.options().any_replication_factor && replicas > 0;
  if (replicas != -1 && replicas != 1 && !any)
    return refusal(ErrorCode::INVALID_REPLICATION_FACTOR,
                   "{} replicas on one node", replicas);
  if (wanted.numPartitions == -1) return broker.options().default_partitions;
  if (wanted.numPartitions < 1)
    return refusal(ErrorCode::INVALID_PARTITIONS, "{} partitions",
                   wanted.numPartitions);
  return wanted.numPartitions;
}

Answered<ConfigChanges> configs_of(const Wanted& wanted) {
  ConfigChanges out;
  ConfigMap map;
  for (const auto& config : wanted.configs) {
    if (!config.value)
      return refusal(ErrorCode::INVALID_CONFIG, "{} is null", config.name);
    map[config.name] = *config.value;
    out.emplace_back(config.name, config.value);
  }
  if (auto parsed = parse_log_config(map); !parsed)
    return refusal(ErrorCode::INVALID_CONFIG, "{}", parsed.error().text);
  return out;
}

Answered<Plan> plan_of(const Broker& broker, const Wanted& wanted) {
  if (broker.options().read_only)
    return refusal(ErrorCode::TOPIC_AUTHORIZATION_FAILED,
                   "the directory is served read-only");
  if (auto ok = check_name(broker.image(), wanted.name); !ok)
    return tl::unexpected(ok.error());
  Answered<ConfigChanges> configs = configs_of(wanted);
  if (!configs) return tl::unexpected(configs.error());
  Answered<int32_t> count = wanted.assignments.empty()
                                ? counted(broker, wanted)
                                : assigned(broker, wanted);
  if (!count) return tl::unexpected(count.error());
  return Plan{*count, std::move(*configs)};
}

void describe_configs(const Broker& broker, const Plan& plan, Made& out) {
  Image::Configs set;
  for (const auto& [name, value] : plan.configs) set[name] = *value;
  for (DescribedConfig& one : describe_topic(broker.directory().configs(), set))
    out.configs->push_back({.name = std::move(one.name),
                            .value = std::move(one.value),
                            .configSource = int8_t(one.source)});
}

Made create(Broker& broker, const Wanted& wanted, bool only_check) {
  Made out{.name = wanted.name};
  auto fail_with = [&](Refusal why) {
    out.errorCode = code(why.code);
    out.errorMessage = std::move(why.text);
    return out;
  };
  Answered<Plan> plan = plan_of(broker, wanted);
  if (!plan) return fail_with(std::move(plan.error()));
  if (!only_check) {
    Result<> made = broker.directory().create_topic(
        wanted.name, plan->partitions, plan->configs);
    if (!made)
      return fail_with({made.error().code == Code::kInvalid
                            ? ErrorCode::INVALID_PARTITIONS
                            : kafka_error(made.error().code),
                        made.error().message()});
    out.topicId = broker.image().topic(wanted.name)->id;
  } else {
    out.topicId = broker.random().uuid();  // as good as any that it could get
  }
  out.errorMessage.reset();
  out.numPartitions = plan->partitions;
  out.replicationFactor = 1;
  describe_configs(broker, *plan, out);
  return out;
}

void create_topics(Broker& broker, p::CreateTopicsRequest& request,
                   Responder<p::CreateTopicsResponse> respond) {
  std::map<std::string_view, int> named;
  for (const Wanted& wanted : request.topics) ++named[wanted.name];
  p::CreateTopicsResponse response;
  for (const Wanted& wanted : request.topics) {
    int& times = named[wanted.name];
    if (times == 0) continue;  // told already
    if (times == 1) {
      response.topics.push_back(create(broker, wanted, request.validateOnly));
      continue;
    }
    times = 0;
    response.topics.push_back({.name = wanted.name,
                               .errorCode = code(ErrorCode::INVALID_REQUEST),
                               .errorMessage = "the topic is named twice"});
  }
  respond(response);
}

}  // namespace

void handle_create_topics(Broker& broker, Call call, Reader& body) {
  answer<p::CreateTopicsRequest, p::CreateTopicsResponse, create_topics>(
      broker, std::move(call), body);
}

}  // namespace weir
