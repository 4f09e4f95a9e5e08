// ShareGroupDescribe (77), version 1: epochs, members and what each reads.
//
// Errors, of each group: INVALID_GROUP_ID, GROUP_ID_NOT_FOUND,
// COORDINATOR_NOT_AVAILABLE.
//
// Reference: GroupMetadataManager.shareGroupDescribe; KIP-932.
#include "lib/protocol/api/share_group_describe.h"

#include "lib/broker/handlers/group_description.h"
#include "lib/broker/handlers/handlers.h"

namespace weir {
namespace {

namespace p = protocol;
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
    one.assignment =
        described_assignment<R::Assignment>(member.assigned, image);
  }
  return out;
}

void share_group_describe(Broker& broker, p::ShareGroupDescribeRequest& request,
                          Responder<p::ShareGroupDescribeResponse> respond) {
  respond(describe_groups_of<R>(
      broker, request, "share",
      [&](const std::string& name) {
        return broker.groups().shares().find(name);
      },
      describe));
}

}  // namespace

void handle_share_group_describe(Broker& broker, Call call, Reader& body) {
  answer<p::ShareGroupDescribeRequest, p::ShareGroupDescribeResponse,
         share_group_describe>(broker, std::move(call), body);
}

}  // namespace weir
