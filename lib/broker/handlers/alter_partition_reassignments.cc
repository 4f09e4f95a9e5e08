// AlterPartitionReassignments (45), versions 0 and 1: puts partitions on other
// nodes, or cancels that. On one node a partition can only stay where it is.
//
// Errors of a partition: INVALID_REPLICA_ASSIGNMENT,
// NO_REASSIGNMENT_IN_PROGRESS (nothing to cancel),
// UNKNOWN_TOPIC_OR_PARTITION.
//
// Reference: org.apache.kafka.controller.ReplicationControlManager
// .alterPartitionReassignments; KIP-455.
#include "lib/protocol/api/alter_partition_reassignments.h"

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using Request = p::AlterPartitionReassignmentsRequest;
using Response = p::AlterPartitionReassignmentsResponse;

Answered<void> reassign(const Broker& broker, const std::string& topic,
                        const Request::ReassignablePartition& wanted) {
  if (!broker.image().partition(topic, wanted.partitionIndex))
    return refusal(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, "there is no {}-{}",
                   topic, wanted.partitionIndex);
  if (!wanted.replicas)
    return refusal(ErrorCode::NO_REASSIGNMENT_IN_PROGRESS, "");
  if (*wanted.replicas != std::vector<int32_t>{broker.node_id()})
    return refusal(ErrorCode::INVALID_REPLICA_ASSIGNMENT,
                   "there is node {} alone", broker.node_id());
  return {};
}

void alter_partition_reassignments(Broker& broker, Request& request,
                                   Responder<Response> respond) {
  Response response;
  response.allowReplicationFactorChange = request.allowReplicationFactorChange;
  if (!request.topics.empty()) response.errorMessage.reset();
  for (const auto& topic : request.topics) {
    auto& out = response.responses.emplace_back();
    out.name = topic.name;
    for (const auto& wanted : topic.partitions) {
      auto& result = out.partitions.emplace_back();
      result.partitionIndex = wanted.partitionIndex;
      Answered<void> done = reassign(broker, topic.name, wanted);
      if (!done) refuse(result, done.error());
      if (result.errorMessage->empty()) result.errorMessage.reset();
    }
  }
  respond(response);
}

}  // namespace

void handle_alter_partition_reassignments(Broker& broker, Call call,
                                          Reader& body) {
  answer<Request, Response, alter_partition_reassignments>(
      broker, std::move(call), body);
}

}  // namespace weir
