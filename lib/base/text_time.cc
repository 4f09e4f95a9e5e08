// ISO 8601 to milliseconds since 1970 and back, in the proleptic Gregorian
// calendar and UTC; no time zone data, no locale.
#include <chrono>

#include "lib/base/json.h"
#include "lib/base/text.h"

namespace weir {

namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr int64_t kDayMs = 86'400'000;

// Reads fixed-width digit fields; any misfit makes it fail for good.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}
  int digits(size_t width) {
    int value = 0;
    if (rest_.size() < width) return ok_ = false, 0;
    for (char c : rest_.substr(0, width)) {
      if (c < '0' || c > '9') return ok_ = false, 0;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(width);
    return value;
  }
  bool accept(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) { ok_ = accept(c) && ok_; }
  // ".678": thousandths, what is finer is cut off.
  int millis() {
    int value = 0, scale = 100, seen = 0;
    while (!rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9') {
      value += (rest_[0] - '0') * scale;
      scale /= 10;
      ++seen;
      rest_.remove_prefix(1);
    }
    ok_ = ok_ && seen > 0;
    return value;
  }
  bool ok() const { return ok_; }
  bool done() const { return ok_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

// "Z", "+02:00", "+0200", "+02" or nothing: milliseconds east of UTC.
int64_t zone_ms(Scanner& in) {
  if (in.accept('Z') || in.accept('z')) return 0;
  bool east = in.accept('+');
  if (!east && !in.accept('-')) return 0;
  int hours = in.digits(2);
  bool colon = in.accept(':');
  int minutes = colon || !in.done() ? in.digits(2) : 0;
  int64_t ms = (int64_t(hours) * 60 + minutes) * 60'000;
  return east ? ms : -ms;
}

Failure not_a_time(std::string_view text) {
  return fail(Code::kUsage,
              "'{}' is not a time (such as 2026-01-02, 2026-01-02T03:04:05Z "
              "or @1767323045678)",
              text);
}

}  // namespace

Result<TimestampMs> parse_time(std::string_view text) {
  if (text.starts_with('@')) {
    auto ms = parse_integer(text.substr(1));
    if (!ms) return not_a_time(text);
    return TimestampMs(*ms);
  }
  Scanner in(text);
  int year = in.digits(4);
  in.expect('-');
  int month = in.digits(2);
  in.expect('-');
  int day = in.digits(2);
  int hour = 0, minute = 0, second = 0, millis = 0;
  int64_t zone = 0;
  if (in.ok() && !in.done()) {
    if (!in.accept(' ') && !in.accept('t')) in.expect('T');
    hour = in.digits(2);
    in.expect(':');
    minute = in.digits(2);
    if (in.accept(':')) second = in.digits(2);
    if (in.accept('.')) millis = in.millis();
    zone = zone_ms(in);
  }
  year_month_day date{std::chrono::year(year),
                      std::chrono::month(unsigned(month)),
                      std::chrono::day(unsigned(day))};
  if (!in.done() || !date.ok() || hour > 23 || minute > 59 || second > 59)
    return not_a_time(text);
  int64_t ms = int64_t(sys_days(date).time_since_epoch().count()) * kDayMs +
               ((hour * 60 + minute) * 60 + second) * int64_t(1000) + millis;
  return TimestampMs(ms - zone);
}

void append_time(std::string& out, TimestampMs time) {
  // 0000-01-01 up to the end of 9999, in milliseconds.
  constexpr int64_t kFirst = -62'167'219'200'000, kLast = 253'402'300'799'999;
  int64_t ms = time.value();
  if (ms < kFirst || ms > kLast) return append_int(out, ms);
  int64_t day = ms / kDayMs, rest = ms % kDayMs;
  if (rest < 0) {
    rest += kDayMs;
    --day;
  }
  year_month_day date{sys_days(days(int(day)))};
  char text[] = "0000-00-00T00:00:00.000Z";
  auto put = [&](int at, int width, int value) {
    for (int i = at + width - 1; i >= at; --i, value /= 10)
      text[i] = char('0' + value % 10);
  };
  put(0, 4, int(date.year()));
  put(5, 2, int(unsigned(date.month())));
  put(8, 2, int(unsigned(date.day())));
  put(11, 2, int(rest / 3'600'000));
  put(14, 2, int(rest / 60'000 % 60));
  put(17, 2, int(rest / 1000 % 60));
  put(20, 3, int(rest % 1000));
  out.append(text, 24);
}

std::string format_time(TimestampMs time) {
  std::string out;
  append_time(out, time);
  return out;
}

}  // namespace weir
