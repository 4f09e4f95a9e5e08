// Probe: whether a broker is there, and how much of a topic.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "lib/client/blocking_client.h"

namespace weir {

struct ProbeQuestion {
  std::string topic = {};               ///< empty: the broker alone
  std::optional<int64_t> records = {};  ///< at least so many in the topic
};

struct ProbeAnswer {
  std::string address;     ///< of a broker, as it is told to clients
  size_t topics = 0;       ///< without Kafka's own
  int64_t partitions = 0;  ///< of the topic
  int64_t records = 0;     ///< offsets between its ends; transaction markers
                           ///< and compacted records count as well
  bool met = false;        ///< all that was asked for is there
};

/// Asks once. Errors as of BlockingClient; kRefused: the broker says no.
Result<ProbeAnswer> probe(const Endpoint& endpoint,
                          const ProbeQuestion& question, const Clock& clock,
                          int64_t deadline_ns);

}  // namespace weir
