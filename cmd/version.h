// weir's own version, from the build.
#pragma once
#include <string_view>

namespace weir {

extern const std::string_view kVersionText;  ///< "0.1.0"

}  // namespace weir
