// DescribeGroups (15), versions 0 to 6: state and members of classic groups.
// Metadata of members is shown while the group is stable. A group that is not
// there, or of another kind, is "Dead"; from version 6 on that is an error.
//
// Errors: GROUP_ID_NOT_FOUND, COORDINATOR_NOT_AVAILABLE.
//
// Reference: GroupMetadataManager.describeGroups; KIP-1043.
#include "lib/protocol/api/describe_groups.h"

#include "lib/broker/groups/coordinator.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using Described = p::DescribeGroupsResponse::DescribedGroup;

constexpr int16_t kFirstWithNotFound = 6;
Described missing(const GroupCoordinator& groups, const std::string& name,
                  int16_t version) {
  Described out;
  out.groupId = name;
  out.groupState = "Dead";
  if (version < kFirstWithNotFound) return out;
  out.errorCode = code(ErrorCode::GROUP_ID_NOT_FOUND);
  out.errorMessage = groups.knows(name)
                         ? fmt::format("Group {} is not a classic group.", name)
                         : fmt::format("Group {} not found.", name);
  return out;
}

Described describe(const ClassicGroup& group) {
  Described out;
  out.groupId = group.name();
  out.groupState = group_state_name(group.state());
  out.protocolType = group.protocol_type().value_or("");
  bool stable = group.is(GroupState::kStable);
  if (stable) out.protocolData = group.protocol().value_or("");
  for (const auto& [id, member] : group.members()) {
    p::DescribeGroupsResponse::DescribedGroupMember one;
    one.memberId = id;
    one.groupInstanceId = member.instance_id;
    one.clientId = member.client_id;
    one.clientHost = member.client_host;
    if (stable) one.memberMetadata = member.metadata(out.protocolData);
    one.memberAssignment = member.assignment;
    out.members.push_back(std::move(one));
  }
  return out;
}

void describe_groups(Broker& broker, p::DescribeGroupsRequest& request,
                     Responder<p::DescribeGroupsResponse> respond) {
  p::DescribeGroupsResponse response;
  GroupCoordinator& groups = broker.groups();
  ErrorCode error = groups.load();
  for (const std::string& name : request.groups) {
    Described out;
    if (error != ErrorCode::NONE) {
      out.groupId = name;
      out.errorCode = code(error);
    } else if (const ClassicGroup* group = groups.find(name)) {
      out = describe(*group);
    } else {
      out = missing(groups, name, respond.version());
    }
    if (request.includeAuthorizedOperations && out.errorCode == 0)
      out.authorizedOperations = kGroupOperations;
    response.groups.push_back(std::move(out));
  }
  respond(response);
}

}  // namespace

void handle_describe_groups(Broker& broker, Call call, Reader& body) {
  answer<p::DescribeGroupsRequest, p::DescribeGroupsResponse, describe_groups>(
      broker, std::move(call), body);
}

}  // namespace weir
