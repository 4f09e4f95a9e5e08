// Making damaged or uncleanly stopped directories sound. The log decides: its
// good batches are kept (salvage.h), and everything beside it is made to fit:
// indexes, producer snapshots, leader epochs, checkpoints, the marker of a
// clean stop with the broker epoch that the cluster's metadata expects.
//
// Nothing that was there is written into. In place, each new file is written
// beside the old one and made durable, the old one is copied to the undo
// folder, then the new one is renamed over it: whenever it is interrupted,
// each file is the old or the new one.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/clock.h"
#include "lib/inspect/salvage.h"
#include "lib/inspect/verify.h"

namespace weir {

/// One file, and what is (or would be) done to it.
struct RepairAction {
  std::string_view action;  ///< truncate, rewrite, rebuild, remove, write
  std::string file;         ///< relative to the data directory
  std::string_view id;      ///< the finding it answers
  std::string message;
  int64_t records_kept = 0, bytes_lost = 0;  ///< of segments
  bool is_segment = false;
  std::vector<OffsetRange> lost = {};  ///< offsets that could not be kept
};

struct RepairOptions {
  enum class Mode { kDryRun, kCopy, kInPlace };
  Mode mode = Mode::kDryRun;
  std::string to = {};    ///< kCopy: the new directory
  std::string undo = {};  ///< kInPlace: where old files go
  TimestampMs now;        ///< producers expire
  std::function<bool()> stop = {};
};

using OnRepair = std::function<Result<>(const RepairAction&)>;

struct RepairSummary {
  int64_t actions = 0;
  int64_t records_kept = 0, bytes_lost = 0;
  /// Partitions that were left as they are, a file of theirs being unreadable.
  /// The directory is not marked as cleanly closed then.
  std::vector<Error> refused = {};
};

/// One whole directory; or, if `only` is given, the partitions it accepts
/// (the directory is then not marked as cleanly closed).
Result<RepairSummary> repair_directory(Fs& fs, const std::string& dir,
                                       const PartitionFilter& only,
                                       const RepairOptions& options,
                                       const OnRepair& on_action);

/// `DIR.weir-undo-20260102T030405Z`
std::string undo_folder(const std::string& dir, TimestampMs now);

/// As a line for people, and as the object of the man page.
void append_repair_text(std::string& out, const RepairAction& action,
                        bool done);
void append_repair_json(std::string& out, const RepairAction& action,
                        bool done);

}  // namespace weir
