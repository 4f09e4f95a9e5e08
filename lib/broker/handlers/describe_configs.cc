// DescribeConfigs (32), versions 1 to 4: configs of topics, of this node, of
// all nodes (a broker without a name), of groups and of subscriptions to
// clients' metrics; each with its value, source, synonyms, type and
// documentation. What was never set is described with its defaults, groups
// and subscriptions that are not there, too.
//
// Errors: UNKNOWN_TOPIC_OR_PARTITION, INVALID_TOPIC_EXCEPTION, INVALID_REQUEST
// (another node, no name, no such type of resource).
//
// Differs from Kafka: there are no loggers whose levels could be described.
//
// Reference: kafka.server.ConfigHelper; KIP-226, KIP-569.
#include "lib/protocol/api/describe_configs.h"

#include <algorithm>

#include "lib/base/text.h"
#include "lib/broker/configs/described.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"
#include "lib/log/names.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using Wanted = p::DescribeConfigsRequest::DescribeConfigsResource;
using Outcome = p::DescribeConfigsResponse::DescribeConfigsResult;
using Told = p::DescribeConfigsResponse::DescribeConfigsResourceResult;
using Described = std::vector<DescribedConfig>;

constexpr int8_t kBrokerLogger = 8;

Answered<Described> of_topic(const Broker& broker, const std::string& name) {
  if (Result<> ok = check_topic_name(name); !ok)
    return refusal(ErrorCode::INVALID_TOPIC_EXCEPTION, "{}", ok.error().text);
  if (!broker.image().topic(name))
    return refusal(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, "");
  return describe_topic(broker.directory().configs(),
                        broker.image().configs(ResourceType::kTopic, name));
}

Answered<void> check_node(const Broker& broker, const std::string& name) {
  Result<int64_t> id = parse_integer(name);
  if (id && *id == broker.node_id()) return {};
  return refusal(ErrorCode::INVALID_REQUEST, "this is node {}, not '{}'",
                 broker.node_id(), name);
}

Answered<Described> of_broker(const Broker& broker, const std::string& name) {
  if (name.empty()) return describe_all_brokers(broker.directory().configs());
  if (auto ok = check_node(broker, name); !ok)
    return tl::unexpected(ok.error());
  return describe_broker(broker.directory().configs());
}

Answered<Described> describe(const Broker& broker, const Wanted& wanted) {
  const std::string& name = wanted.resourceName;
  auto type = ResourceType(wanted.resourceType);
  if (type == ResourceType::kTopic) return of_topic(broker, name);
  if (type == ResourceType::kBroker) return of_broker(broker, name);
  if (wanted.resourceType == kBrokerLogger) {
    if (auto ok = check_node(broker, name); !ok)
      return tl::unexpected(ok.error());
    return Described();
  }
  if (type != ResourceType::kGroup && type != ResourceType::kClientMetrics)
    return refusal(ErrorCode::INVALID_REQUEST, "no resource has type {}",
                   wanted.resourceType);
  if (name.empty())
    return refusal(ErrorCode::INVALID_REQUEST, "a name is missing");
  const Image::Configs& set = broker.image().configs(type, name);
  return type == ResourceType::kGroup
             ? describe_group(broker.directory().configs(), set)
             : describe_client_metrics(set);
}

bool is_wanted(const Wanted& wanted, const std::string& config) {
  if (!wanted.configurationKeys || wanted.configurationKeys->empty())
    return true;
  const auto& keys = *wanted.configurationKeys;
  return std::find(keys.begin(), keys.end(), config) != keys.end();
}

Told tell(const p::DescribeConfigsRequest& request, DescribedConfig config) {
  Told out;
  out.name = std::move(config.name);
  out.value = std::move(config.value);
  out.readOnly = config.read_only;
  out.configSource = int8_t(config.source);
  out.isSensitive = config.sensitive;
  out.configType = int8_t(config.type);
  out.documentation.reset();
  if (request.includeDocumentation && !config.documentation.empty())
    out.documentation = std::move(config.documentation);
  if (!request.includeSynonyms) return out;
  for (ConfigValue& one : config.synonyms) {
    auto& synonym = out.synonyms.emplace_back();
    synonym.name = std::move(one.name);
    if (config.sensitive)
      synonym.value.reset();
    else
      synonym.value = std::move(one.value);
    synonym.source = int8_t(one.source);
  }
  return out;
}

void describe_configs(Broker& broker, p::DescribeConfigsRequest& request,
                      Responder<p::DescribeConfigsResponse> respond) {
  p::DescribeConfigsResponse response;
  for (const Wanted& wanted : request.resources) {
    Outcome& out = response.results.emplace_back();
    out.resourceType = wanted.resourceType;
    out.resourceName = wanted.resourceName;
    Answered<Described> described = describe(broker, wanted);
    if (!described) {
      out.errorCode = code(described.error().code);
      out.errorMessage = std::move(described.error().text);
      continue;
    }
    for (DescribedConfig& config : *described)
      if (is_wanted(wanted, config.name))
        out.configs.push_back(tell(request, std::move(config)));
  }
  respond(response);
}

}  // namespace

void handle_describe_configs(Broker& broker, Call call, Reader& body) {
  answer<p::DescribeConfigsRequest, p::DescribeConfigsResponse,
         describe_configs>(broker, std::move(call), body);
}

}  // namespace weir
