#include "lib/broker/configs/described.h"

namespace weir {
namespace {

DescribedConfig from_row(const ConfigRow& row) {
  return {.name = std::string(row.name),
          .type = row.type,
          .read_only = row.mode == ConfigMode::kReadOnly,
          .sensitive = row.sensitive(),
          .documentation = row.describe()};
}

void take_first_source(DescribedConfig& out) {
  if (!out.synonyms.empty()) out.source = out.synonyms.front().source;
}

// One config of a topic, a group or client metrics: what is set for it, over
// what a broker gives it.
DescribedConfig of_resource(const ConfigRow& row, const Image::Configs& set,
                            ConfigSource own, std::vector<ConfigValue> behind,
                            std::optional<std::string> standard) {
  DescribedConfig out = from_row(row);
  out.value = std::move(standard);
  out.synonyms = std::move(behind);
  if (auto found = set.find(row.name); found != set.end()) {
    out.value = found->second;
    out.synonyms.insert(out.synonyms.begin(),
                        {found->first, found->second, own});
  }
  take_first_source(out);
  return out;
}

// Kafka's quotas of replication are described only where they are set.
bool only_if_set(std::string_view name) {
  return name.ends_with(".throttled.rate") ||
         name == "replica.alter.log.dirs.io.max.bytes.per.second";
}

std::optional<std::string> standard_of(const ConfigRow& row) {
  if (!row.standard) return std::nullopt;
  return std::string(*row.standard);
}

DescribedConfig of_broker(const BrokerConfigs& broker, std::string_view name,
                          const std::optional<ConfigRow>& row) {
  DescribedConfig out;
  // Of what nobody knows it is not known whether it is a secret.
  if (row)
    out = from_row(*row);
  else
    out = {.type = ConfigType(0), .read_only = true, .sensitive = true};
  out.name = name;
  out.synonyms = broker.told(name);
  take_first_source(out);
  if (out.sensitive)
    for (ConfigValue& one : out.synonyms) one.value.clear();
  else if (!out.synonyms.empty())
    out.value = out.synonyms.front().value;
  return out;
}

}  // namespace

std::vector<DescribedConfig> describe_topic(const BrokerConfigs& broker,
                                            const Image::Configs& set) {
  std::vector<DescribedConfig> out;
  ConfigMap defaults = broker.topic_defaults();
  for (const ConfigRow& row : config_rows(ConfigScope::kTopic)) {
    auto names = config_synonyms(ConfigScope::kTopic, row.name);
    auto found = defaults.find(row.name);
    out.push_back(of_resource(
        row, set, ConfigSource::kTopic,
        names.empty() ? std::vector<ConfigValue>() : broker.told(names.front()),
        found == defaults.end() ? standard_of(row) : found->second));
  }
  return out;
}

std::vector<DescribedConfig> describe_broker(const BrokerConfigs& broker) {
  std::vector<DescribedConfig> out;
  for (const ConfigRow& row : config_rows(ConfigScope::kBroker))
    if (!row.internal &&
        (!only_if_set(row.name) || broker.values(row.name).size() > 1))
      out.push_back(of_broker(broker, row.name, row));
  auto add_unknown = [&](const Image::Configs& set) {
    for (const auto& [name, value] : set)
      if (!find_config(ConfigScope::kBroker, name))
        out.push_back(of_broker(
            broker, name,
            find_config(ConfigScope::kBroker, without_listener(name))));
  };
  add_unknown(broker.start_up());
  add_unknown(broker.of_node());
  return out;
}

std::vector<DescribedConfig> describe_all_brokers(const BrokerConfigs& broker) {
  std::vector<DescribedConfig> out;
  for (const auto& [name, value] : broker.of_all()) {
    DescribedConfig one =
        of_broker(broker, name, find_config(ConfigScope::kBroker, name));
    std::erase_if(one.synonyms, [](const ConfigValue& v) {
      return v.source != ConfigSource::kAllBrokers;
    });
    take_first_source(one);
    if (!one.sensitive) one.value = value;
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<DescribedConfig> describe_group(const BrokerConfigs& broker,
                                            const Image::Configs& set) {
  std::vector<DescribedConfig> out;
  for (const ConfigRow& row : config_rows(ConfigScope::kGroup)) {
    if (row.internal) continue;
    auto names = config_synonyms(ConfigScope::kGroup, row.name);
    std::optional<std::string> standard = broker.group_default(row.name);
    std::vector<ConfigValue> behind;
    if (!names.empty())
      behind = broker.told(names.front());
    else if (standard)
      behind.push_back({std::string(row.name), *standard});
    out.push_back(of_resource(row, set, ConfigSource::kGroup, std::move(behind),
                              std::move(standard)));
  }
  return out;
}

std::vector<DescribedConfig> describe_client_metrics(
    const Image::Configs& set) {
  std::vector<DescribedConfig> out;
  for (const ConfigRow& row : config_rows(ConfigScope::kClientMetrics))
    out.push_back(of_resource(row, set, ConfigSource::kClientMetrics, {},
                              standard_of(row)));
  return out;
}

}  // namespace weir
