#include "lib/place/pace.h"

#include <algorithm>
#include <cmath>

namespace weir {

namespace {

/// As far ahead as is still computed: 30 years.
constexpr double kFarNs = 1e18;
/// What a rate is late is made up for, up to this much.
constexpr int64_t kMostBehindNs = 100'000'000;

}  // namespace

int64_t Pace::due_ns(TimestampMs timestamp) {
  int64_t now = clock_.monotonic_ns();
  if (!started_) {
    started_ = true;
    base_ns_ = next_ns_ = now;
    base_time_ = latest_ = timestamp;
  }
  latest_ = std::max(latest_, timestamp);
  if (paused_) return steps_ > 0 ? now : kNever;
  if (rate_ > 0) return next_ns_;
  if (std::isinf(speed_)) return now;
  double ahead = double(latest_ - base_time_) * 1e6 / speed_;
  return base_ns_ + int64_t(std::min(ahead, kFarNs));
}

void Pace::went() {
  if (paused_ && steps_ > 0) --steps_;
  if (rate_ <= 0) return;
  int64_t least = clock_.monotonic_ns() - kMostBehindNs;
  next_ns_ = std::max(next_ns_, least) + int64_t(1e9 / rate_);
}

// From here and now on.
void Pace::rebase() {
  base_ns_ = next_ns_ = clock_.monotonic_ns();
  base_time_ = latest_;
}

void Pace::toggle_pause() {
  paused_ = !paused_;
  steps_ = 0;
  if (!paused_) rebase();
}

void Pace::scale(double factor) {
  // What has passed of the present wait stays passed.
  if (rate_ <= 0 && !std::isinf(speed_)) {
    int64_t now = clock_.monotonic_ns();
    base_time_ += int64_t(double(now - base_ns_) * speed_ / 1e6);
    base_ns_ = now;
  }
  if (rate_ > 0) {
    rate_ *= factor;
    next_ns_ = std::min(next_ns_, clock_.monotonic_ns() + int64_t(1e9 / rate_));
  } else {
    speed_ *= factor;
  }
}

}  // namespace weir
