// ListConfigResources (74), versions 0 and 1: topics, this node and its
// loggers, and the groups and subscriptions to clients' metrics that something
// was set for; of the types asked for, or of all. Version 0 asks for
// subscriptions alone.
//
// Errors: UNSUPPORTED_VERSION for types that nothing can be listed of.
//
// Reference: kafka.server.KafkaApis.handleListConfigResources; KIP-1142.
#include "lib/protocol/api/list_config_resources.h"

#include <algorithm>

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;

constexpr int8_t kTopic = int8_t(ResourceType::kTopic);
constexpr int8_t kBroker = int8_t(ResourceType::kBroker);
constexpr int8_t kBrokerLogger = 8;
constexpr int8_t kClientMetrics = int8_t(ResourceType::kClientMetrics);
constexpr int8_t kGroup = int8_t(ResourceType::kGroup);
constexpr int8_t kAll[] = {kTopic, kBroker, kBrokerLogger, kClientMetrics,
                           kGroup};

void list_config_resources(Broker& broker,
                           p::ListConfigResourcesRequest& request,
                           Responder<p::ListConfigResourcesResponse> respond) {
  std::vector<int8_t> types = request.resourceTypes;
  if (respond.version() == 0) types = {kClientMetrics};
  if (types.empty()) types.assign(std::begin(kAll), std::end(kAll));
  auto wants = [&](int8_t type) {
    return std::find(types.begin(), types.end(), type) != types.end();
  };
  p::ListConfigResourcesResponse response;
  for (int8_t type : types) {
    if (std::find(std::begin(kAll), std::end(kAll), type) != std::end(kAll))
      continue;
    response.errorCode = code(p::ErrorCode::UNSUPPORTED_VERSION);
    return respond(response);
  }
  auto add = [&](int8_t type, std::string name) {
    response.configResources.push_back(
        {.resourceName = std::move(name), .resourceType = type});
  };
  if (wants(kTopic))
    for (const auto& [name, topic] : broker.image().topics()) add(kTopic, name);
  for (int8_t type : {kBroker, kBrokerLogger})
    if (wants(type)) add(type, std::to_string(broker.node_id()));
  for (const auto& [resource, configs] : broker.image().all_configs())
    if (!configs.empty() && wants(resource.first) &&
        (resource.first == kGroup || resource.first == kClientMetrics))
      add(resource.first, resource.second);
  respond(response);
}

}  // namespace

void handle_list_config_resources(Broker& broker, Call call, Reader& body) {
  answer<p::ListConfigResourcesRequest, p::ListConfigResourcesResponse,
         list_config_resources>(broker, std::move(call), body);
}

}  // namespace weir
