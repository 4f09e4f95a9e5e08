#include "lib/broker/configs/config_changes.h"

#include <algorithm>
#include <set>

#include "lib/base/text.h"
#include "lib/broker/record_versions.h"
#include "lib/log/names.h"

namespace weir {
namespace {

using protocol::ErrorCode;

constexpr std::string_view kMinIsr = "min.insync.replicas";

Answered<void> check_edits(const ConfigRequest& request) {
  std::set<std::string_view> named;
  for (const ConfigEdit& edit : request.edits) {
    if (!named.insert(edit.name).second)
      return refusal(ErrorCode::INVALID_REQUEST, "{} is named twice",
                     edit.name);
    if (!edit.value && edit.operation != ConfigOperation::kDelete)
      return refusal(ErrorCode::INVALID_REQUEST, "{} has no value", edit.name);
  }
  return {};
}

// A node is named by its number; nothing stands for all of them.
Answered<void> check_node(const LocalBroker& directory,
                          const std::string& name) {
  if (name.empty()) return {};
  Result<int64_t> id = parse_integer(name);
  if (id && *id == *directory.meta().node_id) return {};
  return refusal(ErrorCode::INVALID_REQUEST, "this is node {}, not '{}'",
                 *directory.meta().node_id, name);
}

Answered<void> check_operations(const ConfigRequest& request) {
  bool of_broker = request.type == int8_t(ResourceType::kBroker);
  for (const ConfigEdit& edit : request.edits)
    if (edit.operation < ConfigOperation::kSet ||
        edit.operation > ConfigOperation::kSubtract)
      return of_broker
                 ? refusal(ErrorCode::INVALID_REQUEST,
                           "there is no operation {}", int(edit.operation))
                 : refusal(ErrorCode::UNKNOWN_SERVER_ERROR, "");
  return {};
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string out;
  for (std::string_view word : words) {
    if (!out.empty()) out += ',';
    out += word;
  }
  return out;
}

// A list with elements more or fewer. Kafka's controller knows lists of
// topics and brokers only.
Answered<std::string> edited_list(ConfigScope scope, const ConfigMap& now,
                                  const ConfigEdit& edit) {
  auto row = find_config(scope, edit.name);
  bool known = scope == ConfigScope::kTopic || scope == ConfigScope::kBroker;
  if (!known || !row || row->type != ConfigType::kList)
    return refusal(ErrorCode::INVALID_CONFIG, "{} is no list", edit.name);
  auto found = now.find(edit.name);
  std::string_view old = found != now.end() ? std::string_view(found->second)
                                            : row->standard.value_or("");
  std::vector<std::string_view> words = list_elements(old);
  for (std::string_view word : list_elements(*edit.value)) {
    auto at = std::find(words.begin(), words.end(), word);
    if (edit.operation == ConfigOperation::kAppend && at == words.end())
      words.push_back(word);
    else if (edit.operation == ConfigOperation::kSubtract && at != words.end())
      words.erase(at);
  }
  return joined(words);
}

Answered<ConfigChanges> changes_of(ConfigScope scope, const ConfigMap& now,
                                   const ConfigRequest& request) {
  ConfigChanges out;
  for (const ConfigEdit& edit : request.edits) {
    std::optional<std::string> value;
    if (edit.operation == ConfigOperation::kSet) {
      value = edit.value;
    } else if (edit.operation != ConfigOperation::kDelete) {
      Answered<std::string> list = edited_list(scope, now, edit);
      if (!list) return tl::unexpected(list.error());
      value = std::move(*list);
    }
    out.emplace_back(edit.name, std::move(value));
  }
  if (!request.replaces) return out;
  for (const auto& [name, value] : now)
    if (std::none_of(request.edits.begin(), request.edits.end(),
                     [&](const ConfigEdit& edit) { return edit.name == name; }))
      out.emplace_back(name, std::nullopt);
  return out;
}

// Records that say nothing new, but for brokers, where they make Kafka read
// files again.
void drop_unchanged(const ConfigMap& now, ConfigChanges& changes) {
  std::erase_if(changes, [&](const auto& change) {
    auto found = now.find(change.first);
    return found == now.end()
               ? !change.second
               : change.second && *change.second == found->second;
  });
}

Answered<void> check_topic(const LocalBroker& directory,
                           const std::string& name, ConfigMap set) {
  if (name.empty())
    return refusal(ErrorCode::INVALID_REQUEST, "no topic is named");
  if (Result<> ok = check_topic_name(name); !ok)
    return refusal(ErrorCode::INVALID_TOPIC_EXCEPTION, "{}", ok.error().text);
  for (const auto& [key, value] : set)
    if (key == "remote.storage.enable" && value != "false")
      return refusal(ErrorCode::INVALID_CONFIG, "there is no tiered storage");
  ConfigMap defaults = directory.configs().topic_defaults();
  set.insert(defaults.begin(), defaults.end());
  if (auto parsed = parse_log_config(set); !parsed)
    return refusal(ErrorCode::INVALID_CONFIG, "{}", parsed.error().text);
  if (!directory.image().topic(name))
    return refusal(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION,
                   "there is no topic '{}'", name);
  return {};
}

// With eligible leader replicas the whole cluster has one min.insync.replicas
// (KIP-966).
Answered<void> check_min_isr(const LocalBroker& directory,
                             const std::string& name,
                             const ConfigChanges& changes) {
  if (!RecordVersions::of(directory.image()).elr) return {};
  for (const auto& [key, value] : changes) {
    if (key != kMinIsr) continue;
    if (!name.empty())
      return refusal(ErrorCode::INVALID_CONFIG,
                     "{} is one for all nodes; name none", key);
    if (!value)
      return refusal(ErrorCode::INVALID_CONFIG, "{} cannot be unset", key);
  }
  return {};
}

ConfigScope scope_of(ResourceType type) {
  switch (type) {
    case ResourceType::kTopic:
      return ConfigScope::kTopic;
    case ResourceType::kBroker:
      return ConfigScope::kBroker;
    case ResourceType::kGroup:
      return ConfigScope::kGroup;
    case ResourceType::kClientMetrics:
      break;
  }
  return ConfigScope::kClientMetrics;
}

Answered<void> check_all(const LocalBroker& directory, ResourceType type,
                         const std::string& name, const ConfigMap& set) {
  switch (type) {
    case ResourceType::kTopic:
      return check_topic(directory, name, set);
    case ResourceType::kBroker:
      return check_broker(directory.configs(), name.empty(), set);
    case ResourceType::kGroup:
      return check_group(directory.configs(), name, set);
    case ResourceType::kClientMetrics:
      break;
  }
  return check_client_metrics(name, set);
}

}  // namespace

Answered<ConfigChanges> plan_changes(const LocalBroker& directory,
                                     const ConfigRequest& request) {
  auto type = ResourceType(request.type);
  if (auto ok = check_edits(request); !ok) return tl::unexpected(ok.error());
  if (type != ResourceType::kTopic && type != ResourceType::kBroker &&
      type != ResourceType::kGroup && type != ResourceType::kClientMetrics)
    return refusal(ErrorCode::INVALID_REQUEST, "no resource has type {}",
                   request.type);
  bool of_broker = type == ResourceType::kBroker;
  if (of_broker)
    if (auto ok = check_node(directory, request.name); !ok)
      return tl::unexpected(ok.error());
  if (auto ok = check_operations(request); !ok)
    return tl::unexpected(ok.error());
  const Image::Configs& set = directory.image().configs(type, request.name);
  ConfigMap now(set.begin(), set.end());
  Answered<ConfigChanges> changes = changes_of(scope_of(type), now, request);
  if (!changes) return changes;
  ConfigMap after = now;
  for (const auto& [name, value] : *changes) {
    if (value)
      after.insert_or_assign(name, *value);
    else
      after.erase(name);
  }
  Answered<void> ok = check_all(directory, type, request.name, after);
  if (ok && of_broker) ok = check_min_isr(directory, request.name, *changes);
  if (!ok) return tl::unexpected(ok.error());
  if (!of_broker) drop_unchanged(now, *changes);
  return changes;
}

}  // namespace weir
