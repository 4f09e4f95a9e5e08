// The reconciliation of one member: from what it reads to what it should
// read. It first gives up what it shall not keep, at its old epoch; then it
// moves to the target's epoch and gets what nobody else holds; what others
// have yet to give up it waits for.
//
// Reference: org.apache.kafka.coordinator.group.modern.consumer
// .CurrentAssignmentBuilder; KIP-848.
#pragma once
#include <functional>

#include "lib/broker/groups/consumer_group.h"
#include "lib/broker/kafka_errors.h"
#include "lib/protocol/api/consumer_group_heartbeat.h"

namespace weir {

/// What a member says it reads: nothing where it did not say.
using SaidToOwn = std::optional<
    std::vector<protocol::ConsumerGroupHeartbeatRequest::TopicPartitions>>;

struct Reconciliation {
  Assignment target;
  int32_t target_epoch;
  std::set<Uuid> subscribed = {};  ///< topics that there are
  bool subscription_changed = false;
  const SaidToOwn& said;
  /// Whether anybody holds the partition.
  std::function<bool(const Uuid&, int32_t)> owned;
};

/// The member as it is next. FENCED_MEMBER_EPOCH where it is in a state that
/// this version does not know.
Answered<ConsumerMember> reconcile(const ConsumerMember& member,
                                   const Reconciliation& to);

/// Whether all that the member says it reads is `assigned` to it.
bool owns_only(const SaidToOwn& said, const OwnedPartitions& assigned);

}  // namespace weir
