// Replaying: the records of a selection, merged by timestamp, each when it is
// due.
#pragma once
#include <atomic>
#include <functional>
#include <memory>

#include "lib/os/waiter.h"
#include "lib/place/pace.h"
#include "lib/place/record_filter.h"
#include "lib/place/selection.h"

namespace weir {

/// Where replayed records go. What was put is to be seen after flush().
class ReplayTarget {
 public:
  virtual ~ReplayTarget() = default;
  virtual Result<> put(const Record& record) = 0;
  virtual Result<> flush() = 0;
};

struct ReplayPlan {
  RecordFilter* filter = nullptr;
  bool control = false;       ///< control records, too
  int64_t limit = INT64_MAX;  ///< records that pass
  bool loop = false;          ///< begin again at the end, for ever
  const std::atomic<int>* interrupt = nullptr;  ///< not 0: stop
  /// A key was pressed: act on the pace; false: stop.
  std::function<bool(Pace&)> on_input = {};
  /// Told often: what went so far and the log's own time.
  std::function<void(int64_t records, TimestampMs now)> progress = {};
  /// Told about once a second and at the end, after a flush: what went lies
  /// below these offsets.
  std::function<Result<>(const OffsetCheckpoint&)> save = {};
};

struct ReplayCount {
  int64_t records = 0;
  int64_t bytes = 0;        ///< of keys, values and headers
  int64_t max_late_ns = 0;  ///< the most a record was behind its time
};

/// Until the end, the limit or a key that stops. `from`: where a loop begins
/// each turn, one point a source. `count` is right even after an error
/// (kInterrupted); flush was called.
Result<> replay(Selection& selection, std::span<const Point> from,
                ReplayTarget& target, const ReplayPlan& plan, Pace& pace,
                const Clock& clock, Waiter& waiter, FindingSink& sink,
                ReplayCount& count);

}  // namespace weir
