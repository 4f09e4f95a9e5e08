#include "lib/broker/configs/broker_configs.h"

#include <cassert>
#include <limits>

#include "lib/base/text.h"

namespace weir {
namespace {

struct Preset {
  std::string_view name, value;
};

// Where Kafka's defaults need a cluster, or make a single client wait.
constexpr Preset kOneNode[] = {
    {"group.initial.rebalance.delay.ms", "0"},
    {"offsets.topic.num.partitions", "4"},
    {"offsets.topic.replication.factor", "1"},
    {"process.roles", "broker,controller"},
    {"share.coordinator.state.topic.min.isr", "1"},
    {"share.coordinator.state.topic.num.partitions", "4"},
    {"share.coordinator.state.topic.replication.factor", "1"},
    {"transaction.state.log.min.isr", "1"},
    {"transaction.state.log.num.partitions", "4"},
    {"transaction.state.log.replication.factor", "1"},
};

void add(const Image::Configs& from, std::string_view name, ConfigSource source,
         std::vector<ConfigValue>& out) {
  if (auto found = from.find(name); found != from.end())
    out.push_back({found->first, found->second, source});
}

}  // namespace

std::string scaled(std::string_view synonym, std::string_view value) {
  int64_t scale = synonym_scale(synonym);
  if (scale == 1) return std::string(value);
  // Checked when it was set.
  int64_t number = parse_integer(without_blanks(value)).value_or(0);
  if (number < 0) return "-1";
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  return std::to_string(number > kMost / scale ? kMost : number * scale);
}

const Image::Configs& BrokerConfigs::of_node() const {
  return image_.configs(ResourceType::kBroker, std::to_string(node_));
}

const Image::Configs& BrokerConfigs::of_all() const {
  return image_.configs(ResourceType::kBroker, "");
}

// All but the default.
void BrokerConfigs::add_set(std::string_view name,
                            std::vector<ConfigValue>& out) const {
  add(of_node(), name, ConfigSource::kBroker, out);
  add(of_all(), name, ConfigSource::kAllBrokers, out);
  if (auto found = start_up_.find(name); found != start_up_.end()) {
    out.push_back({found->first, found->second, ConfigSource::kStartUp});
    return;
  }
  if (name == "node.id" || name == "broker.id")
    out.push_back(
        {std::string(name), std::to_string(node_), ConfigSource::kStartUp});
  for (const Preset& preset : kOneNode)
    if (preset.name == name)
      out.push_back({std::string(name), std::string(preset.value),
                     ConfigSource::kStartUp});
}

std::vector<ConfigValue> BrokerConfigs::values(std::string_view name) const {
  std::vector<std::string_view> names =
      config_synonyms(ConfigScope::kBroker, name);
  if (names.empty()) names = {name, without_listener(name)};
  if (names.front() == names.back()) names.resize(1);
  // What stands before the name itself gives way to it.
  bool reached = false;
  std::vector<ConfigValue> out;
  for (std::string_view one : names) {
    reached = reached || one == name;
    if (!reached) continue;
    add_set(one, out);
    auto row = find_config(ConfigScope::kBroker, one);
    if (row && row->standard)
      out.push_back({std::string(one), std::string(*row->standard),
                     ConfigSource::kStandard});
  }
  return out;
}

std::vector<ConfigValue> BrokerConfigs::told(std::string_view name) const {
  std::vector<ConfigValue> all = values(name);
  if (!all.empty() && all.front().name != name) all.clear();
  return all;
}

std::optional<std::string> BrokerConfigs::value(std::string_view name) const {
  std::vector<ConfigValue> all = values(name);
  if (all.empty()) return std::nullopt;
  const ConfigValue& first = all.front();
  return first.name == name ? first.value : scaled(first.name, first.value);
}

int64_t BrokerConfigs::number(std::string_view name) const {
  std::optional<std::string> text = value(name);
  assert(text && "a number with a default");
  return text ? parse_integer(without_blanks(*text)).value_or(0) : 0;
}

bool BrokerConfigs::flag(std::string_view name) const {
  std::optional<std::string> text = value(name);
  // "true" or "false", in any case.
  return text && without_blanks(*text).size() == 4;
}

ConfigMap BrokerConfigs::topic_defaults() const {
  ConfigMap out;
  std::vector<ConfigValue> set;
  for (const TopicConfigRow& row : topic_config_rows()) {
    for (std::string_view name :
         config_synonyms(ConfigScope::kTopic, row.name)) {
      set.clear();
      add_set(name, set);
      if (set.empty()) continue;
      out.emplace(row.name, scaled(name, set.front().value));
      break;
    }
  }
  return out;
}

std::optional<std::string> BrokerConfigs::group_default(
    std::string_view group_config) const {
  auto names = config_synonyms(ConfigScope::kGroup, group_config);
  if (!names.empty()) {
    std::optional<std::string> out = value(names.front());
    // The first of a list of assignors.
    if (out && names.front().ends_with(".assignors"))
      out = out->substr(0, out->find(','));
    return out;
  }
  auto row = find_config(ConfigScope::kGroup, group_config);
  if (!row || !row->standard) return std::nullopt;
  return std::string(*row->standard);
}

}  // namespace weir
