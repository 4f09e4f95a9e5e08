#include "lib/codec/xxh32.h"

#include <array>
#include <bit>

namespace weir {
namespace {

constexpr uint32_t kPrime1 = 0x9e3779b1;
constexpr uint32_t kPrime2 = 0x85ebca77;
constexpr uint32_t kPrime3 = 0xc2b2ae3d;
constexpr uint32_t kPrime4 = 0x27d4eb2f;
constexpr uint32_t kPrime5 = 0x165667b1;
constexpr size_t kStripe = 16;

uint32_t load_le(const char* p) {
  return __builtin_bswap32(load_be<uint32_t>(p));
}

uint32_t round(uint32_t lane, uint32_t input) {
  return std::rotl(lane + input * kPrime2, 13) * kPrime1;
}

uint32_t avalanche(uint32_t h) {
  h = (h ^ (h >> 15)) * kPrime2;
  h = (h ^ (h >> 13)) * kPrime3;
  return h ^ (h >> 16);
}

}  // namespace

uint32_t xxh32(Bytes bytes, uint32_t seed) {
  const uint32_t length = uint32_t(bytes.size());
  const char* p = bytes.data();
  uint32_t h = seed + kPrime5;
  size_t left = bytes.size();
  if (left >= kStripe) {
    std::array lanes = {seed + kPrime1 + kPrime2, seed + kPrime2, seed,
                        seed - kPrime1};
    for (; left >= kStripe; left -= kStripe)
      for (uint32_t& lane : lanes) lane = round(lane, load_le(p)), p += 4;
    h = std::rotl(lanes[0], 1) + std::rotl(lanes[1], 7) +
        std::rotl(lanes[2], 12) + std::rotl(lanes[3], 18);
  }
  h += length;
  for (; left >= 4; left -= 4, p += 4)
    h = std::rotl(h + load_le(p) * kPrime3, 17) * kPrime4;
  for (; left > 0; --left, ++p)
    h = std::rotl(h + uint8_t(*p) * kPrime5, 11) * kPrime1;
  return avalanche(h);
}

}  // namespace weir
