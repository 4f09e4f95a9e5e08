// Pace: when each record of a replay is due. The first one goes at once;
// a later one when as much time has passed as between the timestamps, divided
// by the speed. A timestamp that steps back waits for nothing.
#pragma once
#include <cstdint>

#include "lib/base/clock.h"

namespace weir {

class Pace {
 public:
  /// `speed`: times the original pace, infinity for no waiting at all.
  /// `rate`: this many records a second instead, if above 0.
  Pace(const Clock& clock, double speed, double rate)
      : clock_(clock), speed_(speed), rate_(rate) {}

  /// When the next record, of this timestamp, is due on the monotonic clock.
  /// Asked again after any change below.
  int64_t due_ns(TimestampMs timestamp);
  /// It went.
  void went();
  /// The next record goes at once, and counts as the first (a new turn).
  void start_anew() { started_ = false; }

  bool paused() const { return paused_; }
  void toggle_pause();
  /// Lets one record go while paused.
  void step() { steps_ += paused_ ? 1 : 0; }
  /// Twice or half as fast.
  void scale(double factor);
  double speed() const { return speed_; }
  double rate() const { return rate_; }

  /// No record is due while paused.
  static constexpr int64_t kNever = INT64_MAX;

 private:
  void rebase();

  const Clock& clock_;
  double speed_;
  double rate_;
  bool started_ = false;
  bool paused_ = false;
  int steps_ = 0;
  // Where the line from log time to real time begins.
  int64_t base_ns_ = 0;
  TimestampMs base_time_{0};
  TimestampMs latest_{0};  // of the records asked about
  int64_t next_ns_ = 0;    // with a rate
};

}  // namespace weir
