// What the consumers of a classic group say to each other through the broker,
// and the assignor `range`, with which the leader gives out partitions.
//
// Reference: org.apache.kafka.clients.consumer.internals.ConsumerProtocol,
// RangeAssignor.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "lib/base/bytes.h"
#include "lib/base/result.h"

namespace weir {

inline constexpr std::string_view kRangeAssignor = "range";

/// Partitions by topic.
using Assignment = std::map<std::string, std::vector<int32_t>>;

/// A member's metadata in JoinGroup.
std::string subscription(const std::vector<std::string>& topics);
/// The topics in it; none where it is not a consumer's.
std::vector<std::string> subscribed_topics(Bytes metadata);

/// A member's part in SyncGroup; nothing at all for an empty one. kCorrupt.
std::string assignment_bytes(const Assignment& assignment);
Result<Assignment> parse_assignment(Bytes bytes);

/// Each topic's partitions in even ranges over the members that want it, in
/// the order of their ids. `counts`: partitions by topic; topics that it lacks
/// are left out.
std::map<std::string, Assignment> assign_ranges(
    const std::map<std::string, std::vector<std::string>>& topics_by_member,
    const std::map<std::string, int32_t>& counts);

}  // namespace weir
