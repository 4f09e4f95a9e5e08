// ListPartitionReassignments (46), version 0: partitions on their way to other
// nodes. On one node there are none, of whatever is asked for.
//
// Reference: org.apache.kafka.controller.ReplicationControlManager
// .listPartitionReassignments; KIP-455.
#include "lib/protocol/api/list_partition_reassignments.h"

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using Request = p::ListPartitionReassignmentsRequest;
using Response = p::ListPartitionReassignmentsResponse;

void list_partition_reassignments(Broker&, Request&,
                                  Responder<Response> respond) {
  Response response;
  response.errorMessage.reset();
  respond(response);
}

}  // namespace

void handle_list_partition_reassignments(Broker& broker, Call call,
                                         Reader& body) {
  answer<Request, Response, list_partition_reassignments>(
      broker, std::move(call), body);
}

}  // namespace weir
