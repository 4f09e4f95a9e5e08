// The machine's clocks.
#pragma once
#include "lib/base/clock.h"

namespace weir {

class SystemClock : public Clock {
 public:
  TimestampMs now() const override;
  int64_t monotonic_ns() const override;
};

}  // namespace weir
