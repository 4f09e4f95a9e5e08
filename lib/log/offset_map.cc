#include "lib/log/offset_map.h"

#include <algorithm>

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

inline uint64_t load(const char* p, size_t n) {
  uint64_t v = 0;
  std::memcpy(&v, p, n);
  return v;
}

inline uint64_t load8(const char* p) {
  uint64_t v;
  std::memcpy(&v, p, 8);
  return v;
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
    uint64_t x = load8(p), y = load8(p + 8);
    a = mix(x ^ kC ^ b, y ^ a);
    b = mix(y ^ kD ^ a, x ^ b);
  }
  uint64_t x, y;
  if (n > 8) {
    x = load8(p);
    y = load(p + 8, n - 8);
  } else if (n == 8) {
    x = load8(p);
    y = 0;
  } else {
    x = n ? load(p, n) : 0;
    y = 0;
  }
  a = mix(x ^ kC ^ a, y ^ kA ^ b);
  b = mix(y ^ kD ^ b, x ^ kB ^ a);
  return {mix(a ^ kD, b ^ kC), mix(b ^ kA, a ^ kB)};
}

void OffsetMap::resize(size_t slots) {
  std::unique_ptr<Slot[]> before = std::move(slots_);
  size_t count_before = before ? mask_ + 1 : 0;
  slots_ = std::make_unique_for_overwrite<Slot[]>(slots);
  for (size_t i = 0; i < slots; ++i) slots_[i].offset = -1;
  mask_ = slots - 1;
  for (size_t i = 0; i < count_before; ++i) {
    if (before[i].offset < 0) continue;
    slots_[slot_of({before[i].high, before[i].low})] = before[i];
  }
}

// Where the key is, or would be.
size_t OffsetMap::slot_of(KeyHash key) const {
  size_t i = key.low & mask_;
  while (slots_[i].offset >= 0 &&
         (slots_[i].low != key.low || slots_[i].high != key.high))
    i = (i + 1) & mask_;
  return i;
}

bool OffsetMap::put(KeyHash key, Offset offset) {
  size_t i = slot_of(key);
  if (slots_[i].offset >= 0) {
    slots_[i].offset = offset.value();
    return true;
  }
  if (size_ >= max_keys_) return false;
  if (size_t(size_ + 1) * 4 > (mask_ + 1) * 3) {
    resize((mask_ + 1) * 2);
    i = slot_of(key);
  }
  slots_[i] = {key.high, key.low, offset.value()};
  ++size_;
  return true;
}

Offset OffsetMap::get(KeyHash key) const {
  return Offset(slots_[slot_of(key)].offset);
}

void OffsetMap::clear() {
  size_ = 0;
  latest_ = Offset(-1);
  resize(kFirstSlots);
}

}  // namespace weir
