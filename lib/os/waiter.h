// Waiter: sleeping until a moment of the monotonic clock, as pacing needs it:
// never long past it, never busy, and woken early by a signal or by input.
#pragma once
#include <cstdint>

#include "lib/base/clock.h"

namespace weir {

class Waiter {
 public:
  enum class Woken {
    kTime,    ///< the moment has come
    kInput,   ///< there is something to read
    kSignal,  ///< look at whatever the signal sets
  };
  virtual ~Waiter() = default;
  /// Sleeps until Clock::monotonic_ns() is `deadline_ns`, or earlier.
  virtual Woken wait_until(int64_t deadline_ns) = 0;
};

class SystemWaiter : public Waiter {
 public:
  /// `input_fd`: wake when it can be read; -1: none.
  explicit SystemWaiter(const Clock& clock, int input_fd = -1)
      : clock_(clock), input_fd_(input_fd) {}
  Woken wait_until(int64_t deadline_ns) override;

 private:
  const Clock& clock_;
  int input_fd_;
};

/// Lets a clock that stands still come to the moment at once.
class ManualWaiter : public Waiter {
 public:
  explicit ManualWaiter(ManualClock& clock) : clock_(clock) {}
  Woken wait_until(int64_t deadline_ns) override {
    int64_t left = deadline_ns - clock_.monotonic_ns();
    if (left > 0) clock_.advance_ms((left + 999'999) / 1'000'000);
    return Woken::kTime;
  }

 private:
  ManualClock& clock_;
};

}  // namespace weir
