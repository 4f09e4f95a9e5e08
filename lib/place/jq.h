// --where: a jq expression over the envelope, by libjq, loaded when the first
// one is compiled.
#pragma once
#include <memory>
#include <string>

#include "lib/place/record_filter.h"
#include "lib/place/record_map.h"

namespace weir {

/// A record passes if the first value of `expression` is neither null nor
/// false; an expression that fails on a record does not pass it. The input is
/// the envelope, with `.value` parsed where it is JSON. kUsage, kNotFound.
Result<std::unique_ptr<RecordTest>> jq_test(const std::string& expression);

/// The records that `expression` makes of one: each of its results is an
/// envelope again. The input is that of jq_test(). kUsage, kNotFound.
Result<std::unique_ptr<RecordMap>> jq_map(const std::string& expression);

}  // namespace weir
