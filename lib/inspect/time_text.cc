#include "lib/inspect/time_text.h"

#include "lib/base/text.h"

namespace weir {

void TimeText::put(TextBuffer& out, TimestampMs time) {
  int64_t ms = time.value();
  if (time == kNoTimestamp) return out.put('-');
  int64_t second = ms >= 0 ? ms / 1000 : (ms - 999) / 1000;
  if (second != second_) {
    std::string text = format_time(time);
    if (text.size() != kMost) {
      out.put(text);
      return;
    }
    std::memcpy(text_, text.data(), sizeof text_);
    second_ = second;
  }
  out.put({text_, sizeof text_});
  out.put_zeros(uint32_t(ms - second * 1000), 3);
  out.put('Z');
}

}  // namespace weir
