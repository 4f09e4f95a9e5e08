// The order in which Java's HashMap goes through its keys. Kafka's assignors
// give partitions to members in that order, so who gets what depends on it.
//
// Not followed: keys that fall into one bucket stand in the order in which
// they were put there; here they keep the order that they are given in.
#pragma once
#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "lib/base/uuid.h"

namespace weir {

/// String.hashCode(), of the text's UTF-16 units.
uint32_t java_hash(std::string_view text);
/// org.apache.kafka.common.Uuid.hashCode().
uint32_t java_hash(const Uuid& id);
inline uint32_t java_hash(int32_t number) { return uint32_t(number); }

/// How a table got its keys, which says how large it is.
enum class JavaTable { kGrown, kCopied };

/// The bucket of a hash in a table of `count` keys.
uint32_t java_bucket(uint32_t hash, size_t count, JavaTable table);

/// Sorts as such a table would be gone through; `key` of an item is what is
/// hashed.
template <class T, class Key>
void sort_as_java(std::vector<T>& items, JavaTable table, Key key) {
  size_t count = items.size();
  auto bucket = [&](const T& item) {
    return java_bucket(java_hash(key(item)), count, table);
  };
  std::stable_sort(items.begin(), items.end(), [&](const T& a, const T& b) {
    return bucket(a) < bucket(b);
  });
}

}  // namespace weir
