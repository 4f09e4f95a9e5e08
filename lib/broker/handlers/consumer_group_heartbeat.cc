// ConsumerGroupHeartbeat (68), versions 0 and 1: a member of a consumer group
// joins (epoch 0), lives, changes what it subscribes to, gives partitions up,
// leaves (-1), or leaves for a while (-2). The answer says what it shall read.
//
// Errors: INVALID_REQUEST, GROUP_ID_NOT_FOUND, UNKNOWN_MEMBER_ID,
// FENCED_MEMBER_EPOCH, UNRELEASED_INSTANCE_ID, FENCED_INSTANCE_ID,
// UNSUPPORTED_ASSIGNOR, GROUP_MAX_SIZE_REACHED, INVALID_REGULAR_EXPRESSION,
// COORDINATOR_NOT_AVAILABLE.
//
// Reference: GroupMetadataManager.consumerGroupHeartbeat; KIP-848.
#include "lib/protocol/api/consumer_group_heartbeat.h"

#include "lib/broker/groups/coordinator.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;

void consumer_group_heartbeat(
    Broker& broker, p::ConsumerGroupHeartbeatRequest& request,
    Responder<p::ConsumerGroupHeartbeatResponse> respond) {
  p::ConsumerGroupHeartbeatResponse refused;
  refused.errorCode = code(broker.groups().load());
  if (refused.errorCode != 0) return respond(refused);
  GroupClient client{.id = respond.call().client_id,
                     .host = respond.connection().client_host,
                     .version = respond.version()};
  auto answer = broker.groups().consumers().heartbeat(request, client);
  if (answer) return respond(*answer);
  refused.errorCode = code(answer.error().code);
  refused.errorMessage = answer.error().text;
  respond(refused);
}

}  // namespace

void handle_consumer_group_heartbeat(Broker& broker, Call call, Reader& body) {
  answer<p::ConsumerGroupHeartbeatRequest, p::ConsumerGroupHeartbeatResponse,
         consumer_group_heartbeat>(broker, std::move(call), body);
}

}  // namespace weir
