// OffsetMap: the last offset of every key, for the cleaner. Of a key 88 bits of
// a keyed hash are held: that any two of 64 million keys look the same has a
// chance of 10^-11. A slot has 16 bytes and never straddles a cache line.
//
// Reference: org.apache.kafka.storage.internals.log.SkimpyOffsetMap (which
// holds MD5 of the keys).
#pragma once
#include <memory>

#include "lib/base/bytes.h"
#include "lib/base/ints.h"

namespace weir {

struct KeyHash {
  uint64_t low = 0;    ///< says where the key is looked for
  uint32_t extra = 0;  ///< 24 bits
};

class OffsetMap {
 public:
  /// Grows up to `max_keys`. `seed` decides the hash.
  OffsetMap(int64_t max_keys, uint64_t seed);

  KeyHash hash(Bytes key) const;
  /// Touches the memory that a lookup will want.
  void prefetch(KeyHash key) const {
    __builtin_prefetch(&slots_[key.low & mask_]);
  }

  /// False if the key is new and there is no room for it, or if the offset is
  /// 2^40 or more above the first one put.
  bool put(KeyHash key, Offset offset);
  /// -1 for a key that is not there.
  Offset get(KeyHash key) const;

  int64_t size() const { return size_; }
  void clear();

  /// The last offset that is mapped, records without keys included.
  Offset latest() const { return latest_; }
  void set_latest(Offset offset) { latest_ = offset; }

 private:
  static constexpr int kOffsetBits = 40;
  static constexpr uint64_t kOffsetMask = (uint64_t(1) << kOffsetBits) - 1;
  struct Slot {
    uint64_t low;
    // 24 bits of the key; the offset less base_, plus 1. 0: free.
    uint64_t extra_and_offset;
    uint32_t extra() const { return uint32_t(extra_and_offset >> kOffsetBits); }
  };
  struct Free {
    void operator()(Slot* slots) const;
  };
  void resize(size_t slots);
  size_t slot_of(KeyHash key) const;

  int64_t max_keys_;
  uint64_t seed_;
  std::unique_ptr<Slot[], Free> slots_;
  size_t mask_ = 0;
  int64_t size_ = 0;
  Offset base_;
  Offset latest_{-1};
};

}  // namespace weir
