// What a client that asks is told it may do: everything, for want of an
// authorizer. Bit N stands for operation N of ACLs.
//
// Reference: org.apache.kafka.common.acl.AclOperation,
// org.apache.kafka.security.authorizer.AclEntry.supportedOperations; KIP-430.
#pragma once
#include <cstdint>
#include <initializer_list>

namespace weir {

constexpr int32_t operations(std::initializer_list<int> numbers) {
  int32_t out = 0;
  for (int number : numbers) out |= 1 << number;
  return out;
}

/// Read, write, create, delete, alter, describe, describe and alter configs.
inline constexpr int32_t kTopicOperations =
    operations({3, 4, 5, 6, 7, 8, 10, 11});
/// Create, alter, describe, cluster action, describe and alter configs,
/// idempotent write.
inline constexpr int32_t kClusterOperations =
    operations({5, 7, 8, 9, 10, 11, 12});

}  // namespace weir
