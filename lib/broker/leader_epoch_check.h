// A client's idea of the leader epoch against ours.
// Reference: kafka.cluster.Partition.checkCurrentLeaderEpoch; KIP-320.
#pragma once
#include "lib/base/ints.h"
#include "lib/protocol/errors.h"

namespace weir {

/// NONE, FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH. kNoEpoch is not checked.
inline protocol::ErrorCode check_leader_epoch(LeaderEpoch asked,
                                              LeaderEpoch current) {
  if (asked == kNoEpoch || asked == current) return protocol::ErrorCode::NONE;
  return asked < current ? protocol::ErrorCode::FENCED_LEADER_EPOCH
                         : protocol::ErrorCode::UNKNOWN_LEADER_EPOCH;
}

}  // namespace weir
