// One partition made sound: its segments, their indexes, the producer
// snapshots and the leader epochs, in this order.
#pragma once
#include <set>

#include "lib/inspect/repair_files.h"
#include "lib/log/partition_view.h"

namespace weir {

/// producer.id.expiration.ms, as it is unless somebody set it.
inline constexpr int64_t kProducerExpirationMs = 86'400'000;

struct PartitionToRepair {
  std::string folder;  ///< its name in the directory
  std::string path;
  std::optional<Offset> log_start = {};
  int64_t index_interval = 4096;      ///< index.interval.bytes
  std::optional<Uuid> topic_id = {};  ///< what the metadata says
  /// Producers of a snapshot that were last seen kProducerExpirationMs before
  /// have expired.
  TimestampMs now;
  bool trim = true;  ///< indexes that end in zeros are cut to their entries
};

struct RepairedPartition {
  Offset end;  ///< of its log
  int64_t actions = 0, records_kept = 0, bytes_lost = 0;
};

Result<RepairedPartition> repair_partition(Fs& fs,
                                           const PartitionToRepair& partition,
                                           RepairFiles& files,
                                           const OnRepair& on_action);

}  // namespace weir
