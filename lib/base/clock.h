// The time, given to whoever needs it through its constructor.
#pragma once
#include <cstdint>

#include "lib/base/ints.h"

namespace weir {

class Clock {
 public:
  virtual ~Clock() = default;
  /// Wall time, for timestamps and retention. May step.
  virtual TimestampMs now() const = 0;
  /// Nanoseconds that never step back, for time-outs and pacing.
  virtual int64_t monotonic_ns() const = 0;
};

/// A clock that stands still until told.
class ManualClock : public Clock {
 public:
  explicit ManualClock(TimestampMs start) : now_(start) {}
  TimestampMs now() const override { return now_; }
  int64_t monotonic_ns() const override { return elapsed_ms_ * 1'000'000; }
  void advance_ms(int64_t ms) {
    now_ += ms;
    elapsed_ms_ += ms;
  }

 private:
  TimestampMs now_;
  int64_t elapsed_ms_ = 0;
};

}  // namespace weir
