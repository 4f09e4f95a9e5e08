// Settings: broker configs by Kafka's names, as a server is started with them.
#pragma once
#include <string_view>

#include "lib/base/result.h"
#include "lib/server/serving.h"

namespace weir {

/// Checks the value, keeps it in options.configs and obeys it where it means
/// something here. kNotFound, with the name in Error::field: no broker config
/// of Kafka's; kUsage: a value it cannot have.
Result<> apply_setting(std::string_view name, std::string_view value,
                       ServingOptions& options);

/// Every name that may be set, for suggestions.
std::vector<std::string> setting_names();

}  // namespace weir
