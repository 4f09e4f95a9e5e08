// A large buffer that text is written into without asking for room at every
// piece: need() once for a line, then put. For lines printed by the million;
// anything else may use std::string.
#pragma once
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

namespace weir {

/// Two decimal digits for each number from 0 to 99.
inline constexpr auto kTwoDigits = [] {
  std::array<char, 200> t{};
  for (size_t i = 0; i < 100; ++i) {
    t[i * 2] = char('0' + i / 10);
    t[i * 2 + 1] = char('0' + i % 10);
  }
  return t;
}();

class TextBuffer {
 public:
  std::string_view view() const { return {memory_.get(), size()}; }
  size_t size() const { return size_t(p_ - memory_.get()); }
  void clear() { p_ = memory_.get(); }

  /// Room for `n` more bytes of put_*(): the only call that allocates.
  void need(size_t n) {
    if (size_t(limit_ - p_) < n) grow(n);
  }

  // All of these write into room that need() made.
  void put(char c) { *p_++ = c; }
  void put(std::string_view text) {
    if (text.empty()) return;
    std::memcpy(p_, text.data(), text.size());
    p_ += text.size();
  }
  void put_int(int64_t v) {
    uint64_t u = uint64_t(v);
    if (v < 0) {
      put('-');
      u = 0 - u;
    }
    put_uint(u);
  }
  /// At most 20 digits.
  void put_uint(uint64_t u) {
    char digits[20];
    char* at = write_digits(u, digits + 20);
    put({at, size_t(digits + 20 - at)});
  }
  /// Right-aligned in `width` columns; wider where it must be.
  void put_int(int64_t v, int width) {
    char digits[21];
    char* end = digits + 21;
    char* at = write_digits(v < 0 ? 0 - uint64_t(v) : uint64_t(v), end);
    if (v < 0) *--at = '-';
    put_padding(width - int(end - at));
    put({at, size_t(end - at)});
  }
  /// Left-aligned in `width` columns.
  void put_left(std::string_view text, int width) {
    put(text);
    put_padding(width - int(text.size()));
  }
  /// `digits` decimal digits with leading zeros.
  void put_zeros(uint32_t v, int digits) {
    for (int i = digits - 1; i >= 0; --i, v /= 10) p_[i] = char('0' + v % 10);
    p_ += digits;
  }
  void put_hex8(uint32_t v) {
    for (int i = 7; i >= 0; --i, v >>= 4) p_[i] = "0123456789abcdef"[v & 15];
    p_ += 8;
  }
  void put_padding(int n) {
    if (n <= 0) return;
    std::memset(p_, ' ', size_t(n));
    p_ += n;
  }

  /// Where the next byte goes, for writers of their own.
  char* end() { return p_; }
  void set_end(char* end) { p_ = end; }

  /// need() and put() in one, for text of any length.
  void add(std::string_view text) {
    need(text.size());
    put(text);
  }

 private:
  // Digits in front of `end`; where they begin.
  static char* write_digits(uint64_t u, char* end) {
    while (u >= 100) {
      uint64_t rest = u / 100;
      end -= 2;
      std::memcpy(end, &kTwoDigits[(u - rest * 100) * 2], 2);
      u = rest;
    }
    if (u >= 10) {
      end -= 2;
      std::memcpy(end, &kTwoDigits[u * 2], 2);
    } else {
      *--end = char('0' + u);
    }
    return end;
  }
  void grow(size_t n) {
    size_t used = size();
    size_t capacity = size_t(limit_ - memory_.get()) * 2 + n + 4096;
    std::unique_ptr<char[]> more(new char[capacity]);
    if (used != 0) std::memcpy(more.get(), memory_.get(), used);
    memory_ = std::move(more);
    p_ = memory_.get() + used;
    limit_ = memory_.get() + capacity;
  }

  std::unique_ptr<char[]> memory_;
  char* p_ = nullptr;
  char* limit_ = nullptr;
};

}  // namespace weir
