// The cleaner: Kafka's log compaction, run when asked. For every key of the
// cleaned range its last record stays; offsets never change; the active
// segment is never touched. Tombstones and transaction markers stay until
// delete.retention.ms after the first pass that saw them (delete horizon);
// records of aborted transactions go at once.
//
// Reference: org.apache.kafka.storage.internals.log.Cleaner, LogCleaner,
// LogCleanerManager, SkimpyOffsetMap; KIP-534.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>

#include "lib/log/partition_log.h"

namespace weir {

/// What is to be cleaned: [first_dirty, end) is new since the last pass.
struct CleanRange {
  Offset first_dirty;
  /// The first offset that may not be cleaned: the active segment, an open
  /// transaction, a segment younger than min.compaction.lag.ms.
  Offset end;
  int64_t clean_bytes = 0;  ///< in front of first_dirty
  int64_t dirty_bytes = 0;
  double dirty_ratio() const;
};

/// `checkpoint` is the log's entry of cleaner-offset-checkpoint.
Result<CleanRange> cleanable_range(PartitionLog& log,
                                   std::optional<Offset> checkpoint,
                                   TimestampMs now);

/// For how long a record of the dirty section has waited beyond
/// max.compaction.lag.ms; 0: none has.
Result<int64_t> overdue_ms(PartitionLog& log, const CleanRange& range,
                           TimestampMs now);

struct CleanStats {
  int64_t records_read = 0;
  int64_t records_kept = 0;
  int64_t bytes_read = 0;
  int64_t bytes_kept = 0;
  int64_t segments_before = 0;
  int64_t segments_after = 0;
  int64_t records_without_key = 0;  ///< they go, too
  int64_t tombstones_kept = 0;
  int64_t keys = 0;  ///< distinct keys of the dirty section
  Offset end;        ///< first offset not cleaned: the new checkpoint
};

struct CleanOptions {
  TimestampMs now;
  bool dry_run = false;  ///< counts, writes nothing
  /// Keys that may be held in memory at once: up to 43 bytes each. More keys
  /// take more passes (a dry run counts the first).
  int64_t max_keys = 64 << 20;
};

/// A cleaning in place, in steps, for a log that is served meanwhile. A crash
/// at any point leaves the old segments or the new ones.
///
/// Between two steps the log may be read and appended to; if a segment below
/// `range.end` goes, step() says kNotFound or cleans what is left. It must not
/// outlive the log.
///
/// Unlike Kafka's, compressed wrappers of message formats 0 and 1 stay whole
/// while one of their messages must stay.
class LogCleaning {
 public:
  LogCleaning(PartitionLog& log, const CleanRange& range,
              const CleanOptions& options);
  /// What was begun and not finished is removed.
  ~LogCleaning();
  LogCleaning(const LogCleaning&) = delete;
  LogCleaning& operator=(const LogCleaning&) = delete;

  /// Reads about `max_bytes` (a batch more at most, and whatever finishing a
  /// segment takes). False: all is done. After an error it is over.
  Result<bool> step(int64_t max_bytes);
  const CleanStats& stats() const { return stats_; }

 private:
  class Round;
  PartitionLog& log_;
  CleanRange rest_;
  CleanOptions options_;
  CleanStats stats_;
  std::unique_ptr<Round> round_;
};

/// The whole of it at once. The log must not be written meanwhile. To clean
/// into another place, copy the log there first.
Result<CleanStats> clean_log(PartitionLog& log, const CleanRange& range,
                             const CleanOptions& options);

}  // namespace weir
