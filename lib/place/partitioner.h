// Which partition a client sends a key to.
#pragma once
#include <string_view>

#include "lib/base/bytes.h"
#include "lib/base/ints.h"

namespace weir {

/// MurmurHash2 as org.apache.kafka.common.utils.Utils.murmur2 computes it.
uint32_t murmur2(Bytes key);

/// The partition of 0 to `count` - 1 that a key belongs to. `partitioner`:
/// "murmur2" as Java's client (BuiltInPartitioner.partitionForKey), "crc32"
/// as librdkafka's "consistent". `count` is above 0.
PartitionId partition_of_key(std::string_view partitioner, Bytes key,
                             int32_t count);

}  // namespace weir
