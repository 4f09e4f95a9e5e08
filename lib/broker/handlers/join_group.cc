// JoinGroup (11), versions 0 to 9: answered when all members have joined or
// their time is over.
//
// Version 0 has no rebalance time-out: the session's is taken. From 4 on a
// dynamic member is given an id first (MEMBER_ID_REQUIRED); from 9 on a static
// leader that is back is told to leave the assignment as it is.
//
// Errors: INVALID_GROUP_ID, INVALID_SESSION_TIMEOUT, MEMBER_ID_REQUIRED,
// UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, INCONSISTENT_GROUP_PROTOCOL,
// GROUP_MAX_SIZE_REACHED, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR.
//
// Reference: GroupMetadataManager.classicGroupJoin; KIP-345, KIP-394, KIP-814.
#include "lib/broker/groups/coordinator.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;

constexpr int16_t kFirstWithRebalanceTimeout = 1;
constexpr int16_t kFirstWithNullProtocol = 7;

void join_group(Broker& broker, p::JoinGroupRequest& request,
                Responder<p::JoinGroupResponse> respond) {
  int16_t version = respond.version();
  GroupClient client{.id = respond.call().client_id,
                     .host = respond.connection().client_host,
                     .version = version};
  auto reply = [respond = std::move(respond)](p::JoinGroupResponse response) {
    if (respond.version() < kFirstWithNullProtocol && !response.protocolName)
      response.protocolName = "";
    respond(response);
  };
  if (p::ErrorCode error = broker.groups().load();
      error != p::ErrorCode::NONE) {
    p::JoinGroupResponse response;
    response.errorCode = code(error);
    response.memberId = request.memberId;
    response.protocolName.reset();
    return reply(std::move(response));
  }
  if (version < kFirstWithRebalanceTimeout)
    request.rebalanceTimeoutMs = request.sessionTimeoutMs;
  broker.groups().join(request, client, std::move(reply));
}

}  // namespace

void handle_join_group(Broker& broker, Call call, Reader& body) {
  answer<p::JoinGroupRequest, p::JoinGroupResponse, join_group>(
      broker, std::move(call), body);
}

}  // namespace weir
