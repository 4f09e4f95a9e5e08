// OffsetDelete (47), version 0: forgets offsets of a group. In a group at work
// only those of topics that none of its consumers reads.
//
// Errors: INVALID_GROUP_ID, GROUP_ID_NOT_FOUND, NON_EMPTY_GROUP (members that
// are no consumers); of a partition GROUP_SUBSCRIBED_TO_TOPIC,
// UNKNOWN_TOPIC_OR_PARTITION.
//
// Reference: kafka.server.KafkaApis.handleOffsetDeleteRequest; KIP-496.
#include "lib/protocol/api/offset_delete.h"

#include "lib/broker/groups/coordinator.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;

ErrorCode check(Broker& broker, const p::OffsetDeleteRequest& request) {
  if (request.groupId.empty()) return ErrorCode::INVALID_GROUP_ID;
  ErrorCode error = broker.groups().load();
  if (error != ErrorCode::NONE) return error;
  return broker.groups().check_offset_delete(request.groupId);
}

void offset_delete(Broker& broker, p::OffsetDeleteRequest& request,
                   Responder<p::OffsetDeleteResponse> respond) {
  p::OffsetDeleteResponse response;
  response.errorCode = code(check(broker, request));
  if (response.errorCode != 0) return respond(response);
  const ClassicGroup* group = broker.groups().find(request.groupId);
  const ConsumerGroup* consumers =
      broker.groups().consumers().find(request.groupId);
  std::vector<TopicPartition> gone;
  for (const auto& topic : request.topics) {
    p::OffsetDeleteResponse::OffsetDeleteResponseTopic out{.name = topic.name};
    for (const auto& partition : topic.partitions) {
      ErrorCode error = ErrorCode::NONE;
      if (!broker.image().partition(topic.name, partition.partitionIndex))
        error = ErrorCode::UNKNOWN_TOPIC_OR_PARTITION;
      else if ((group && group->subscribes(topic.name)) ||
               (consumers && consumers->subscribes(topic.name)))
        error = ErrorCode::GROUP_SUBSCRIBED_TO_TOPIC;
      else
        gone.push_back({topic.name, PartitionId(partition.partitionIndex)});
      out.partitions.push_back({partition.partitionIndex, code(error)});
    }
    response.topics.push_back(std::move(out));
  }
  ErrorCode error = broker.groups().delete_offsets(request.groupId, gone);
  if (error != ErrorCode::NONE) {
    response.topics.clear();
    response.errorCode = code(error);
  }
  respond(response);
}

}  // namespace

void handle_offset_delete(Broker& broker, Call call, Reader& body) {
  answer<p::OffsetDeleteRequest, p::OffsetDeleteResponse, offset_delete>(
      broker, std::move(call), body);
}

}  // namespace weir
