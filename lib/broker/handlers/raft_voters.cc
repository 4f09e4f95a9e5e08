// AddRaftVoter (80), RemoveRaftVoter (81) and UnregisterController (94): this
// node is the only voter and controller, and stays so.
//
// Errors: INVALID_REQUEST (a voter that cannot be reached from here, or the
// last one), DUPLICATE_VOTER, VOTER_NOT_FOUND, CONTROLLER_ID_NOT_REGISTERED.
//
// Differs from Kafka, which tries for a while to reach a new voter.
//
// Reference: org.apache.kafka.raft.internals.AddVoterHandler,
// RemoveVoterHandler; KIP-853.
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"
#include "lib/protocol/api/add_raft_voter.h"
#include "lib/protocol/api/remove_raft_voter.h"
#include "lib/protocol/api/unregister_controller.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;

void add_raft_voter(Broker& broker, p::AddRaftVoterRequest& request,
                    Responder<p::AddRaftVoterResponse> respond) {
  p::AddRaftVoterResponse response;
  bool known = request.voterId == broker.node_id();
  if (known && !request.listeners.empty())
    refuse(response, {ErrorCode::DUPLICATE_VOTER, "this node is the voter"});
  else
    refuse(response, {ErrorCode::INVALID_REQUEST,
                      "this node alone votes, and stays alone"});
  respond(response);
}

void remove_raft_voter(Broker& broker, p::RemoveRaftVoterRequest& request,
                       Responder<p::RemoveRaftVoterResponse> respond) {
  p::RemoveRaftVoterResponse response;
  bool known = false;
  if (const auto& voters = broker.image().voters())
    for (const auto& voter : voters->voters)
      known = known || (voter.voterId == request.voterId &&
                        voter.voterDirectoryId == request.voterDirectoryId);
  if (known)
    refuse(response, {ErrorCode::INVALID_REQUEST, "it is the only voter"});
  else
    refuse(response, {ErrorCode::VOTER_NOT_FOUND, "there is no such voter"});
  respond(response);
}

void unregister_controller(Broker&, p::UnregisterControllerRequest& request,
                           Responder<p::UnregisterControllerResponse> respond) {
  p::UnregisterControllerResponse response;
  refuse(response,
         {ErrorCode::CONTROLLER_ID_NOT_REGISTERED,
          fmt::format("no controller {} is registered", request.controllerId)});
  respond(response);
}

}  // namespace

void handle_add_raft_voter(Broker& broker, Call call, Reader& body) {
  answer<p::AddRaftVoterRequest, p::AddRaftVoterResponse, add_raft_voter>(
      broker, std::move(call), body);
}

void handle_remove_raft_voter(Broker& broker, Call call, Reader& body) {
  answer<p::RemoveRaftVoterRequest, p::RemoveRaftVoterResponse,
         remove_raft_voter>(broker, std::move(call), body);
}

void handle_unregister_controller(Broker& broker, Call call, Reader& body) {
  answer<p::UnregisterControllerRequest, p::UnregisterControllerResponse,
         unregister_controller>(broker, std::move(call), body);
}

}  // namespace weir
