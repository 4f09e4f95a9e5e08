// DescribeQuorum (55), versions 0 to 2: who votes on the metadata log: this
// node, which leads it and has all of it.
//
// Errors of a partition: UNKNOWN_TOPIC_OR_PARTITION for any but that of
// __cluster_metadata.
//
// Differs from Kafka: the controller has no listener of its own; its address
// is the one that this client connected to.
//
// Reference: org.apache.kafka.raft.KafkaRaftClient.handleDescribeQuorumRequest;
// KIP-595, KIP-836, KIP-853.
#include "lib/protocol/api/describe_quorum.h"

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"
#include "lib/log/names.h"

namespace weir {
namespace {

namespace p = protocol;
using Request = p::DescribeQuorumRequest;
using Response = p::DescribeQuorumResponse;

Response::ReplicaState this_voter(const Broker& broker, int16_t version) {
  Response::ReplicaState out;
  out.replicaId = broker.node_id();
  if (const auto& voters = broker.image().voters(); voters && version >= 2)
    for (const auto& voter : voters->voters)
      if (voter.voterId == broker.node_id())
        out.replicaDirectoryId = voter.voterDirectoryId;
  out.logEndOffset = broker.directory().metadata_end().value();
  out.lastFetchTimestamp = out.lastCaughtUpTimestamp =
      broker.clock().now().value();
  return out;
}

Response::Node this_node(const Broker& broker, const Connection& connection) {
  Response::Node out{.nodeId = broker.node_id()};
  out.listeners.push_back({.name = "CONTROLLER",
                           .host = connection.advertised_host,
                           .port = uint16_t(connection.advertised_port)});
  return out;
}

void describe_quorum(Broker& broker, Request& request,
                     Responder<Response> respond) {
  Response response;
  for (const auto& topic : request.topics) {
    auto& out = response.topics.emplace_back();
    out.topicName = topic.topicName;
    for (const auto& wanted : topic.partitions) {
      auto& one = out.partitions.emplace_back();
      one.partitionIndex = wanted.partitionIndex;
      if (topic.topicName != kMetadataTopic || wanted.partitionIndex != 0) {
        refuse(one, {p::ErrorCode::UNKNOWN_TOPIC_OR_PARTITION,
                     fmt::format("it is not {}-0", kMetadataTopic)});
        continue;
      }
      one.leaderId = broker.node_id();
      one.leaderEpoch = broker.directory().controller_epoch().value();
      one.highWatermark = broker.directory().metadata_end().value();
      one.currentVoters = {this_voter(broker, respond.version())};
      if (respond.version() >= 2)
        response.nodes = {this_node(broker, respond.connection())};
    }
  }
  respond(response);
}

}  // namespace

void handle_describe_quorum(Broker& broker, Call call, Reader& body) {
  answer<Request, Response, describe_quorum>(broker, std::move(call), body);
}

}  // namespace weir
