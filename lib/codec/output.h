// Where unpacked bytes go: a caller's string that grows as bytes come, never
// by what a header claims alone, and never past a limit.
#pragma once
#include <algorithm>
#include <string>

#include "lib/codec/codec.h"

namespace weir {

class Output {
 public:
  Output(std::string& buffer, size_t limit)
      : buffer_(buffer), limit_(std::min(limit, kMostLimit)) {}

  /// Makes room for `bytes` more; false when that leads past the limit.
  bool reserve(size_t bytes) {
    if (bytes > limit_ - used_) return false;
    grow_to(used_ + bytes);
    return true;
  }
  /// Makes some room, doubling. At the limit one byte is left to write, so
  /// that a stream which has just ended and one that goes on differ; what
  /// uses it is past_limit().
  void reserve_some() {
    size_t want = std::max(kFirstPiece, 2 * used_);
    grow_to(std::clamp(want, used_ + 1, limit_ + 1));
  }
  char* end() { return buffer_.data() + used_; }
  /// Bytes that may be written at end().
  size_t room() const {
    size_t writable = std::max(buffer_.size(), kReadSlack) - kReadSlack;
    writable = std::min(writable, limit_ + 1);
    return writable - std::min(writable, used_);
  }
  void add(size_t bytes) { used_ += bytes; }
  size_t used() const { return used_; }
  bool past_limit() const { return used_ > limit_; }
  size_t left() const { return limit_ - used_; }
  Bytes all() const { return {buffer_.data(), used_}; }
  /// The bytes before end() that a codec may refer back to.
  const char* begin() const { return buffer_.data(); }

  Failure limit_error() const {
    return fail(Code::kLimit, "unpacks to more than the limit of {} bytes",
                limit_);
  }

 private:
  static constexpr size_t kFirstPiece = 64u << 10;
  // Far above any batch, and its double is no overflow.
  static constexpr size_t kMostLimit = size_t(1) << 40;

  void grow_to(size_t bytes) {
    if (buffer_.size() >= bytes + kReadSlack) return;
    // Doubling keeps the copies few; the limit caps what it asks for.
    size_t doubled = std::min(2 * buffer_.size(), limit_ + 1 + kReadSlack);
    buffer_.resize(std::max(bytes + kReadSlack, doubled));
  }

  std::string& buffer_;
  size_t limit_;
  size_t used_ = 0;
};

}  // namespace weir
