#include "lib/os/clock.h"

#include <ctime>

namespace weir {
namespace {
int64_t nanoseconds(clockid_t id) {
  timespec t;
  ::clock_gettime(id, &t);
  return int64_t(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}
}  // namespace

TimestampMs SystemClock::now() const {
  return TimestampMs(nanoseconds(CLOCK_REALTIME) / 1'000'000);
}

int64_t SystemClock::monotonic_ns() const {
  return nanoseconds(CLOCK_MONOTONIC);
}

}  // namespace weir
