// Metadata (3): this node, and topics with their partitions. Topics that are
// not there are created where client and broker allow it.
#include "lib/protocol/api/metadata.h"

#include <set>

#include "lib/broker/authorized_operations.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using TopicAnswer = p::MetadataResponse::MetadataResponseTopic;

TopicAnswer describe(const Broker& broker, const TopicImage& topic) {
  TopicAnswer out;
  out.name = topic.name;
  out.topicId = topic.id;
  out.isInternal = is_internal_topic(topic.name);
  for (const auto& [id, partition] : topic.partitions) {
    p::MetadataResponse::MetadataResponsePartition one;
    one.partitionIndex = id;
    // A partition that this node was told of but never had.
    bool led = partition.leader == broker.node_id();
    if (!led) one.errorCode = code(p::ErrorCode::LEADER_NOT_AVAILABLE);
    one.leaderId = led ? broker.node_id() : -1;
    one.leaderEpoch = partition.leaderEpoch;
    one.replicaNodes = one.isrNodes = {broker.node_id()};
    out.partitions.push_back(std::move(one));
  }
  return out;
}

TopicAnswer refuse(std::string_view name, int16_t error) {
  TopicAnswer out;
  out.errorCode = error;
  out.name = name;
  out.isInternal = is_internal_topic(name);
  return out;
}

TopicAnswer by_name(Broker& broker, const std::string& name, bool create) {
  if (const TopicImage* topic = broker.image().topic(name))
    return describe(broker, *topic);
  if (!is_topic_name(name))
    return refuse(name, code(p::ErrorCode::INVALID_TOPIC_EXCEPTION));
  if (!create || !broker.options().auto_create_topics)
    return refuse(name, code(p::ErrorCode::UNKNOWN_TOPIC_OR_PARTITION));
  Result<> created = broker.directory().create_topic(
      name, broker.options().default_partitions, {});
  if (!created)
    return refuse(name, created.error().code == Code::kInvalid
                            ? code(p::ErrorCode::INVALID_TOPIC_EXCEPTION)
                            : code(p::ErrorCode::UNKNOWN_SERVER_ERROR));
  return describe(broker, *broker.image().topic(name));
}

TopicAnswer by_id(const Broker& broker, const Uuid& id) {
  if (const TopicImage* topic = broker.image().topic(id))
    return describe(broker, *topic);
  TopicAnswer out;
  out.errorCode = code(p::ErrorCode::UNKNOWN_TOPIC_ID);
  out.name = std::nullopt;
  out.topicId = id;
  return out;
}

void finish(const p::MetadataRequest& request, p::MetadataResponse& response,
            Responder<p::MetadataResponse>& respond) {
  if (request.includeTopicAuthorizedOperations)
    for (TopicAnswer& topic : response.topics)
      if (topic.name) topic.topicAuthorizedOperations = kTopicOperations;
  respond(response);
}

void metadata(Broker& broker, p::MetadataRequest& request,
              Responder<p::MetadataResponse> respond) {
  p::MetadataResponse response;
  const Connection& connection = respond.connection();
  response.brokers.push_back({.nodeId = broker.node_id(),
                              .host = connection.advertised_host,
                              .port = connection.advertised_port});
  response.clusterId = broker.directory().meta().cluster_id;
  response.controllerId = broker.node_id();
  // Version 0 has no null: its empty list asks for all.
  bool all =
      !request.topics || (respond.version() == 0 && request.topics->empty());
  // Versions 8 to 10 can ask what one may do to the cluster.
  if (request.includeClusterAuthorizedOperations)
    response.clusterAuthorizedOperations = kClusterOperations;
  if (all) {
    for (const auto& [name, topic] : broker.image().topics())
      response.topics.push_back(describe(broker, topic));
    return finish(request, response, respond);
  }
  bool create = respond.version() < 4 || request.allowAutoTopicCreation;
  std::set<std::pair<std::optional<std::string>, Uuid>> told;
  for (const auto& topic : *request.topics) {
    if (!told.emplace(topic.name, topic.topicId).second) continue;
    response.topics.push_back(topic.name ? by_name(broker, *topic.name, create)
                                         : by_id(broker, topic.topicId));
  }
  finish(request, response, respond);
}

}  // namespace

void handle_metadata(Broker& broker, Call call, Reader& body) {
  answer<p::MetadataRequest, p::MetadataResponse, metadata>(
      broker, std::move(call), body);
}

}  // namespace weir
