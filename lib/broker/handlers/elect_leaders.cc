// ElectLeaders (43), versions 0 to 2: makes the preferred replica, or any,
// the leader. The only replica leads already; asked for all partitions, there
// is nothing to tell.
//
// Errors of a partition: ELECTION_NOT_NEEDED, UNKNOWN_TOPIC_OR_PARTITION;
// INVALID_REQUEST for a type of election that is none.
//
// Reference: org.apache.kafka.controller.ReplicationControlManager
// .electLeaders; KIP-460.
#include "lib/protocol/api/elect_leaders.h"

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;

constexpr int8_t kUnclean = 1;

Refusal elect(const Broker& broker, bool known_type, const std::string& topic,
              int32_t partition) {
  if (!known_type) return {ErrorCode::INVALID_REQUEST, "no such election"};
  if (!broker.image().partition(topic, partition))
    return {ErrorCode::UNKNOWN_TOPIC_OR_PARTITION,
            fmt::format("there is no {}-{}", topic, partition)};
  return {ErrorCode::ELECTION_NOT_NEEDED, "its only replica leads already"};
}

void elect_leaders(Broker& broker, p::ElectLeadersRequest& request,
                   Responder<p::ElectLeadersResponse> respond) {
  p::ElectLeadersResponse response;
  bool known_type =
      request.electionType >= 0 && request.electionType <= kUnclean;
  if (!known_type) response.errorCode = code(ErrorCode::INVALID_REQUEST);
  if (!request.topicPartitions) return respond(response);
  for (const auto& topic : *request.topicPartitions) {
    auto& out = response.replicaElectionResults.emplace_back();
    out.topic = topic.topic;
    for (int32_t id : topic.partitions) {
      auto& result = out.partitionResult.emplace_back();
      result.partitionId = id;
      refuse(result, elect(broker, known_type, topic.topic, id));
    }
  }
  respond(response);
}

}  // namespace

void handle_elect_leaders(Broker& broker, Call call, Reader& body) {
  answer<p::ElectLeadersRequest, p::ElectLeadersResponse, elect_leaders>(
      broker, std::move(call), body);
}

}  // namespace weir
