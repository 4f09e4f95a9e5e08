// SyncGroup (14), versions 0 to 5: a member asks for its assignment, the
// leader brings everybody's. Answered when the leader's is stored.
//
// Errors: INVALID_GROUP_ID, UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID,
// ILLEGAL_GENERATION, INCONSISTENT_GROUP_PROTOCOL (also for one that names
// none, from version 5 on), REBALANCE_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE,
// NOT_COORDINATOR.
//
// Reference: GroupMetadataManager.classicGroupSync; KIP-559.
#include "lib/broker/groups/coordinator.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;

constexpr int16_t kFirstWithProtocol = 5;

void sync_group(Broker& broker, p::SyncGroupRequest& request,
                Responder<p::SyncGroupResponse> respond) {
  ErrorCode error = broker.groups().load();
  if (respond.version() >= kFirstWithProtocol &&
      (!request.protocolType || !request.protocolName))
    error = ErrorCode::INCONSISTENT_GROUP_PROTOCOL;
  if (error != ErrorCode::NONE) {
    p::SyncGroupResponse response;
    response.errorCode = code(error);
    return respond(response);
  }
  broker.groups().sync(request, [respond = std::move(respond)](
                                    const p::SyncGroupResponse& response) {
    respond(response);
  });
}

}  // namespace

void handle_sync_group(Broker& broker, Call call, Reader& body) {
  answer<p::SyncGroupRequest, p::SyncGroupResponse, sync_group>(
      broker, std::move(call), body);
}

}  // namespace weir
