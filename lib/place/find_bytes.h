// Searching bytes for a literal, at memory speed.
#pragma once
#include <string>

#include "lib/base/bytes.h"

namespace weir {

/// A literal that is looked for again and again. Its two rarest bytes (by a
/// fixed guess of what logs hold) are compared in blocks; the rest only where
/// both fit.
class BytesFinder {
 public:
  explicit BytesFinder(std::string needle);

  /// Position of the first occurrence, or npos. Reads only `in`.
  size_t find(Bytes in) const;
  const std::string& needle() const { return needle_; }

 private:
  std::string needle_;
  size_t rare_ = 0;    // position of the rarest byte in needle_
  size_t second_ = 0;  // and of another one, above or below
};

}  // namespace weir
