// Numbers with units, and points.
#include "lib/base/text.h"

#include <charconv>
#include <cmath>
#include <limits>

namespace weir {

namespace {

struct Unit {
  std::string_view name;
  double factor;
};

constexpr double kKi = 1024, kMi = kKi * 1024, kGi = kMi * 1024,
                 kTi = kGi * 1024;
constexpr Unit kSizeUnits[] = {
    {"", 1},      {"B", 1},     {"k", kKi},  {"K", kKi},   {"Ki", kKi},
    {"KiB", kKi}, {"kiB", kKi}, {"M", kMi},  {"m", kMi},   {"Mi", kMi},
    {"MiB", kMi}, {"G", kGi},   {"g", kGi},  {"Gi", kGi},  {"GiB", kGi},
    {"T", kTi},   {"t", kTi},   {"Ti", kTi}, {"TiB", kTi}, {"kB", 1e3},
    {"KB", 1e3},  {"MB", 1e6},  {"GB", 1e9}, {"TB", 1e12},
};
constexpr Unit kDurationUnits[] = {
    {"ms", 1},   {"s", 1e3},       {"m", 60e3},       {"min", 60e3},
    {"h", 36e5}, {"d", 24 * 36e5}, {"w", 168 * 36e5},
};
constexpr Unit kRateUnits[] = {
    {"", 1},    {"/s", 1},    {"k", 1e3}, {"k/s", 1e3},
    {"K", 1e3}, {"K/s", 1e3}, {"M", 1e6}, {"M/s", 1e6},
};

template <size_t N>
const Unit* find_unit(const Unit (&units)[N], std::string_view name) {
  for (const Unit& unit : units)
    if (unit.name == name) return &unit;
  return nullptr;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes a number (digits, perhaps a fraction) off the front of `text`.
bool take_number(std::string_view& text, double& value) {
  size_t n = 0;
  while (n < text.size() && is_digit(text[n])) ++n;
  if (n == 0) return false;
  if (n + 1 < text.size() && text[n] == '.' && is_digit(text[n + 1])) {
    ++n;
    while (n < text.size() && is_digit(text[n])) ++n;
  }
  auto [end, error] = std::from_chars(text.data(), text.data() + n, value);
  if (error != std::errc() || end != text.data() + n) return false;
  text.remove_prefix(n);
  return true;
}

// Takes the letters of a unit off the front.
std::string_view take_letters(std::string_view& text) {
  size_t n = 0;
  while (n < text.size() && !is_digit(text[n])) ++n;
  std::string_view letters = text.substr(0, n);
  text.remove_prefix(n);
  return letters;
}

// Past 2^63 a double is no int64_t any more.
constexpr double kTooLarge = 9.2e18;

}  // namespace

Result<int64_t> parse_integer(std::string_view text) {
  std::string_view digits = text;
  if (digits.size() > 1 && digits[0] == '+' && is_digit(digits[1]))
    digits.remove_prefix(1);
  int64_t value = 0;
  auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error == std::errc::result_out_of_range)
    return fail(Code::kUsage, "'{}' does not fit 64 bits", text);
  if (error != std::errc() || end != digits.data() + digits.size())
    return fail(Code::kUsage, "'{}' is not a whole number", text);
  return value;
}

Result<int64_t> parse_size(std::string_view text) {
  if (auto exact = parse_integer(text); exact && *exact >= 0) return *exact;
  std::string_view rest = text;
  double value = 0;
  const Unit* unit = nullptr;
  if (take_number(rest, value)) unit = find_unit(kSizeUnits, rest);
  if (unit == nullptr)
    return fail(Code::kUsage, "'{}' is not a size (such as 4096, 64k, 1MiB)",
                text);
  if (value * unit->factor > kTooLarge)
    return fail(Code::kUsage, "'{}' does not fit 64 bits", text);
  return std::llround(value * unit->factor);
}

Result<int64_t> parse_duration_ms(std::string_view text) {
  if (text == "0") return 0;
  std::string_view rest = text;
  double total = 0;
  do {
    double value = 0;
    const Unit* unit = nullptr;
    if (take_number(rest, value))
      unit = find_unit(kDurationUnits, take_letters(rest));
    if (unit == nullptr)
      return fail(Code::kUsage,
                  "'{}' is not a duration (such as 100ms, 15m, 1h30m)", text);
    total += value * unit->factor;
  } while (!rest.empty());
  if (total > kTooLarge)
    return fail(Code::kUsage, "'{}' does not fit 64 bits", text);
  return std::llround(total);
}

Result<double> parse_rate(std::string_view text) {
  std::string_view rest = text;
  double value = 0;
  const Unit* unit = nullptr;
  if (take_number(rest, value)) unit = find_unit(kRateUnits, rest);
  if (unit == nullptr || value <= 0)
    return fail(Code::kUsage, "'{}' is not a rate (such as 1000, 10k/s)", text);
  return value * unit->factor;
}

Result<Point> parse_point(std::string_view text) {
  using Kind = Point::Kind;
  if (text == "start") return Point{Kind::kStart, 0};
  if (text == "end") return Point{Kind::kEnd, 0};
  bool minus = text.starts_with('-');
  if (auto number = parse_integer(text)) {
    if (*number == std::numeric_limits<int64_t>::min())
      return fail(Code::kUsage, "'{}' does not fit 64 bits", text);
    return minus ? Point{Kind::kFromEnd, -*number}
                 : Point{Kind::kOffset, *number};
  }
  if (auto time = parse_time(text)) return Point{Kind::kTime, time->value()};
  if (auto age = parse_duration_ms(text)) return Point{Kind::kAge, *age};
  return fail(Code::kUsage,
              "'{}' is not a point: start, end, an offset (1200), -10 (ten "
              "before the end), a time (2026-01-02T03:04:05Z) or an age (15m)",
              text);
}

}  // namespace weir
