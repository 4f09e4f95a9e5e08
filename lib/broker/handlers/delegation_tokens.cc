// CreateDelegationToken (38), RenewDelegationToken (39), ExpireDelegationToken
// (40) and DescribeDelegationToken (41), as of a client that has not
// authenticated: DELEGATION_TOKEN_REQUEST_NOT_ALLOWED.
//
// Left out: tokens. Those in a directory that Kafka wrote stay in it.
//
// Reference: kafka.server.KafkaApis.allowTokenRequests; KIP-48.
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"
#include "lib/protocol/api/create_delegation_token.h"
#include "lib/protocol/api/describe_delegation_token.h"
#include "lib/protocol/api/expire_delegation_token.h"
#include "lib/protocol/api/renew_delegation_token.h"

namespace weir {
namespace {

namespace p = protocol;

constexpr int16_t kNotAllowed =
    code(p::ErrorCode::DELEGATION_TOKEN_REQUEST_NOT_ALLOWED);

// "User:ANONYMOUS": type and name.
std::pair<std::string, std::string> parts(const std::string& principal) {
  size_t colon = principal.find(':');
  return {principal.substr(0, colon), principal.substr(colon + 1)};
}

void create_delegation_token(
    Broker&, p::CreateDelegationTokenRequest& request,
    Responder<p::CreateDelegationTokenResponse> respond) {
  p::CreateDelegationTokenResponse response;
  response.errorCode = kNotAllowed;
  auto [type, name] = parts(respond.connection().principal);
  if (respond.version() >= 3) {
    response.tokenRequesterPrincipalType = type;
    response.tokenRequesterPrincipalName = name;
  }
  bool for_other = request.ownerPrincipalName.value_or("") != "";
  response.principalType =
      for_other ? request.ownerPrincipalType.value_or("") : type;
  response.principalName = for_other ? *request.ownerPrincipalName : name;
  response.issueTimestampMs = response.expiryTimestampMs =
      response.maxTimestampMs = -1;
  respond(response);
}

void renew_delegation_token(
    Broker&, p::RenewDelegationTokenRequest&,
    Responder<p::RenewDelegationTokenResponse> respond) {
  respond({.errorCode = kNotAllowed, .expiryTimestampMs = -1});
}

void expire_delegation_token(
    Broker&, p::ExpireDelegationTokenRequest&,
    Responder<p::ExpireDelegationTokenResponse> respond) {
  respond({.errorCode = kNotAllowed, .expiryTimestampMs = -1});
}

void describe_delegation_token(
    Broker&, p::DescribeDelegationTokenRequest&,
    Responder<p::DescribeDelegationTokenResponse> respond) {
  respond({.errorCode = kNotAllowed});
}

}  // namespace

void handle_create_delegation_token(Broker& broker, Call call, Reader& body) {
  answer<p::CreateDelegationTokenRequest, p::CreateDelegationTokenResponse,
         create_delegation_token>(broker, std::move(call), body);
}

void handle_renew_delegation_token(Broker& broker, Call call, Reader& body) {
  answer<p::RenewDelegationTokenRequest, p::RenewDelegationTokenResponse,
         renew_delegation_token>(broker, std::move(call), body);
}

void handle_expire_delegation_token(Broker& broker, Call call, Reader& body) {
  answer<p::ExpireDelegationTokenRequest, p::ExpireDelegationTokenResponse,
         expire_delegation_token>(broker, std::move(call), body);
}

void handle_describe_delegation_token(Broker& broker, Call call, Reader& body) {
  answer<p::DescribeDelegationTokenRequest, p::DescribeDelegationTokenResponse,
         describe_delegation_token>(broker, std::move(call), body);
}

}  // namespace weir
