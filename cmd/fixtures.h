// Fixtures: records that a broker holds before it is ready.
#pragma once
#include <string>
#include <vector>

#include "lib/base/clock.h"
#include "lib/broker/local_broker.h"

namespace weir {

/// Appends the records of the files, which hold envelopes as `weir consume
/// --json` prints them; their topics are made, with as many partitions as
/// they name. kUsage: a line that is no envelope; it names file and line.
Result<> load_fixtures(const std::vector<std::string>& files,
                       LocalBroker& broker, const Clock& clock);

}  // namespace weir
