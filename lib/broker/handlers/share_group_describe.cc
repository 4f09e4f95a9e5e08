// ShareGroupDescribe (77), version 1: epochs, members and what each reads.
//
// Errors, of each group: INVALID_GROUP_ID, GROUP_ID_NOT_FOUND,
// COORDINATOR_NOT_AVAILABLE.
//
// Reference: GroupMetadataManager.shareGroupDescribe; KIP-932.
#include "lib/protocol/api/share_group_describe.h"

#include "lib/broker/groups/coordinator.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using R = p::ShareGroupDescribeResponse;

R::DescribedGroup describe(const ShareGroup& group, const Image& image) {
  R::DescribedGroup out;
  out.groupId = group.name();
  out.groupState = group.state();
  out.groupEpoch = group.epoch();
  out.assignmentEpoch = group.assignment_epoch();
  out.assignorName = "simple";
  for (const auto& [id, member] : group.members()) {
    R::Member& one = out.members.emplace_back();
    one.memberId = id;
    one.rackId = member.rack_id;
    one.memberEpoch = member.epoch;
    one.clientId = member.client_id;
    one.clientHost = member.client_host;
    one.subscribedTopicNames = {member.topics.begin(), member.topics.end()};
    for (const auto& [topic_id, partitions] : member.assigned)
      if (const TopicImage* topic = image.topic(topic_id))
        one.assignment.topicPartitions.push_back(
            {topic_id, topic->name, {partitions.begin(), partitions.end()}});
  }
  return out;
}

void share_group_describe(Broker& broker, p::ShareGroupDescribeRequest& request,
                          Responder<p::ShareGroupDescribeResponse> respond) {
  R response;
  ErrorCode error = broker.groups().load();
  for (const std::string& name : request.groupIds) {
    R::DescribedGroup out;
    out.groupId = name;
    const ShareGroup* group = broker.groups().shares().find(name);
    if (error != ErrorCode::NONE) {
      out.errorCode = code(error);
    } else if (name.empty()) {
      out.errorCode = code(ErrorCode::INVALID_GROUP_ID);
    } else if (group) {
      out = describe(*group, broker.image());
      if (request.includeAuthorizedOperations)
        out.authorizedOperations = kGroupOperations;
    } else {
      out.errorCode = code(ErrorCode::GROUP_ID_NOT_FOUND);
      out.errorMessage =
          broker.groups().knows(name)
              ? fmt::format("Group {} is not a share group.", name)
              : fmt::format("Group {} not found.", name);
    }
    response.groups.push_back(std::move(out));
  }
  respond(response);
}

}  // namespace

void handle_share_group_describe(Broker& broker, Call call, Reader& body) {
  answer<p::ShareGroupDescribeRequest, p::ShareGroupDescribeResponse,
         share_group_describe>(broker, std::move(call), body);
}

}  // namespace weir
