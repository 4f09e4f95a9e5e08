// DescribeAcls (29), CreateAcls (30), DeleteAcls (31), versions 1 to 3: as a
// broker answers that has no authorizer, SECURITY_DISABLED for each.
//
// Left out: ACLs. Those in a directory that Kafka wrote stay in it.
//
// Reference: kafka.server.AclApis.
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"
#include "lib/protocol/api/create_acls.h"
#include "lib/protocol/api/delete_acls.h"
#include "lib/protocol/api/describe_acls.h"

namespace weir {
namespace {

namespace p = protocol;

Refusal no_authorizer() {
  return {p::ErrorCode::SECURITY_DISABLED, "no authorizer is set up"};
}

void describe_acls(Broker&, p::DescribeAclsRequest&,
                   Responder<p::DescribeAclsResponse> respond) {
  p::DescribeAclsResponse response;
  refuse(response, no_authorizer());
  respond(response);
}

void create_acls(Broker&, p::CreateAclsRequest& request,
                 Responder<p::CreateAclsResponse> respond) {
  p::CreateAclsResponse response;
  response.results.resize(request.creations.size());
  for (auto& one : response.results) refuse(one, no_authorizer());
  respond(response);
}

void delete_acls(Broker&, p::DeleteAclsRequest& request,
                 Responder<p::DeleteAclsResponse> respond) {
  p::DeleteAclsResponse response;
  response.filterResults.resize(request.filters.size());
  for (auto& one : response.filterResults) refuse(one, no_authorizer());
  respond(response);
}

}  // namespace

void handle_describe_acls(Broker& broker, Call call, Reader& body) {
  answer<p::DescribeAclsRequest, p::DescribeAclsResponse, describe_acls>(
      broker, std::move(call), body);
}

void handle_create_acls(Broker& broker, Call call, Reader& body) {
  answer<p::CreateAclsRequest, p::CreateAclsResponse, create_acls>(
      broker, std::move(call), body);
}

void handle_delete_acls(Broker& broker, Call call, Reader& body) {
  answer<p::DeleteAclsRequest, p::DeleteAclsResponse, delete_acls>(
      broker, std::move(call), body);
}

}  // namespace weir
