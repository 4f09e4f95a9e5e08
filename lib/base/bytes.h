// Byte views, and checked big-endian readers and writers, with Kafka's
// varints. Reference: org.apache.kafka.common.utils.ByteUtils.
#pragma once
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace weir {

/// Bytes somebody else owns. Never text by itself.
using Bytes = std::string_view;

template <class T>
T load_be(const void* p) {
  T v;
  std::memcpy(&v, p, sizeof v);
  if constexpr (sizeof v == 8) return T(__builtin_bswap64(uint64_t(v)));
  if constexpr (sizeof v == 4) return T(__builtin_bswap32(uint32_t(v)));
  if constexpr (sizeof v == 2) return T(__builtin_bswap16(uint16_t(v)));
  return v;
}

template <class T>
void store_be(void* p, T v) {
  if constexpr (sizeof v == 8) v = T(__builtin_bswap64(uint64_t(v)));
  if constexpr (sizeof v == 4) v = T(__builtin_bswap32(uint32_t(v)));
  if constexpr (sizeof v == 2) v = T(__builtin_bswap16(uint16_t(v)));
  std::memcpy(p, &v, sizeof v);
}

constexpr uint64_t zigzag(int64_t v) {
  return (uint64_t(v) << 1) ^ uint64_t(v >> 63);
}
constexpr int64_t unzigzag(uint64_t u) {
  return int64_t(u >> 1) ^ -int64_t(u & 1);
}
/// Bytes of `u` as an unsigned varint (1 to 10).
constexpr int uvarint_size(uint64_t u) {
  return (std::bit_width(u | 1) + 6) / 7;
}
constexpr int varint_size(int64_t v) { return uvarint_size(zigzag(v)); }

/// Reads from a view; the first read past the end or malformed varint makes
/// it fail for good: every later read gives 0 or an empty view. Check ok()
/// before anything read is believed.
class Reader {
 public:
  explicit Reader(Bytes bytes)
      : begin_(bytes.data()), p_(begin_), end_(p_ + bytes.size()) {}

  bool ok() const { return ok_; }
  bool done() const { return p_ == end_; }
  size_t remaining() const { return size_t(end_ - p_); }
  size_t position() const { return size_t(p_ - begin_); }
  Bytes rest() const { return {p_, remaining()}; }
  void set_failed() { ok_ = false, p_ = end_; }

  int8_t i8() { return fixed<int8_t>(); }
  uint8_t u8() { return fixed<uint8_t>(); }
  int16_t i16() { return fixed<int16_t>(); }
  uint16_t u16() { return fixed<uint16_t>(); }
  int32_t i32() { return fixed<int32_t>(); }
  uint32_t u32() { return fixed<uint32_t>(); }
  int64_t i64() { return fixed<int64_t>(); }
  double f64() { return std::bit_cast<double>(fixed<uint64_t>()); }

  /// At most 5 bytes, at most 32 bits.
  uint32_t uvarint() {
    uint64_t v = uvarint_max(5);
    if (v > UINT32_MAX) set_failed();
    return ok_ ? uint32_t(v) : 0;
  }
  /// At most 10 bytes.
  uint64_t uvarlong() { return uvarint_max(10); }
  int32_t varint() {
    uint32_t u = uvarint();
    return int32_t(u >> 1) ^ -int32_t(u & 1);
  }
  int64_t varlong() { return unzigzag(uvarint_max(10)); }

  /// `n` bytes; fails when n is negative or more than remain.
  Bytes bytes(int64_t n) {
    if (n < 0 || uint64_t(n) > remaining()) {
      set_failed();
      return {};
    }
    Bytes out(p_, size_t(n));
    p_ += n;
    return out;
  }
  void skip(int64_t n) { bytes(n); }

 private:
  template <class T>
  T fixed() {
    if (remaining() < sizeof(T)) {
      set_failed();
      return 0;
    }
    T v = load_be<T>(p_);
    p_ += sizeof(T);
    return v;
  }
  uint64_t uvarint_max(int max_bytes) {
    uint64_t v = 0;
    for (int i = 0; i < max_bytes && p_ != end_; ++i) {
      uint8_t b = uint8_t(*p_++);
      if (i == 9 && b > 1) break;
      v |= uint64_t(b & 0x7f) << (7 * i);
      if (b < 0x80) return v;
    }
    set_failed();
    return 0;
  }

  const char* begin_;
  const char* p_;
  const char* end_;
  bool ok_ = true;
};

/// Appends to a string it does not own.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void i8(int8_t v) { out_.push_back(char(v)); }
  void u8(uint8_t v) { out_.push_back(char(v)); }
  void i16(int16_t v) { fixed(v); }
  void u16(uint16_t v) { fixed(v); }
  void i32(int32_t v) { fixed(v); }
  void u32(uint32_t v) { fixed(v); }
  void i64(int64_t v) { fixed(v); }
  void f64(double v) { fixed(std::bit_cast<uint64_t>(v)); }
  void uvarint(uint64_t v) {
    while (v >= 0x80) {
      out_.push_back(char(v | 0x80));
      v >>= 7;
    }
    out_.push_back(char(v));
  }
  void varint(int64_t v) { uvarint(zigzag(v)); }
  void bytes(Bytes b) { out_.append(b); }
  size_t size() const { return out_.size(); }
  std::string& buffer() { return out_; }

 private:
  template <class T>
  void fixed(T v) {
    char raw[sizeof v];
    store_be(raw, v);
    out_.append(raw, sizeof v);
  }
  std::string& out_;
};

}  // namespace weir
