// Settings: the broker configs, by Kafka's names, that a server obeys.
#pragma once
#include <string_view>

#include "lib/base/result.h"
#include "lib/server/serving.h"

namespace weir {

/// kUsage: a name that is not one of them, or a value it cannot have.
Result<> apply_setting(std::string_view name, std::string_view value,
                       ServingOptions& options);

}  // namespace weir
