// Drawing of progress.
#include "cmd/cli/progress.h"

#include <algorithm>

#include "cmd/cli/human.h"
#include "cmd/cli/prose.h"

namespace weir::cli {

namespace {

constexpr size_t kBarColumns = 20;

int64_t now_ms(const Clock& clock) { return clock.monotonic_ns() / 1'000'000; }

std::string amount(int64_t n, Progress::Unit unit) {
  return unit == Progress::Unit::kBytes ? human_bytes(n) : human_count(n);
}

std::string bar(double share) {
  size_t full = size_t(share * double(kBarColumns));
  return "[" + std::string(full, '#') + std::string(kBarColumns - full, '.') +
         "]";
}

}  // namespace

std::string progress_line(std::string_view label, std::string_view note,
                          int64_t done, int64_t total, Progress::Unit unit,
                          int64_t elapsed_ms, int width) {
  double rate = elapsed_ms > 0 ? double(done) * 1000 / double(elapsed_ms) : 0;
  std::string line(label);
  if (total > 0) {
    double share = std::clamp(double(done) / double(total), 0.0, 1.0);
    line += fmt::format("  {} {:3.0f} %", bar(share), share * 100);
  }
  line += "  " + amount(done, unit);
  line += "  " + (unit == Progress::Unit::kBytes ? human_byte_rate(rate)
                                                 : human_rate(rate));
  if (total > done && rate > 0)
    line += "  " + human_duration(int64_t(double(total - done) / rate * 1000)) +
            " left";
  if (!note.empty()) line += "  " + std::string(note);
  // A line that wraps could not be redrawn in place.
  return cut_to_width(line, size_t(std::max(width - 1, 1)));
}

Progress::Progress(Context& context, const Clock& clock, std::string_view label,
                   int64_t total, Unit unit)
    : messages_(context.messages),
      clock_(clock),
      label_(label),
      total_(total),
      unit_(unit),
      width_(context.terminal.width),
      enabled_(context.progress),
      start_ms_(now_ms(clock)),
      last_ms_(start_ms_ + kFirstAfterMs - kEveryMs) {}

void Progress::maybe_draw() {
  int64_t now = now_ms(clock_);
  if (now - last_ms_ < kEveryMs) return;
  last_ms_ = now;
  messages_.status(progress_line(label_, note_, done_, total_, unit_,
                                 now - start_ms_, width_));
  drawn_ = true;
}

void Progress::finish() {
  if (!drawn_) return;
  drawn_ = false;
  messages_.status({});
}

}  // namespace weir::cli
