// FindCoordinator (10), versions 0 to 6: this node, for every group and every
// transactional id. Several keys from version 4 on.
//
// Errors: INVALID_REQUEST (a key type that is none, or share before version
// 6); COORDINATOR_NOT_AVAILABLE while the groups, or the transactions, cannot
// be read.
//
// Coordinators of share groups' state are this node too.
//
// Reference: kafka.server.KafkaApis.getCoordinator; KIP-699.
#include "lib/protocol/api/find_coordinator.h"

#include "lib/broker/groups/coordinator.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"
#include "lib/broker/share/share_broker.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;

enum KeyType : int8_t { kGroup = 0, kTransaction = 1, kShare = 2 };
constexpr int16_t kFirstWithShare = 6;
constexpr int16_t kFirstWithSeveral = 4;

ErrorCode check(Broker& broker, int8_t type, int16_t version) {
  switch (type) {
    case kGroup:
      return broker.groups().load();
    case kShare:
      if (version < kFirstWithShare) return ErrorCode::INVALID_REQUEST;
      return broker.share().load();
    case kTransaction:
      return broker.load_transactions();
    default:
      return ErrorCode::INVALID_REQUEST;
  }
}

// Fills what an answer and each of its coordinators have alike.
template <class Out>
void fill(Out& out, ErrorCode error, const Broker& broker,
          const Connection& connection) {
  out.errorCode = code(error);
  bool found = error == ErrorCode::NONE;
  out.nodeId = found ? broker.node_id() : -1;
  out.host = found ? connection.advertised_host : "";
  out.port = found ? connection.advertised_port : -1;
}

void find_coordinator(Broker& broker, p::FindCoordinatorRequest& request,
                      Responder<p::FindCoordinatorResponse> respond) {
  p::FindCoordinatorResponse response;
  ErrorCode error = check(broker, request.keyType, respond.version());
  if (respond.version() < kFirstWithSeveral) {
    fill(response, error, broker, respond.connection());
    // Kafka names the absence of an error in words here.
    response.errorMessage = p::find_error(code(error))->name;
    return respond(response);
  }
  for (const std::string& key : request.coordinatorKeys) {
    p::FindCoordinatorResponse::Coordinator one{.key = key};
    fill(one, error, broker, respond.connection());
    response.coordinators.push_back(std::move(one));
  }
  respond(response);
}

}  // namespace

void handle_find_coordinator(Broker& broker, Call call, Reader& body) {
  answer<p::FindCoordinatorRequest, p::FindCoordinatorResponse,
         find_coordinator>(broker, std::move(call), body);
}

}  // namespace weir
