// xxHash of 32 bits: the checksum of lz4's frames. liblz4 keeps its own copy
// to itself, so this is Debian's header, compiled in.
#pragma once
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "lib/base/bytes.h"

namespace weir {

inline uint32_t xxh32(Bytes bytes, uint32_t seed = 0) {
  return XXH32(bytes.data(), bytes.size(), seed);
}

}  // namespace weir
