// Formatting for people.
#include "cmd/cli/human.h"

#include <fmt/format.h>

#include <cmath>
#include <span>
#include <string_view>

namespace weir::cli {

namespace {

// One decimal below ten, none above: "1.2", "12", "950".
std::string short_number(double value) {
  return value < 9.95 ? fmt::format("{:.1f}", value)
                      : fmt::format("{:.0f}", value);
}

std::string scaled(double value, double step,
                   std::span<const std::string_view> units) {
  size_t i = 0;
  // Half a unit early, so that 1023.9 KiB is 1.0 MiB and not 1024 KiB.
  while (i + 1 < units.size() && value >= step - 0.5) {
    value /= step;
    ++i;
  }
  return (i == 0 ? fmt::format("{:.0f}", value) : short_number(value)) +
         std::string(units[i]);
}

constexpr std::string_view kByteUnits[] = {" B",   " KiB", " MiB", " GiB",
                                           " TiB", " PiB", " EiB"};

}  // namespace

std::string human_bytes(int64_t bytes) {
  if (bytes < 0) return "-" + scaled(-double(bytes), 1024, kByteUnits);
  return scaled(double(bytes), 1024, kByteUnits);
}

std::string human_byte_rate(double per_second) {
  return scaled(per_second, 1024, kByteUnits) + "/s";
}

std::string human_rate(double per_second) {
  constexpr std::string_view kUnits[] = {"", " k", " M", " G"};
  std::string text = per_second > 0 && per_second < 9.95
                         ? fmt::format("{:.1f}", per_second)
                         : scaled(per_second, 1000, kUnits);
  return text + "/s";
}

std::string human_count(int64_t n) {
  std::string digits = std::to_string(n);
  size_t first = digits[0] == '-' ? 1 : 0;
  for (size_t at = digits.size(); at > first + 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

std::string human_duration(int64_t ms) {
  if (ms < 0) return "-" + human_duration(ms == INT64_MIN ? INT64_MAX : -ms);
  if (ms < 1000) return fmt::format("{} ms", ms);
  if (ms < 59'950) return short_number(double(ms) / 1000) + " s";
  int64_t seconds = ms / 1000 + (ms % 1000 >= 500), minutes = seconds / 60,
          hours = minutes / 60, days = hours / 24;
  if (hours == 0) return fmt::format("{}m {:02}s", minutes, seconds % 60);
  if (days == 0) return fmt::format("{}h {:02}m", hours, minutes % 60);
  return fmt::format("{}d {:02}h", days, hours % 24);
}

std::string human_percent(double share) {
  if (!std::isfinite(share)) return "-";
  return fmt::format("{:.1f} %", share * 100);
}

}  // namespace weir::cli
