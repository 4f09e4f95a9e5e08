// DescribeClientQuotas (48), versions 0 and 1: the quotas of users, client ids
// and addresses that fit a filter; a strict one allows no other component.
//
// Errors: INVALID_REQUEST (a component twice, an unknown way to match, an
// address beside a user or client), UNSUPPORTED_VERSION (another type).
//
// Reference: org.apache.kafka.image.ClientQuotasImage.describe; KIP-546.
#include "lib/protocol/api/describe_client_quotas.h"

#include <map>

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using Request = p::DescribeClientQuotasRequest;
using Response = p::DescribeClientQuotasResponse;

enum Match : int8_t { kExact = 0, kDefault = 1, kSpecified = 2 };

/// What each type of entity must be: any where there is no name to match.
struct Wanted {
  bool any = false;
  std::optional<std::string> name;
};
using Filter = std::map<std::string, Wanted>;

Answered<Filter> filter_of(const Request& request) {
  Filter out;
  for (const auto& one : request.components) {
    const std::string& type = one.entityType;
    if (type.empty() || out.contains(type))
      return refusal(ErrorCode::INVALID_REQUEST,
                     "'{}' is no type of entity, or named twice", type);
    if (type != "user" && type != "client-id" && type != "ip")
      return refusal(ErrorCode::UNSUPPORTED_VERSION,
                     "'{}' is no type of entity", type);
    if (one.matchType < kExact || one.matchType > kSpecified ||
        one.match.has_value() != (one.matchType == kExact))
      return refusal(ErrorCode::INVALID_REQUEST,
                     "an exact match has a name, others have none");
    out[type] = {one.matchType == kSpecified, one.match};
  }
  if (out.contains("ip") && out.size() > 1)
    return refusal(ErrorCode::INVALID_REQUEST,
                   "an address stands beside no user or client");
  return out;
}

bool fits(const Image::QuotaEntity& entity, const Filter& filter, bool strict) {
  if (strict && entity.size() != filter.size()) return false;
  for (const auto& [type, wanted] : filter) {
    bool found = false;
    for (const auto& [part, name] : entity)
      found = found || (part == type && (wanted.any || name == wanted.name));
    if (!found) return false;
  }
  return true;
}

void describe_client_quotas(Broker& broker, Request& request,
                            Responder<Response> respond) {
  Response response;
  Answered<Filter> filter = filter_of(request);
  if (!filter) {
    refuse(response, filter.error());
    response.entries.reset();
    return respond(response);
  }
  for (const auto& [entity, values] : broker.image().quotas()) {
    if (!fits(entity, *filter, request.strict)) continue;
    auto& entry = response.entries->emplace_back();
    for (const auto& [type, name] : entity)
      entry.entity.push_back({.entityType = type, .entityName = name});
    for (const auto& [key, value] : values)
      entry.values.push_back({.key = key, .value = value});
  }
  respond(response);
}

}  // namespace

void handle_describe_client_quotas(Broker& broker, Call call, Reader& body) {
  answer<Request, Response, describe_client_quotas>(broker, std::move(call),
                                                    body);
}

}  // namespace weir
