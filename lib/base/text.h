// What people write and read: sizes, durations, times, points of a log. Pure
// functions; every parser takes the whole text or fails with kUsage and says
// what was expected.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "lib/base/ints.h"
#include "lib/base/result.h"

namespace weir {

/// Decimal, with an optional sign; nothing before or after.
Result<int64_t> parse_integer(std::string_view text);

/// Bytes, 0 or more: "4096", "64k", "1.5MiB". k, M, G, T with or without
/// "i" or "iB" are powers of 1024; kB, MB, GB, TB are powers of 1000.
Result<int64_t> parse_size(std::string_view text);

/// Milliseconds, 0 or more: "100ms", "1.5s", "15m", "1h30m", "7d", "2w".
/// A bare number is refused, except "0".
Result<int64_t> parse_duration_ms(std::string_view text);

/// A second, above 0: "1000", "10k/s", "2.5/s"; k and M are powers of 1000.
Result<double> parse_rate(std::string_view text);

/// ISO 8601: "2026-01-02", "2026-01-02T03:04", "…T03:04:05.678", then
/// nothing (UTC), "Z" or "+02:00"; a space may stand for the T. Or
/// "@1767323045678": milliseconds since 1970.
Result<TimestampMs> parse_time(std::string_view text);

/// "2026-01-02T03:04:05.678Z"; the plain number of milliseconds where the
/// year would not have four digits.
void append_time(std::string& out, TimestampMs time);
std::string format_time(TimestampMs time);

/// A place in a log, as people name it; resolved against a partition later.
struct Point {
  enum class Kind {
    kStart,
    kEnd,
    kOffset,   ///< `value` is an offset
    kFromEnd,  ///< `value` offsets before the end
    kTime,     ///< `value` is a TimestampMs
    kAge,      ///< `value` milliseconds before now
  };
  Kind kind = Kind::kStart;
  int64_t value = 0;
  bool operator==(const Point&) const = default;
};

/// "start", "end", "1200", "-10", a time (parse_time), an age
/// (parse_duration_ms).
Result<Point> parse_point(std::string_view text);

}  // namespace weir
