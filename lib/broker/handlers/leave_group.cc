// LeaveGroup (13), versions 0 to 5: members go, at once. From version 3 on
// several, and static ones by their instance id alone.
//
// Errors: INVALID_GROUP_ID, COORDINATOR_NOT_AVAILABLE; of each member
// UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID (before version 3 the whole answer's).
//
// Reference: GroupMetadataManager.classicGroupLeave; KIP-345, KIP-800.
#include "lib/protocol/api/leave_group.h"

#include "lib/broker/groups/coordinator.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;

constexpr int16_t kFirstWithSeveral = 3;

void leave_group(Broker& broker, p::LeaveGroupRequest& request,
                 Responder<p::LeaveGroupResponse> respond) {
  p::LeaveGroupResponse response;
  ErrorCode error = broker.groups().load();
  if (request.groupId.empty()) error = ErrorCode::INVALID_GROUP_ID;
  if (error != ErrorCode::NONE) {
    response.errorCode = code(error);
    return respond(response);
  }
  bool one = respond.version() < kFirstWithSeveral;
  if (one) request.members = {{.memberId = request.memberId}};
  std::vector<ErrorCode> errors = broker.groups().leave(request);
  if (one) {
    response.errorCode = code(errors.at(0));
    return respond(response);
  }
  for (size_t i = 0; i < errors.size(); ++i)
    response.members.push_back(
        {.memberId = request.members[i].memberId,
         .groupInstanceId = request.members[i].groupInstanceId,
         .errorCode = code(errors[i])});
  respond(response);
}

}  // namespace

void handle_leave_group(Broker& broker, Call call, Reader& body) {
  answer<p::LeaveGroupRequest, p::LeaveGroupResponse, leave_group>(
      broker, std::move(call), body);
}

}  // namespace weir
