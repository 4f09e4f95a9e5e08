#include "lib/log/offset_map.h"

#include <algorithm>
#include <cstdlib>

namespace weir {
namespace {

constexpr size_t kFirstSlots = 1 << 12;
// Odd numbers without a pattern: the fractions of square roots.
constexpr uint64_t kA = 0x6a09e667f3bcc909, kB = 0xbb67ae8584caa73b,
                   kC = 0x3c6ef372fe94f82b, kD = 0xa54ff53a5f1d36f1;

// Both halves of a 128-bit product, folded.
inline uint64_t mix(uint64_t a, uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  Wide product = Wide(a) * b;
  return uint64_t(product) ^ uint64_t(product >> 64);
}

template <class T>
inline uint64_t load(const char* p) {
  T v;
  std::memcpy(&v, p, sizeof v);
  return v;
}

// At most 16 bytes as two words; the lengths are told apart elsewhere.
inline std::pair<uint64_t, uint64_t> load_last(const char* p, size_t n) {
  using U64 = uint64_t;
  using U32 = uint32_t;
  if (n >= 8) return {load<U64>(p), load<U64>(p + n - 8)};
  if (n >= 4) return {load<U32>(p), load<U32>(p + n - 4)};
  if (n == 0) return {0, 0};
  return {uint8_t(p[0]) | U64(uint8_t(p[n / 2])) << 8, uint8_t(p[n - 1])};
}

}  // namespace

OffsetMap::OffsetMap(int64_t max_keys, uint64_t seed)
    : max_keys_(std::max<int64_t>(max_keys, 1)), seed_(mix(seed ^ kA, kB)) {
  resize(kFirstSlots);
}

KeyHash OffsetMap::hash(Bytes key) const {
  const char* p = key.data();
  size_t n = key.size();
  uint64_t a = seed_ ^ kA, b = seed_ ^ kB ^ n;
  for (; n > 16; p += 16, n -= 16) {
    uint64_t x = load<uint64_t>(p), y = load<uint64_t>(p + 8);
    uint64_t before = a;
    a = mix(x ^ kC ^ a, y ^ b);
    b = mix(y ^ kD ^ before, x ^ b);
  }
  auto [x, y] = load_last(p, n);
  uint64_t c = mix(x ^ kC ^ a, y ^ kA ^ b);
  uint64_t d = mix(y ^ kD ^ a, x ^ kB ^ b);
  uint64_t low = mix(c ^ kD, d ^ kC);
  return {low, uint32_t((c + d * kA) >> 40)};
}

void OffsetMap::Free::operator()(Slot* slots) const { std::free(slots); }

void OffsetMap::resize(size_t slots) {
  auto before = std::move(slots_);
  size_t count_before = before ? mask_ + 1 : 0;
  // Zeros are free slots, and cost nothing before they are touched.
  slots_.reset(static_cast<Slot*>(std::calloc(slots, sizeof(Slot))));
  mask_ = slots - 1;
  for (size_t i = 0; i < count_before; ++i) {
    if (!before[i].extra_and_offset) continue;
    slots_[slot_of({before[i].low, before[i].extra()})] = before[i];
  }
}

// Where the key is, or would be.
size_t OffsetMap::slot_of(KeyHash key) const {
  size_t i = key.low & mask_;
  while (slots_[i].extra_and_offset &&
         (slots_[i].low != key.low || slots_[i].extra() != key.extra))
    i = (i + 1) & mask_;
  return i;
}

bool OffsetMap::put(KeyHash key, Offset offset) {
  if (size_ == 0) base_ = offset;
  uint64_t relative = uint64_t(offset - base_) + 1;
  if (relative > kOffsetMask) return false;
  size_t i = slot_of(key);
  if (!slots_[i].extra_and_offset) {
    if (size_ >= max_keys_) return false;
    if (size_t(size_ + 1) * 4 > (mask_ + 1) * 3) {
      resize((mask_ + 1) * 2);
      i = slot_of(key);
    }
    ++size_;
  }
  slots_[i] = {key.low, uint64_t(key.extra) << kOffsetBits | relative};
  return true;
}

Offset OffsetMap::get(KeyHash key) const {
  uint64_t found = slots_[slot_of(key)].extra_and_offset;
  if (!found) return Offset(-1);
  return base_ + int64_t((found & kOffsetMask) - 1);
}

void OffsetMap::clear() {
  size_ = 0;
  latest_ = Offset(-1);
  slots_.reset();
  resize(kFirstSlots);
}

}  // namespace weir
