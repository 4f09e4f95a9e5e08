// What the index views share: the binary search, and the check of what
// stands behind their last entry.
#pragma once
#include <cstddef>
#include <string_view>

#include "lib/base/bytes.h"
#include "lib/base/findings.h"

namespace weir {

/// How many of the first of `n` satisfy `holds`, if those stand in front of
/// all that do not; else the end of some run of them. Never reads beyond n.
template <class Predicate>
size_t partition_point(size_t n, Predicate holds) {
  size_t low = 0, high = n;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (holds(middle))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

struct IndexExtent {
  Bytes file;
  size_t entry_size;
  size_t entries;  ///< in front of the tail
};

/// index-preallocated for a tail of zeros, index-order for anything else
/// behind the last entry, index-size for bytes of half an entry.
void check_index_tail(const IndexExtent& extent, std::string_view file,
                      FindingSink& sink);

}  // namespace weir
