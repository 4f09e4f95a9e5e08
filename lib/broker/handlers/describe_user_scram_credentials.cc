// DescribeUserScramCredentials (50), version 0: which SCRAM mechanisms users
// have, and with how many iterations; never a key. No users: all of them.
//
// Errors, of each user: RESOURCE_NOT_FOUND, DUPLICATE_RESOURCE (named twice).
//
// Reference: org.apache.kafka.image.ScramImage.describe; KIP-554.
#include "lib/protocol/api/describe_user_scram_credentials.h"

#include <map>

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using Request = p::DescribeUserScramCredentialsRequest;
using Response = p::DescribeUserScramCredentialsResponse;

void describe_user_scram_credentials(Broker& broker, Request& request,
                                     Responder<Response> respond) {
  const auto& known = broker.image().scram_users();
  std::map<std::string, int> times;  // each user is named
  if (request.users && !request.users->empty())
    for (const auto& user : *request.users) ++times[user.name];
  else
    for (const auto& [user, credential] : known) times[user.first] = 1;
  Response response;
  for (const auto& [name, count] : times) {
    auto& out = response.results.emplace_back();
    out.user = name;
    if (count > 1) {
      refuse(out, {ErrorCode::DUPLICATE_RESOURCE,
                   fmt::format("user '{}' is asked for twice", name)});
      continue;
    }
    auto at = known.lower_bound({name, INT8_MIN});
    for (; at != known.end() && at->first.first == name; ++at)
      out.credentialInfos.push_back({.mechanism = at->second.mechanism,
                                     .iterations = at->second.iterations});
    if (out.credentialInfos.empty())
      refuse(out, {ErrorCode::RESOURCE_NOT_FOUND,
                   fmt::format("user '{}' has no credentials", name)});
  }
  respond(response);
}

}  // namespace

void handle_describe_user_scram_credentials(Broker& broker, Call call,
                                            Reader& body) {
  answer<Request, Response, describe_user_scram_credentials>(
      broker, std::move(call), body);
}

}  // namespace weir
