// Heartbeat (12), versions 0 to 4: a member lives, and hears of a rebalance.
//
// Errors: INVALID_GROUP_ID, UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID,
// ILLEGAL_GENERATION, REBALANCE_IN_PROGRESS. While groups cannot be read, it
// is no error: the member shall not give up.
//
// Reference: GroupMetadataManager.classicGroupHeartbeat.
#include "lib/protocol/api/heartbeat.h"

#include "lib/broker/groups/coordinator.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;

void heartbeat(Broker& broker, p::HeartbeatRequest& request,
               Responder<p::HeartbeatResponse> respond) {
  p::HeartbeatResponse response;
  if (broker.groups().load() == p::ErrorCode::NONE)
    response.errorCode = code(broker.groups().heartbeat(request));
  respond(response);
}

}  // namespace

void handle_heartbeat(Broker& broker, Call call, Reader& body) {
  answer<p::HeartbeatRequest, p::HeartbeatResponse, heartbeat>(
      broker, std::move(call), body);
}

}  // namespace weir
