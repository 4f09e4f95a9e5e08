// What whole sets of configs may be: of nodes, of groups, of subscriptions to
// clients' metrics.
#include <regex.h>

#include "lib/base/text.h"
#include "lib/broker/configs/config_changes.h"
#include "lib/log/names.h"

namespace weir {
namespace {

using protocol::ErrorCode;

// Numbers of threads change at most by half or to twice at once.
constexpr std::string_view kThreads[] = {
    "background.threads",   "num.io.threads",
    "num.network.threads",  "num.recovery.threads.per.data.dir",
    "num.replica.fetchers",
};

Answered<void> check_threads(const BrokerConfigs& broker, std::string_view name,
                             std::string_view value) {
  for (std::string_view threads : kThreads) {
    if (threads != name) continue;
    int64_t now = broker.number(name);
    int64_t wanted = parse_integer(without_blanks(value)).value_or(0);
    if (wanted > now * 2 || wanted < now / 2)
      return refusal(ErrorCode::INVALID_REQUEST,
                     "{} can go from {} to {} to {} at once, not to {}", name,
                     now, now / 2, now * 2, wanted);
  }
  return {};
}

// HOST:COUNT,...
bool are_overrides(std::string_view text) {
  for (std::string_view one : list_elements(text)) {
    size_t colon = one.rfind(':');
    if (colon == one.npos || colon == 0) return false;
    Result<int64_t> count = parse_integer(one.substr(colon + 1));
    if (!count || *count < 0 || *count > INT32_MAX) return false;
  }
  return true;
}

Answered<void> check_broker_value(const BrokerConfigs& broker, bool all_nodes,
                                  std::string_view name,
                                  const std::string& value) {
  auto row = find_config(ConfigScope::kBroker, without_listener(name));
  if (!row) return {};  // kept for whoever knows it
  if (row->mode == ConfigMode::kReadOnly)
    return refusal(ErrorCode::INVALID_REQUEST,
                   "{} is read when the broker starts", name);
  if (row->mode == ConfigMode::kPerBroker && all_nodes)
    return refusal(ErrorCode::INVALID_REQUEST, "{} is each node's own", name);
  if (Result<> ok = row->check(value); !ok)
    return refusal(ErrorCode::INVALID_REQUEST, "{}: {}", name, ok.error().text);
  if (name == "max.connections.per.ip.overrides" && !are_overrides(value))
    return refusal(ErrorCode::INVALID_REQUEST, "{}: '{}' is not HOST:COUNT",
                   name, value);
  return check_threads(broker, name, value);
}

// "consumer.session.timeout.ms" is between group.consumer.min.session... and
// .max.session...; "streams.num.standby.replicas" has no "num." there.
std::string bound_name(std::string_view config, std::string_view bound) {
  size_t dot = config.find('.');
  std::string_view rest = config.substr(dot + 1);
  if (rest.starts_with("num.")) rest.remove_prefix(4);
  return fmt::format("group.{}.{}.{}", config.substr(0, dot), bound, rest);
}

Answered<void> check_bounds(const BrokerConfigs& broker, std::string_view name,
                            std::string_view value) {
  Result<int64_t> number = parse_integer(without_blanks(value));
  if (!number) return {};  // its type was checked
  std::string least = bound_name(name, "min"), most = bound_name(name, "max");
  if (find_config(ConfigScope::kBroker, least) &&
      *number < broker.number(least))
    return refusal(ErrorCode::INVALID_CONFIG, "{} is below {} of {}", name,
                   least, broker.number(least));
  if (find_config(ConfigScope::kBroker, most) && *number > broker.number(most))
    return refusal(ErrorCode::INVALID_CONFIG, "{} is above {} of {}", name,
                   most, broker.number(most));
  return {};
}

Answered<void> check_group_value(const BrokerConfigs& broker,
                                 std::string_view name,
                                 const std::string& value) {
  auto row = find_config(ConfigScope::kGroup, name);
  if (!row)
    return refusal(ErrorCode::INVALID_CONFIG, "unknown group config '{}'",
                   name);
  if (Result<> ok = row->check(value); !ok)
    return refusal(ErrorCode::INVALID_CONFIG, "{}: {}", name, ok.error().text);
  if (name == "errors.deadletterqueue.topic.name" && value.starts_with("__"))
    return refusal(ErrorCode::INVALID_CONFIG,
                   "{}: '{}' is a name for internal topics", name, value);
  if (name == "streams.assignor.name") {
    std::string all = broker.value("group.streams.assignors").value_or("");
    auto words = list_elements(all);
    if (std::find(words.begin(), words.end(), value) == words.end())
      return refusal(ErrorCode::INVALID_CONFIG, "{}: '{}' is not one of {}",
                     name, value, all);
  }
  return check_bounds(broker, name, value);
}

int64_t in_force(const BrokerConfigs& broker, const ConfigMap& set,
                 const std::string& name) {
  auto found = set.find(name);
  std::string text = found != set.end()
                         ? found->second
                         : broker.group_default(name).value_or("0");
  return parse_integer(without_blanks(text)).value_or(0);
}

// Java's expressions are not POSIX's, but what neither can read is refused.
bool is_regex(const std::string& text) {
  regex_t compiled;
  if (::regcomp(&compiled, text.c_str(), REG_EXTENDED | REG_NOSUB) != 0)
    return false;
  ::regfree(&compiled);
  return true;
}

// NAME=REGULAR EXPRESSION,...
bool is_match(std::string_view text) {
  for (std::string_view one : list_elements(text)) {
    size_t equals = one.find('=');
    if (equals == one.npos) return false;
    std::string_view name = without_blanks(one.substr(0, equals));
    bool known =
        name == "client_instance_id" || name == "client_id" ||
        name == "client_software_name" || name == "client_software_version" ||
        name == "client_source_address" || name == "client_source_port";
    if (!known ||
        !is_regex(std::string(without_blanks(one.substr(equals + 1)))))
      return false;
  }
  return true;
}

}  // namespace

Answered<void> check_broker(const BrokerConfigs& broker, bool all_nodes,
                            const ConfigMap& set) {
  for (const auto& [name, value] : set)
    if (auto ok = check_broker_value(broker, all_nodes, name, value); !ok)
      return ok;
  return {};
}

Answered<void> check_group(const BrokerConfigs& broker, std::string_view name,
                           const ConfigMap& set) {
  if (name.empty())
    return refusal(ErrorCode::INVALID_REQUEST, "no group is named");
  for (const auto& [key, value] : set)
    if (auto ok = check_group_value(broker, key, value); !ok) return ok;
  for (std::string_view kind : {"consumer", "share", "streams"}) {
    std::string session = fmt::format("{}.session.timeout.ms", kind);
    std::string heartbeat = fmt::format("{}.heartbeat.interval.ms", kind);
    if (in_force(broker, set, session) <= in_force(broker, set, heartbeat))
      return refusal(ErrorCode::INVALID_CONFIG, "{} is not above {}", session,
                     heartbeat);
  }
  return {};
}

Answered<void> check_client_metrics(std::string_view name,
                                    const ConfigMap& set) {
  constexpr int64_t kLeastMs = 100, kMostMs = 3'600'000;
  if (name.empty())
    return refusal(ErrorCode::INVALID_REQUEST, "no subscription is named");
  for (const auto& [key, value] : set) {
    auto row = find_config(ConfigScope::kClientMetrics, key);
    if (!row)
      return refusal(ErrorCode::INVALID_REQUEST, "unknown config '{}'", key);
    if (Result<> ok = row->check(value); !ok)
      return refusal(ErrorCode::INVALID_CONFIG, "{}: {}", key, ok.error().text);
    if (key == "match" && !is_match(value))
      return refusal(ErrorCode::INVALID_CONFIG,
                     "'{}' is not NAME=REGULAR EXPRESSION", value);
    int64_t ms = parse_integer(without_blanks(value)).value_or(0);
    if (key == "interval.ms" && (ms < kLeastMs || ms > kMostMs))
      return refusal(ErrorCode::INVALID_REQUEST, "{} is {} to {}, not {}", key,
                     kLeastMs, kMostMs, ms);
  }
  return {};
}

}  // namespace weir
