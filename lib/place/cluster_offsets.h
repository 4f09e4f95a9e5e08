// Where partitions of a cluster begin and end, and where a time is in them.
#pragma once
#include <map>
#include <span>

#include "lib/client/cluster.h"
#include "lib/log/checkpoints.h"

namespace weir {

// What ListOffsets takes in place of a timestamp.
inline constexpr int64_t kEndOfLog = -1;
inline constexpr int64_t kStartOfLog = -2;

/// The offsets of `timestamp` (milliseconds, or one of the above); -1 where no
/// record is as late. Every leader is asked once for all its partitions.
/// kNotFound, kTimeout, kIo.
Result<std::map<TopicPartition, Offset>> list_offsets(
    Cluster& cluster, std::span<const TopicPartition> partitions,
    int64_t timestamp);

/// One partition.
Result<Offset> list_offset(Cluster& cluster, const TopicPartition& partition,
                           int64_t timestamp);

}  // namespace weir
