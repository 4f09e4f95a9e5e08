// Everything that can be wrong with a data directory, found without changing
// anything: batches and records, what must hold between batches, indexes,
// snapshots and checkpoints against the log, names and leftovers, the
// directory against the cluster's metadata.
//
// Damage is stepped over: what stands behind it is checked, too.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/findings.h"
#include "lib/inspect/hanging.h"
#include "lib/log/data_dir_view.h"
#include "lib/metadata/load.h"
#include "lib/os/fs.h"

namespace weir {

struct VerifyOptions {
  int threads = 1;
  /// Somebody may be appending: what is not whole at the end is no damage.
  bool live = false;
  /// Asked now and then: true ends the work with kInterrupted.
  std::function<bool()> stop = {};
};

struct VerifySummary {
  int64_t partitions = 0, segments = 0, batches = 0, records = 0, bytes = 0;
  bool interrupted = false;
};

/// One partition folder or one .log file.
struct VerifyTarget {
  std::string path;
  std::string label = {};                ///< in findings; default: its name
  std::optional<Offset> log_start = {};  ///< of the checkpoint
  std::optional<Offset> recovery_point = {}, high_watermark = {};
  bool compacted = false;  ///< gaps need no word
  std::string topic = {};  ///< decoded too, where it is an internal one
  PartitionId partition{-1};
  /// What is known of open transactions; null: nothing.
  std::shared_ptr<const TransactionJudge> judge = {};
};

/// A target of a folder's name; internal topics that Kafka compacts are.
VerifyTarget make_target(const std::string& path);

Result<VerifySummary> verify_partitions(Fs& fs,
                                        std::vector<VerifyTarget> targets,
                                        const VerifyOptions& options,
                                        FindingSink& sink);

/// Whole directories, which make up one place; or, if `topics` is given, only
/// the partitions that it accepts.
using PartitionFilter = std::function<bool(const PartitionFolderName&)>;
Result<VerifySummary> verify_directories(Fs& fs,
                                         const std::vector<std::string>& dirs,
                                         const PartitionFilter& only,
                                         const VerifyOptions& options,
                                         FindingSink& sink);

/// One file that is no log: an index, a snapshot, a checkpoint.
Result<> verify_file(Fs& fs, const std::string& path, FindingSink& sink);

}  // namespace weir
