#include "lib/os/waiter.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <ctime>

namespace weir {

namespace {

// A signal that comes just before the sleep is seen at its end, so no sleep
// is longer.
constexpr int64_t kLongestNs = 250'000'000;

}  // namespace

Waiter::Woken SystemWaiter::wait_until(int64_t deadline_ns) {
  int64_t left = deadline_ns - clock_.monotonic_ns();
  if (left <= 0) return Woken::kTime;
  bool whole = left <= kLongestNs;
  left = std::min(left, kLongestNs);
  timespec time = {left / 1'000'000'000, left % 1'000'000'000};
  pollfd input = {input_fd_, POLLIN, 0};
  int ready = ::ppoll(&input, input_fd_ < 0 ? 0 : 1, &time, nullptr);
  if (ready > 0) return Woken::kInput;
  return ready == 0 && whole ? Woken::kTime : Woken::kSignal;
}

}  // namespace weir
