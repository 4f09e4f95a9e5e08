// DescribeTopicPartitions (75), version 0: partitions of the topics named, or
// of all, by name; at most as many partitions as the request and
// max.request.partition.size.limit allow, then a cursor to go on from.
//
// Errors of a topic: UNKNOWN_TOPIC_OR_PARTITION, INVALID_TOPIC_EXCEPTION,
// UNKNOWN_SERVER_ERROR (the empty name, for the whole request, as Kafka);
// INVALID_REQUEST for all: a cursor at a topic that is not asked for, or at
// no partition.
//
// Reference: kafka.server.handlers.DescribeTopicPartitionsRequestHandler;
// KIP-966.
#include "lib/protocol/api/describe_topic_partitions.h"

#include <algorithm>
#include <set>

#include "lib/broker/authorized_operations.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"
#include "lib/log/names.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using Request = p::DescribeTopicPartitionsRequest;
using Response = p::DescribeTopicPartitionsResponse;
using TopicAnswer = Response::DescribeTopicPartitionsResponseTopic;
using PartitionAnswer = Response::DescribeTopicPartitionsResponsePartition;

PartitionAnswer describe(const Broker& broker,
                         const p::PartitionRecord& partition) {
  PartitionAnswer out;
  out.partitionIndex = partition.partitionId;
  out.leaderId = broker.node_id();
  out.leaderEpoch = partition.leaderEpoch;
  out.replicaNodes = out.isrNodes = {broker.node_id()};
  out.eligibleLeaderReplicas.emplace();
  out.lastKnownElr.emplace();
  return out;
}

TopicAnswer refuse_topic(const std::string& name, ErrorCode error) {
  TopicAnswer out;
  out.errorCode = code(error);
  out.name = name;
  return out;
}

void refuse_all(const Request& request, ErrorCode error, Response& response) {
  for (const auto& topic : request.topics)
    response.topics.push_back(refuse_topic(topic.name, error));
}

// The topics from the cursor's on.
std::set<std::string> wanted(const Broker& broker, const Request& request) {
  std::string from = request.cursor ? request.cursor->topicName : "";
  std::set<std::string> out;
  for (const auto& topic : request.topics)
    if (topic.name >= from) out.insert(topic.name);
  if (request.topics.empty())
    for (const auto& [name, topic] : broker.image().topics())
      if (name >= from) out.insert(name);
  return out;
}

bool cursor_is_good(const Request& request,
                    const std::set<std::string>& names) {
  if (!request.cursor) return true;
  if (request.cursor->partitionIndex < 0) return false;
  return request.topics.empty() || names.contains(request.cursor->topicName);
}

void go_on_from(const std::string& topic, int32_t partition,
                Response& response) {
  response.nextCursor.emplace();
  response.nextCursor->topicName = topic;
  response.nextCursor->partitionIndex = partition;
}

// Partitions from `from` on, until `room` is used up; where it ends early,
// the response's cursor says so.
void add_topic(const Broker& broker, const TopicImage& topic, int32_t from,
               int32_t& room, Response& response) {
  TopicAnswer out;
  out.name = topic.name;
  out.topicId = topic.id;
  out.isInternal = is_internal_topic(topic.name);
  out.topicAuthorizedOperations = kTopicOperations;
  auto next = topic.partitions.lower_bound(from);
  for (; next != topic.partitions.end() && room > 0; ++next, --room)
    out.partitions.push_back(describe(broker, next->second));
  if (next != topic.partitions.end())
    go_on_from(topic.name, next->first, response);
  response.topics.push_back(std::move(out));
}

void add_unknown(const Request& request, const std::string& name,
                 Response& response) {
  if (request.topics.empty()) return;
  TopicAnswer out = refuse_topic(
      name, is_topic_name(name) ? ErrorCode::UNKNOWN_TOPIC_OR_PARTITION
                                : ErrorCode::INVALID_TOPIC_EXCEPTION);
  out.isInternal = is_internal_topic(name);
  out.topicAuthorizedOperations = kTopicOperations;
  response.topics.push_back(std::move(out));
}

void describe_topic_partitions(Broker& broker, Request& request,
                               Responder<Response> respond) {
  Response response;
  std::set<std::string> names = wanted(broker, request);
  if (!cursor_is_good(request, names)) {
    refuse_all(request, ErrorCode::INVALID_REQUEST, response);
    return respond(response);
  }
  if (names.contains("")) {
    refuse_all(request, ErrorCode::UNKNOWN_SERVER_ERROR, response);
    return respond(response);
  }
  auto limit = int32_t(
      broker.directory().configs().number("max.request.partition.size.limit"));
  int32_t room = std::max(1, std::min(limit, request.responsePartitionLimit));
  for (const std::string& name : names) {
    const TopicImage* topic = broker.image().topic(name);
    bool at_cursor = request.cursor && request.cursor->topicName == name;
    if (topic)
      add_topic(broker, *topic, at_cursor ? request.cursor->partitionIndex : 0,
                room, response);
    else
      add_unknown(request, name, response);
    if (response.nextCursor) break;
    if (room > 0) continue;
    auto next = names.upper_bound(name);
    if (next != names.end()) go_on_from(*next, 0, response);
    break;
  }
  respond(response);
}

}  // namespace

void handle_describe_topic_partitions(Broker& broker, Call call, Reader& body) {
  answer<Request, Response, describe_topic_partitions>(broker, std::move(call),
                                                       body);
}

}  // namespace weir
