// Configs as clients see them: value, where it comes from, type, and the
// broker config that gives a topic its default.
//
// Reference: org.apache.kafka.clients.admin.ConfigEntry,
// org.apache.kafka.server.config.ServerTopicConfigSynonyms.
#pragma once
#include <string>
#include <vector>

#include "lib/log/log_config.h"
#include "lib/metadata/image.h"

namespace weir {

enum class ConfigSource : int8_t {
  kTopic = 1,
  kBroker = 2,
  kAllBrokers = 3,
  kStartUp = 4,
  kStandard = 5,
};

struct ConfigView {
  std::string name;
  std::string value;
  ConfigSource source = ConfigSource::kStandard;
  int8_t type = 2;      ///< as DescribeConfigs numbers them
  std::string synonym;  ///< the broker's name for a topic config's default
  std::string standard;
  std::string documentation;
};

/// Every topic config, `set` over the defaults, by name.
std::vector<ConfigView> topic_config_views(const Image::Configs& set);

/// What the broker config is called that a topic config falls back to.
std::string broker_config_name(std::string_view topic_config);

/// Kafka's number of a type name: boolean 1, string 2, int 3, long 5,
/// double 6, list 7.
int8_t config_type(std::string_view name);

}  // namespace weir
