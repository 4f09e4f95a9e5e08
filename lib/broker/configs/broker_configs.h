// BrokerConfigs: the configs in force on this node: what metadata records set
// for it, then for all nodes, then what it was started with, then Kafka's
// defaults. A view without state: a new record is in force at once.
//
// Reference: org.apache.kafka.server.config.DynamicBrokerConfig;
// kafka.server.ConfigHelper.configSynonyms.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/broker/configs/config_table.h"
#include "lib/log/log_config.h"
#include "lib/metadata/image.h"

namespace weir {

/// Where a value comes from, as DescribeConfigs numbers it.
enum class ConfigSource : int8_t {
  kTopic = 1,
  kBroker = 2,      ///< set for this node while it ran
  kAllBrokers = 3,  ///< set for every node
  kStartUp = 4,
  kStandard = 5,
  kClientMetrics = 7,
  kGroup = 8,
};

struct ConfigValue {
  std::string name;
  std::string value;
  ConfigSource source = ConfigSource::kStandard;
};

class BrokerConfigs {
 public:
  /// Both must outlive it. `start_up`: by Kafka's names, checked before.
  BrokerConfigs(const ConfigMap& start_up, const Image& image, int32_t node)
      : start_up_(start_up), image_(image), node_(node) {}

  /// What a broker config has, and what it would have without that, down to
  /// the default; its synonyms' among them. Empty: nothing is set and there
  /// is no default, or no such config.
  std::vector<ConfigValue> values(std::string_view name) const;
  /// The same as it is told to clients: nothing where a synonym alone gives
  /// the value.
  std::vector<ConfigValue> told(std::string_view name) const;
  /// What is in force, in the unit of `name`: of log.retention.ms also where
  /// only log.retention.hours is set.
  std::optional<std::string> value(std::string_view name) const;
  /// The same of whole numbers and flags that have a default.
  int64_t number(std::string_view name) const;
  bool flag(std::string_view name) const;

  /// What was set for brokers of topics' defaults, by the topics' names.
  ConfigMap topic_defaults() const;
  /// What a group has by default.
  std::optional<std::string> group_default(std::string_view group_config) const;

  const ConfigMap& start_up() const { return start_up_; }
  const Image::Configs& of_node() const;
  const Image::Configs& of_all() const;

 private:
  void add_set(std::string_view name, std::vector<ConfigValue>& out) const;

  const ConfigMap& start_up_;
  const Image& image_;
  int32_t node_;
};

/// The value of a synonym in the unit of the config it stands for.
std::string scaled(std::string_view synonym, std::string_view value);

}  // namespace weir
