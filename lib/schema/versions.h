// A range of message versions, written as text: "3+", "2-5", "7", "none".
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace weir::schema {

/// Both ends are inside the range; an empty one has first > last.
struct Versions {
  int16_t first = 1;
  int16_t last = 0;

  constexpr Versions() = default;
  constexpr Versions(int16_t from, int16_t to) : first(from), last(to) {}
  /// Text that is no range does not compile.
  consteval Versions(const char* text)  // NOLINT: rows read better without
      : Versions(parse(text)) {}

  constexpr bool has(int version) const {
    return first <= version && version <= last;
  }
  constexpr bool empty() const { return first > last; }
  constexpr bool open() const { return last == kOpen; }
  constexpr bool operator==(const Versions&) const = default;
  constexpr Versions operator&(Versions other) const {
    return {first > other.first ? first : other.first,
            last < other.last ? last : other.last};
  }
  /// As a row has it: "3+", "2-5", "7", "none".
  std::string text() const {
    if (empty()) return "none";
    if (open()) return std::to_string(first) + "+";
    if (first == last) return std::to_string(first);
    return std::to_string(first) + "-" + std::to_string(last);
  }

  static constexpr int16_t kOpen = INT16_MAX;

 private:
  static constexpr int16_t number(std::string_view digits) {
    if (digits.empty() || digits.size() > 4) throw "not a version";
    int v = 0;
    for (char c : digits) {
      if (c < '0' || c > '9') throw "not a version";
      v = v * 10 + (c - '0');
    }
    return int16_t(v);
  }
  static constexpr Versions parse(std::string_view text) {
    if (text == "none") return {};
    if (text.ends_with('+'))
      return {number(text.substr(0, text.size() - 1)), kOpen};
    size_t dash = text.find('-');
    if (dash == text.npos) return {number(text), number(text)};
    Versions v{number(text.substr(0, dash)), number(text.substr(dash + 1))};
    if (v.first >= v.last) throw "a range that ends before it begins";
    return v;
  }
};

}  // namespace weir::schema
