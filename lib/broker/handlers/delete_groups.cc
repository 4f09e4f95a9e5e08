// DeleteGroups (42), versions 0 to 3: groups without members go, with their
// offsets.
//
// Errors, of each group: GROUP_ID_NOT_FOUND, NON_EMPTY_GROUP,
// COORDINATOR_NOT_AVAILABLE.
//
// Reference: GroupCoordinatorShard.deleteGroups; KIP-229.
#include "lib/protocol/api/delete_groups.h"

#include "lib/broker/groups/coordinator.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;

void delete_groups(Broker& broker, p::DeleteGroupsRequest& request,
                   Responder<p::DeleteGroupsResponse> respond) {
  p::DeleteGroupsResponse response;
  for (const std::string& name : request.groupsNames) {
    p::ErrorCode error = broker.groups().load();
    if (error == p::ErrorCode::NONE) error = broker.groups().delete_group(name);
    p::DeleteGroupsResponse::DeletableGroupResult out;
    out.groupId = name;
    out.errorCode = code(error);
    response.results.push_back(std::move(out));
  }
  respond(response);
}

}  // namespace

void handle_delete_groups(Broker& broker, Call call, Reader& body) {
  answer<p::DeleteGroupsRequest, p::DeleteGroupsResponse, delete_groups>(
      broker, std::move(call), body);
}

}  // namespace weir
