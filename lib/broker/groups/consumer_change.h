// What the files that implement ConsumerGroups share: names of configs, and
// what is said to members that have no business in a group.
#pragma once
#include "lib/broker/groups/consumer_groups.h"

namespace weir {

// Configs of a group, as options and groups name them.
inline constexpr std::string_view kSessionTimeout =
    "consumer.session.timeout.ms";
inline constexpr std::string_view kHeartbeatInterval =
    "consumer.heartbeat.interval.ms";
inline constexpr std::string_view kAssignmentInterval =
    "consumer.assignment.interval.ms";

inline tl::unexpected<Refusal> unknown_member(const std::string& member,
                                              const std::string& group) {
  return refusal(protocol::ErrorCode::UNKNOWN_MEMBER_ID,
                 "Member {} is not a member of group {}.", member, group);
}

/// Whether the sender is the `known` member of its instance id.
Answered<void> check_instance(
    const ConsumerMember* known,
    const protocol::ConsumerGroupHeartbeatRequest& request);

}  // namespace weir
