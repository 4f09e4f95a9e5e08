// xxHash of 32 bits: the checksum of lz4's frames.
// Reference: the xxHash specification 0.1.1.
#pragma once
#include <cstdint>

#include "lib/base/bytes.h"

namespace weir {

uint32_t xxh32(Bytes bytes, uint32_t seed = 0);

}  // namespace weir
