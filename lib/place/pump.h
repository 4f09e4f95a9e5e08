// Pump: records from a source into a sink, at a rate if one is wanted.
#pragma once
#include <atomic>
#include <functional>

#include "lib/os/waiter.h"
#include "lib/place/record_source.h"

namespace weir {

/// The time as it was at the last glance(): a clock for what happens so often
/// that looking each time would cost more than the work itself.
class GlancedClock : public Clock {
 public:
  explicit GlancedClock(const Clock& clock)
      : clock_(clock), now_(clock.now()) {}
  void glance() { now_ = clock_.now(); }
  TimestampMs now() const override { return now_; }
  int64_t monotonic_ns() const override { return clock_.monotonic_ns(); }

 private:
  const Clock& clock_;
  TimestampMs now_;
};

/// Not more than `per_second` turns, evenly; what a turn is late is made up
/// for, but not more than kMostBehindNs.
class Pacer {
 public:
  static constexpr int64_t kMostBehindNs = 100'000'000;

  Pacer(const Clock& clock, double per_second)
      : clock_(clock),
        every_ns_(1e9 / per_second),
        next_ns_(double(clock.monotonic_ns())) {}

  /// When the next turn is.
  int64_t next_ns() const { return int64_t(next_ns_); }
  bool due() const { return clock_.monotonic_ns() >= next_ns(); }
  void took_turn() {
    double least = double(clock_.monotonic_ns() - kMostBehindNs);
    next_ns_ = std::max(next_ns_, least) + every_ns_;
  }
  void set_rate(double per_second) { every_ns_ = 1e9 / per_second; }

 private:
  const Clock& clock_;
  double every_ns_;
  double next_ns_;
};

struct PumpPlan {
  double rate = 0;  ///< records a second; 0: as fast as they come
  const std::atomic<int>* interrupt = nullptr;  ///< not 0: stop
  /// Told now and then how many records went so far.
  std::function<void(int64_t records)> progress = {};
};

/// Until the source ends. Whatever comes of it, `records` says how many were
/// taken; flush the sink then. Errors: kInterrupted, those of source and sink.
Result<> pump(RecordSource& source, RecordSink& sink, const PumpPlan& plan,
              GlancedClock& clock, Waiter& waiter, int64_t& records);

}  // namespace weir
