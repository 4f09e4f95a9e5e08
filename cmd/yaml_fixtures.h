// Fixtures that people write: a YAML file of topics and their records.
#pragma once
#include <string>

#include "lib/base/clock.h"
#include "lib/broker/local_broker.h"

namespace weir {

/// Makes the topics of the file that are not there, and appends its records.
///
///     topics:
///       - name: orders
///         partitions: 3
///         configs: {cleanup.policy: compact}
///         records:
///           - {key: k1, value: text, headers: [{name: a, value: b}]}
///
/// A record has the members of an envelope, but for its topic. kUsage: names
/// file and line.
Result<> load_yaml(const std::string& file, LocalBroker& broker,
                   const Clock& clock);

}  // namespace weir
