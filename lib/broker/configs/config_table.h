// Every config that Kafka 4.4 knows: of topics (lib/log/log_config.h), of
// brokers, of single groups and of subscriptions to clients' metrics. What is
// said here is what DescribeConfigs says and what checks values.
//
// Reference: org.apache.kafka.server.config.AbstractKafkaConfig,
// DynamicBrokerConfig, ServerTopicConfigSynonyms;
// org.apache.kafka.coordinator.group.GroupConfig;
// org.apache.kafka.server.metrics.ClientMetricsConfigs.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace weir {

enum class ConfigScope { kTopic, kBroker, kGroup, kClientMetrics };

/// Kafka's numbers of them in DescribeConfigs.
enum class ConfigType : int8_t {
  kBoolean = 1,
  kString = 2,
  kInt = 3,
  kShort = 4,
  kLong = 5,
  kDouble = 6,
  kList = 7,
  kClass = 8,
  kPassword = 9,
};

/// Whether a running broker takes a new value: never, for itself alone, or
/// for itself and the whole cluster.
enum class ConfigMode { kReadOnly, kPerBroker, kClusterWide };

struct ConfigRow {
  std::string_view name;
  ConfigType type = ConfigType::kString;
  ConfigMode mode = ConfigMode::kClusterWide;
  bool has_effect = true;  ///< false: kept and described, no more
  bool internal = false;   ///< taken, but not described
  /// As Kafka prints it; nothing: there is none.
  std::optional<std::string_view> standard = {};
  std::string_view rule = {};
  std::string_view documentation = {};

  bool sensitive() const { return type == ConfigType::kPassword; }
  /// The documentation, and whether the config has no effect here.
  std::string describe() const;
  /// Checks a value's type and range. kInvalid: what is wrong with it,
  /// without the config's name.
  Result<> check(std::string_view value) const;
};

/// By name, as it stands in that scope.
std::optional<ConfigRow> find_config(ConfigScope scope, std::string_view name);
/// In no particular order.
std::vector<ConfigRow> config_rows(ConfigScope scope);

/// The broker configs that give the default of a config, the one that counts
/// most first: of a topic's or a group's config, and of a broker's own, which
/// is then one of them (log.retention.ms, .minutes, .hours). Empty where
/// there are none.
std::vector<std::string_view> config_synonyms(ConfigScope scope,
                                              std::string_view name);

/// What 1 of a synonym is in the config it stands for: log.retention.hours
/// count 3,600,000 ms.
int64_t synonym_scale(std::string_view synonym);

/// Broker configs may stand behind "listener.name.NAME.", for that listener
/// alone; the rest of the name, or all of it.
std::string_view without_listener(std::string_view name);

/// Kafka looks at no value's blanks before and behind.
std::string_view without_blanks(std::string_view text);
/// Of a comma-separated list, without blanks around them.
std::vector<std::string_view> list_elements(std::string_view list);

}  // namespace weir
