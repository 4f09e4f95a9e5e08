// Expiry: offsets that nobody has needed for offsets.retention.minutes, and
// groups that are left with neither members nor offsets.
//
// Reference: KIP-211; OffsetMetadataManager.cleanupExpiredOffsets.
#include "lib/broker/broker.h"
#include "lib/broker/groups/coordinator.h"

namespace weir {

void GroupCoordinator::schedule_expiry() {
  if (!options_.expire_offsets) return;
  after(expiry_, options_.retention_check_ms, [this] {
    expire_offsets();
    schedule_expiry();
  });
}

void GroupCoordinator::expire_offsets() {
  std::vector<std::string> names;
  for (const auto& [name, group] : consumers_.all()) names.push_back(name);
  for (const std::string& name : names) {
    const ConsumerGroup& group = *consumers_.find(name);
    if (expire_offsets_of(group) && group.empty()) (void)delete_group(name);
  }
  names.clear();
  for (const auto& [name, group] : classic_) names.push_back(name);
  for (const std::string& name : names) {
    bool forgotten = expire_offsets_of(name);
    ClassicGroup& group = *find(name);
    if (forgotten && group.is(GroupState::kEmpty) && group.pending().empty())
      (void)delete_group(name);  // if it cannot be stored: the next time
  }
}

// Gives whether none is left.
bool GroupCoordinator::expire_offsets_of(const std::string& name) {
  const ClassicGroup& group = *find(name);
  const Offsets* known = offsets(name);
  if (!known) return true;
  bool empty = group.is(GroupState::kEmpty);
  bool simple = !group.protocol_type();
  // In a group at work, only what its consumers have turned away from.
  bool turned_away = group.consumers() && group.is(GroupState::kStable);
  if (!simple && !empty && !turned_away) return false;
  std::vector<TopicPartition> expired;
  for (const auto& [partition, committed] : *known) {
    if (group.subscribes(partition.topic)) continue;
    TimestampMs since = committed.commit_timestamp;
    if (!simple && empty && group.state_since() >= TimestampMs(0))
      since = group.state_since();
    TimestampMs due = committed.expire_timestamp.value_or(
        since + options_.offsets_retention_ms);
    if (now() >= due) expired.push_back(partition);
  }
  bool all = expired.size() == known->size();
  return delete_offsets(name, expired) == ErrorCode::NONE && all;
}

bool GroupCoordinator::expire_offsets_of(const ConsumerGroup& group) {
  const Offsets* known = offsets(group.name());
  if (!known) return true;
  std::vector<TopicPartition> expired;
  for (const auto& [partition, committed] : *known) {
    TimestampMs due = committed.expire_timestamp.value_or(
        committed.commit_timestamp + options_.offsets_retention_ms);
    if (now() >= due && !group.subscribes(partition.topic))
      expired.push_back(partition);
  }
  bool all = expired.size() == known->size();
  return delete_offsets(group.name(), expired) == ErrorCode::NONE && all;
}

}  // namespace weir
