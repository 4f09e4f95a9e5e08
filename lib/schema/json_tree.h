// JSON text to Boost.JSON's values, with numbers exact: Boost's own parser
// (1.81) may miss the nearest double by a bit, and a double's bytes must come
// back from its text.
#pragma once
#include <boost/json/value.hpp>
#include <string_view>

#include "lib/base/result.h"

namespace weir::schema {

/// kInvalid when the text is not one value, or nests more than 32 deep.
Result<boost::json::value> parse_tree(std::string_view text);

}  // namespace weir::schema
