// Changes of configs as clients ask for them: checked as a whole, one resource
// at a time, before a record is written.
//
// Reference: kafka.server.ConfigAdminManager, ControllerConfigurationValidator;
// org.apache.kafka.controller.ConfigurationControlManager;
// org.apache.kafka.coordinator.group.GroupConfig;
// org.apache.kafka.server.metrics.ClientMetricsConfigs.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "lib/broker/kafka_errors.h"
#include "lib/broker/local_broker.h"

namespace weir {

/// Kafka's numbers of them.
enum class ConfigOperation : int8_t {
  kSet = 0,
  kDelete = 1,
  kAppend = 2,    ///< to a list, what it does not hold
  kSubtract = 3,  ///< from a list
};

struct ConfigEdit {
  std::string name;
  ConfigOperation operation = ConfigOperation::kSet;  ///< as it came
  std::optional<std::string> value;
};

/// All changes of one resource.
struct ConfigRequest {
  int8_t type = 0;  ///< as it came
  std::string name;
  std::vector<ConfigEdit> edits;
  /// What is set and not named goes back to the default (AlterConfigs).
  bool replaces = false;
};

/// The records to write: INVALID_REQUEST, INVALID_CONFIG,
/// INVALID_TOPIC_EXCEPTION, UNKNOWN_TOPIC_OR_PARTITION.
Answered<ConfigChanges> plan_changes(const LocalBroker& directory,
                                     const ConfigRequest& request);

/// Whether `set` can be all configs of a group, or of a subscription to
/// clients' metrics, of that name.
Answered<void> check_group(const BrokerConfigs& broker, std::string_view name,
                           const ConfigMap& set);
Answered<void> check_client_metrics(std::string_view name,
                                    const ConfigMap& set);
/// The same of this node's own or of all nodes' configs.
Answered<void> check_broker(const BrokerConfigs& broker, bool all_nodes,
                            const ConfigMap& set);

}  // namespace weir
