// Configs as DescribeConfigs and CreateTopics tell them: value, where it comes
// from, what it would be without that, type, and what it is for.
//
// Reference: kafka.server.ConfigHelper.
#pragma once
#include <string>
#include <vector>

#include "lib/broker/configs/broker_configs.h"

namespace weir {

struct DescribedConfig {
  std::string name;
  std::optional<std::string> value;  ///< nothing: unset, or a secret
  ConfigSource source = ConfigSource::kStandard;
  ConfigType type = ConfigType::kString;
  bool read_only = false;
  bool sensitive = false;
  std::vector<ConfigValue> synonyms = {};
  std::string documentation = {};
};

/// Every config of a topic whose own are `set`.
std::vector<DescribedConfig> describe_topic(const BrokerConfigs& broker,
                                            const Image::Configs& set);
/// Every config of this node.
std::vector<DescribedConfig> describe_broker(const BrokerConfigs& broker);
/// What was set for all nodes.
std::vector<DescribedConfig> describe_all_brokers(const BrokerConfigs& broker);
std::vector<DescribedConfig> describe_group(const BrokerConfigs& broker,
                                            const Image::Configs& set);
std::vector<DescribedConfig> describe_client_metrics(const Image::Configs& set);

}  // namespace weir
