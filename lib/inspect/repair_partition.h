// One partition made sound: its segments, their indexes, the producer
// snapshots and the leader epochs, in this order.
#pragma once
#include <set>

#include "lib/inspect/repair_files.h"
#include "lib/log/partition_view.h"

namespace weir {

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
  std::function<bool()> stop = {};  ///< asked for each batch
};

struct RepairedPartition {
  Offset end;  ///< of its log
  int64_t actions = 0, records_kept = 0, bytes_lost = 0;
  /// Why nothing was done: what cannot be read cannot be told from what is
  /// lost.
  std::optional<Error> refused = {};
};

/// Fails where the disk does, or when interrupted.
Result<RepairedPartition> repair_partition(Fs& fs,
                                           const PartitionToRepair& partition,
                                           RepairFiles& files,
                                           const OnRepair& on_action);

}  // namespace weir
