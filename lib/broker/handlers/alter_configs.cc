// AlterConfigs (33), versions 0 to 2: what is named is all that stays set of a
// resource. IncrementalAlterConfigs (44), versions 0 and 1: sets, unsets,
// extends and shortens single configs. Of topics, this node, all nodes, groups
// and subscriptions to clients' metrics; at once in force, or only checked.
//
// Errors, of each resource: INVALID_REQUEST (named twice, a config twice, no
// value, another node, no such type; configs of brokers that cannot be
// changed), INVALID_CONFIG, INVALID_TOPIC_EXCEPTION,
// UNKNOWN_TOPIC_OR_PARTITION, POLICY_VIOLATION (read-only),
// KAFKA_STORAGE_ERROR.
//
// Differs from Kafka: there are no loggers whose levels could be set; a
// resource that AlterConfigs names twice is refused, where Kafka never
// answers.
//
// Reference: kafka.server.ConfigAdminManager; KIP-339, KIP-226.
#include "lib/protocol/api/alter_configs.h"

#include <map>

#include "lib/broker/configs/config_changes.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"
#include "lib/protocol/api/incremental_alter_configs.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;

constexpr int8_t kBrokerLogger = 8;

std::vector<ConfigEdit> edits_of(
    const p::AlterConfigsRequest::AlterConfigsResource& resource) {
  std::vector<ConfigEdit> out;
  for (const auto& one : resource.configs)
    out.push_back({one.name, ConfigOperation::kSet, one.value});
  return out;
}

std::vector<ConfigEdit> edits_of(
    const p::IncrementalAlterConfigsRequest::AlterConfigsResource& resource) {
  std::vector<ConfigEdit> out;
  for (const auto& one : resource.configs)
    out.push_back({one.name, ConfigOperation(one.configOperation), one.value});
  return out;
}

Answered<void> alter(Broker& broker, const ConfigRequest& request,
                     bool only_check) {
  if (request.type == kBrokerLogger && !request.replaces)
    return refusal(ErrorCode::INVALID_CONFIG, "there are no loggers here");
  auto changes = plan_changes(broker.directory(), request);
  if (!changes) return tl::unexpected(changes.error());
  if (broker.options().read_only)
    return refusal(ErrorCode::POLICY_VIOLATION,
                   "the directory is served read-only");
  if (only_check || changes->empty()) return {};
  Result<> done = broker.directory().alter_configs(ResourceType(request.type),
                                                   request.name, *changes);
  if (done) return {};
  return refusal(kafka_error(done.error().code), "{}", done.error().message());
}

template <class Request, class Response>
void alter_configs(Broker& broker, Request& request,
                   Responder<Response> respond) {
  std::map<std::pair<int8_t, std::string_view>, int> named;
  for (const auto& one : request.resources)
    ++named[{one.resourceType, one.resourceName}];
  Response response;
  for (const auto& one : request.resources) {
    Answered<void> done =
        refusal(ErrorCode::INVALID_REQUEST, "the resource is named twice");
    if (named[{one.resourceType, one.resourceName}] == 1)
      done =
          alter(broker,
                {.type = one.resourceType,
                 .name = one.resourceName,
                 .edits = edits_of(one),
                 .replaces = std::is_same_v<Request, p::AlterConfigsRequest>},
                request.validateOnly);
    auto& out = response.responses.emplace_back();
    out.resourceType = one.resourceType;
    out.resourceName = one.resourceName;
    out.errorMessage.reset();
    if (done) continue;
    out.errorCode = code(done.error().code);
    if (!done.error().text.empty())
      out.errorMessage = std::move(done.error().text);
  }
  respond(response);
}

}  // namespace

void handle_alter_configs(Broker& broker, Call call, Reader& body) {
  answer<p::AlterConfigsRequest, p::AlterConfigsResponse,
         alter_configs<p::AlterConfigsRequest, p::AlterConfigsResponse>>(
      broker, std::move(call), body);
}

void handle_incremental_alter_configs(Broker& broker, Call call, Reader& body) {
  answer<p::IncrementalAlterConfigsRequest, p::IncrementalAlterConfigsResponse,
         alter_configs<p::IncrementalAlterConfigsRequest,
                       p::IncrementalAlterConfigsResponse>>(
      broker, std::move(call), body);
}

}  // namespace weir
