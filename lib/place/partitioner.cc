#include "lib/place/partitioner.h"

#include "lib/codec/crc32c.h"

namespace weir {

uint32_t murmur2(Bytes key) {
  constexpr uint32_t kMultiplier = 0x5bd1e995, kSeed = 0x9747b28c;
  auto mix = [](uint32_t k) {
    k *= kMultiplier;
    return (k ^ (k >> 24)) * kMultiplier;
  };
  uint32_t h = kSeed ^ uint32_t(key.size());
  size_t at = 0;
  for (; at + 4 <= key.size(); at += 4) {
    uint32_t word;  // little-endian, as every machine weir runs on
    std::memcpy(&word, key.data() + at, 4);
    h = (h * kMultiplier) ^ mix(word);
  }
  if (at < key.size()) {
    for (size_t i = key.size(); i-- > at;)
      h ^= uint32_t(uint8_t(key[i])) << (8 * (i - at));
    h *= kMultiplier;
  }
  h = (h ^ (h >> 13)) * kMultiplier;
  return h ^ (h >> 15);
}

PartitionId partition_of_key(std::string_view partitioner, Bytes key,
                             int32_t count) {
  uint32_t hash =
      partitioner == "crc32" ? crc32(key) : murmur2(key) & 0x7fffffffu;
  return PartitionId(int32_t(hash % uint32_t(count)));
}

}  // namespace weir
