// Fetching: reads what a fetch session asks for, within the request's limits,
// without touching record bytes: an answer's records are slices of files.
//
// Reference: kafka.server.ReplicaManager.readFromLog,
// kafka.cluster.Partition.fetchRecords; KIP-74 (limits, order).
#pragma once
#include <vector>

#include "lib/broker/answer.h"
#include "lib/broker/broker.h"

namespace weir {

struct FetchLimits {
  int64_t max_bytes = 0;  ///< of all partitions
  FetchIsolation isolation = FetchIsolation::kUncommitted;
  bool by_id = false;  ///< topics are known by their ids
  /// A replica that fetches is none of ours.
  bool follower = false;
};

/// What one partition gives: an error, or offsets and a slice.
struct FetchedData {
  protocol::ErrorCode error = protocol::ErrorCode::NONE;
  std::string topic;  ///< its name, where the topic is known
  const PartitionLog* log = nullptr;
  Offset high_watermark{-1};
  Offset last_stable{-1};
  Offset log_start{-1};
  /// The epoch that a reader of another history shares with this log.
  std::optional<LeaderEpochs::EndOffset> diverging;
  LogSlice slice;

  int64_t bytes() const { return slice.length; }
  bool ends_waiting() const {
    return error != protocol::ErrorCode::NONE || diverging;
  }
};

/// `at_least_one`: the first batch whole, even above `max_bytes`.
FetchedData fetch_one(Broker& broker, const FetchedPartition& wanted,
                      const FetchLimits& limits, int64_t max_bytes,
                      bool at_least_one);

struct Fetched {
  std::vector<FetchedData> partitions;  ///< in the session's order
  int64_t bytes = 0;
  bool ends_waiting = false;
};

/// All partitions in order, until max_bytes are reached.
Fetched fetch_all(Broker& broker, const FetchSession& session,
                  const FetchLimits& limits);

}  // namespace weir
