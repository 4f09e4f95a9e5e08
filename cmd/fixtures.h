// Fixtures: records that a broker holds before it is ready.
#pragma once
#include <string>
#include <vector>

#include "lib/base/clock.h"
#include "lib/base/findings.h"
#include "lib/broker/local_broker.h"

namespace weir {

/// A .yaml file holds topics (yaml_fixtures.h). Files of envelopes, as `weir
/// consume --json` prints them, are appended record by record. Data
/// directories, partition folders and .log files are copied batch by batch,
/// with their offsets where the topic is empty. Topics are made, with as many
/// partitions as it takes. kUsage: a line that is no envelope; it names file
/// and line.
Result<> load_fixtures(const std::vector<std::string>& paths,
                       LocalBroker& broker, const Clock& clock,
                       FindingSink& findings);

}  // namespace weir
