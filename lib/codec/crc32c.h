// The two checksums of Kafka's log: CRC-32C of batches (v2), and the CRC-32
// of gzip and Ethernet over messages of formats 0 and 1. Both by ISA-L, which
// picks the processor's best instructions.
#pragma once
#include <cstdint>

#include "lib/base/bytes.h"

namespace weir {

/// CRC-32C (Castagnoli) as java.util.zip.CRC32C gives it. `before` is the
/// checksum of the bytes in front, so that crc32c(b, crc32c(a)) is that of
/// a and b joined.
uint32_t crc32c(Bytes bytes, uint32_t before = 0);

/// CRC-32 (IEEE 802.3) as java.util.zip.CRC32 gives it; chained the same way.
uint32_t crc32(Bytes bytes, uint32_t before = 0);

}  // namespace weir
