// ShareGroupHeartbeat (76), version 1: a member of a share group joins (epoch
// 0), lives, changes what it subscribes to, leaves (-1).
//
// Errors: INVALID_REQUEST, GROUP_ID_NOT_FOUND, UNKNOWN_MEMBER_ID,
// FENCED_MEMBER_EPOCH, GROUP_MAX_SIZE_REACHED, COORDINATOR_NOT_AVAILABLE.
//
// Reference: GroupMetadataManager.shareGroupHeartbeat; KIP-932.
#include "lib/protocol/api/share_group_heartbeat.h"

#include "lib/broker/groups/coordinator.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;

void share_group_heartbeat(Broker& broker,
                           p::ShareGroupHeartbeatRequest& request,
                           Responder<p::ShareGroupHeartbeatResponse> respond) {
  p::ShareGroupHeartbeatResponse refused;
  refused.errorCode = code(broker.groups().load());
  if (refused.errorCode != 0) return respond(refused);
  GroupClient client{.id = respond.call().client_id,
                     .host = respond.connection().client_host,
                     .version = respond.version()};
  auto answer = broker.groups().shares().heartbeat(request, client);
  if (answer) return respond(*answer);
  refused.errorCode = code(answer.error().code);
  refused.errorMessage = answer.error().text;
  respond(refused);
}

}  // namespace

void handle_share_group_heartbeat(Broker& broker, Call call, Reader& body) {
  answer<p::ShareGroupHeartbeatRequest, p::ShareGroupHeartbeatResponse,
         share_group_heartbeat>(broker, std::move(call), body);
}

}  // namespace weir
