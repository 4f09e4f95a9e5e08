// The tables of configs as text: one line a config, so that four hundred rows
// cost their bytes and nothing at the start. Read by config_table.cc alone.
#pragma once
#include <string_view>

namespace weir {

extern const std::string_view kGroupConfigs;
extern const std::string_view kLogConfigs;
extern const std::string_view kSecurityConfigs;
extern const std::string_view kServerConfigs;
extern const std::string_view kSingleGroupConfigs;
extern const std::string_view kClientMetricsConfigs;

}  // namespace weir
