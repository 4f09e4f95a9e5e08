#include "lib/broker/groups/java_order.h"

#include "lib/base/bytes.h"
#include "lib/metadata/groups.h"

namespace weir {

uint32_t java_hash(std::string_view text) { return java_string_hash(text); }

uint32_t java_hash(const Uuid& id) {
  Reader in(id.bytes());
  uint64_t both = uint64_t(in.i64());
  both ^= uint64_t(in.i64());
  return uint32_t(both >> 32) ^ uint32_t(both);
}

uint32_t java_bucket(uint32_t hash, size_t count, JavaTable table) {
  // A copy makes room for one more than it holds.
  size_t room = table == JavaTable::kCopied ? count * 4 / 3 + 1 : 0;
  size_t capacity = 16;
  while (capacity < room || count > capacity / 4 * 3) capacity *= 2;
  return (hash ^ hash >> 16) & uint32_t(capacity - 1);
}

}  // namespace weir
