// OffsetMap: the last offset of every key, for the cleaner. Keys are held as
// 128 bits of a keyed hash: two of a thousand million different keys collide
// with a chance of 10^-21.
//
// Reference: org.apache.kafka.storage.internals.log.SkimpyOffsetMap (which
// holds MD5 of the keys).
#pragma once
#include <memory>

#include "lib/base/bytes.h"
#include "lib/base/ints.h"

namespace weir {

struct KeyHash {
  uint64_t high = 0;
  uint64_t low = 0;
  bool operator==(const KeyHash&) const = default;
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

  /// False if the key is new and there is no room for it.
  bool put(KeyHash key, Offset offset);
  /// -1 for a key that is not there.
  Offset get(KeyHash key) const;

  int64_t size() const { return size_; }
  void clear();

  /// The last offset that is mapped, records without keys included.
  Offset latest() const { return latest_; }
  void set_latest(Offset offset) { latest_ = offset; }

 private:
  struct Slot {
    uint64_t high;
    uint64_t low;
    int64_t offset;  // -1: free
  };
  void resize(size_t slots);
  size_t slot_of(KeyHash key) const;

  int64_t max_keys_;
  uint64_t seed_;
  std::unique_ptr<Slot[]> slots_;
  size_t mask_ = 0;
  int64_t size_ = 0;
  Offset latest_{-1};
};

}  // namespace weir
