// DescribeCluster (60), versions 0 to 2: the cluster's id and this node, which
// is all of it and its controller.
//
// Errors: UNSUPPORTED_ENDPOINT_TYPE for an endpoint type that is none,
// MISMATCHED_ENDPOINT_TYPE for controllers, which are asked elsewhere.
//
// Reference: kafka.server.AuthHelper.computeDescribeClusterResponse; KIP-919.
#include "lib/protocol/api/describe_cluster.h"

#include "lib/broker/authorized_operations.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;

constexpr int8_t kBrokers = 1;
constexpr int8_t kControllers = 2;

void describe_cluster(Broker& broker, p::DescribeClusterRequest& request,
                      Responder<p::DescribeClusterResponse> respond) {
  p::DescribeClusterResponse response;
  if (request.endpointType != kBrokers) {
    bool known = request.endpointType == kControllers;
    response.errorCode = code(known ? ErrorCode::MISMATCHED_ENDPOINT_TYPE
                                    : ErrorCode::UNSUPPORTED_ENDPOINT_TYPE);
    response.errorMessage = "this is a listener of brokers";
    return respond(response);
  }
  const Connection& connection = respond.connection();
  response.clusterId = broker.directory().meta().cluster_id.value_or("");
  response.controllerId = broker.node_id();
  response.brokers.push_back({.brokerId = broker.node_id(),
                              .host = connection.advertised_host,
                              .port = connection.advertised_port});
  if (request.includeClusterAuthorizedOperations)
    response.clusterAuthorizedOperations = kClusterOperations;
  respond(response);
}

}  // namespace

void handle_describe_cluster(Broker& broker, Call call, Reader& body) {
  answer<p::DescribeClusterRequest, p::DescribeClusterResponse,
         describe_cluster>(broker, std::move(call), body);
}

}  // namespace weir
