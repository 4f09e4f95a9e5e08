// Timestamps as people read them, quickly: most records fall into the second
// of the record before.
#pragma once
#include "lib/base/ints.h"
#include "lib/inspect/text_buffer.h"

namespace weir {

class TimeText {
 public:
  /// The most that put() writes.
  static constexpr size_t kMost = 24;
  /// "2026-01-02T03:04:05.678Z"; the plain number where the year would not
  /// have four digits; "-" for none. Room must be there.
  void put(TextBuffer& out, TimestampMs time);

 private:
  int64_t second_ = INT64_MIN;
  char text_[20];  // of second_, up to the dot
};

}  // namespace weir
