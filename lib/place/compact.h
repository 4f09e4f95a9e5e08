// Compacting a partition: the cleaner and, if wanted, retention, run once,
// now or as at another time.
#pragma once
#include "lib/log/cleaner.h"

namespace weir {

/// Another clock's time, moved.
class ShiftedClock : public Clock {
 public:
  ShiftedClock(const Clock& clock, int64_t by_ms)
      : clock_(clock), by_ms_(by_ms) {}
  TimestampMs now() const override { return clock_.now() + by_ms_; }
  int64_t monotonic_ns() const override { return clock_.monotonic_ns(); }

 private:
  const Clock& clock_;
  int64_t by_ms_;
};

struct CompactPlan {
  TimestampMs now;         ///< retention looks at the log's own clock
  bool clean = true;       ///< run the cleaner
  bool retention = false;  ///< apply retention.ms and retention.bytes
  bool dry_run = false;    ///< the log is a scratch copy: nothing is cleaned
};

struct CompactCount {
  CleanRange range = {};
  CleanStats stats = {};  ///< of the cleaned range
  int64_t bytes_before = 0;
  int64_t bytes_after = 0;
  int64_t segments_before = 0;
  int64_t segments_after = 0;
  int64_t retention_removed = 0;  ///< segments
};

/// `checkpoint`: where the last cleaning ended; the new one is stats.end.
/// Files that go are removed at once: the caller holds the log's lock.
Result<CompactCount> compact_log(PartitionLog& log,
                                 std::optional<Offset> checkpoint,
                                 const CompactPlan& plan);

}  // namespace weir
