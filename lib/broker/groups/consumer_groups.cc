// Where consumer groups come from and go: the log, and back; and what their
// offsets may be asked for and committed by.
#include "lib/broker/groups/consumer_groups.h"

#include "lib/base/text.h"
#include "lib/broker/broker.h"
#include "lib/broker/groups/consumer_change.h"
#include "lib/broker/groups/coordinator.h"

namespace weir {

namespace p = protocol;
using p::ErrorCode;

namespace {

/// From here on members of the consumer protocol can commit.
constexpr int16_t kFirstWithMemberEpoch = 9;

ErrorCode wrong_epoch(const ConsumerMember& member) {
  return member.classic ? ErrorCode::ILLEGAL_GENERATION
                        : ErrorCode::STALE_MEMBER_EPOCH;
}

template <class See>
bool visit(const p::DecodedRecord& r, See see) {
  return try_record<p::ConsumerGroupMetadataKey, p::ConsumerGroupMetadataValue>(
             r, see) ||
         try_record<p::ConsumerGroupRegularExpressionKey,
                    p::ConsumerGroupRegularExpressionValue>(r, see) ||
         try_record<p::ConsumerGroupMemberMetadataKey,
                    p::ConsumerGroupMemberMetadataValue>(r, see) ||
         try_record<p::ConsumerGroupTargetAssignmentMetadataKey,
                    p::ConsumerGroupTargetAssignmentMetadataValue>(r, see) ||
         try_record<p::ConsumerGroupTargetAssignmentMemberKey,
                    p::ConsumerGroupTargetAssignmentMemberValue>(r, see) ||
         try_record<p::ConsumerGroupCurrentMemberAssignmentKey,
                    p::ConsumerGroupCurrentMemberAssignmentValue>(r, see);
}

}  // namespace

ConsumerGroup* ConsumerGroups::find(std::string_view name) const {
  auto found = groups_.find(name);
  return found == groups_.end() ? nullptr : found->second.get();
}

bool ConsumerGroups::apply(const p::DecodedRecord& record) {
  return visit(record, [&](const auto& key, const auto* value) {
    ConsumerGroup* group = find(key.groupId);
    using Key = std::decay_t<decltype(key)>;
    if constexpr (std::is_same_v<Key, p::ConsumerGroupMetadataKey>)
      if (!value) return forget(key.groupId);
    if (!group && !value) return;
    if (!group)
      group = groups_
                  .emplace(key.groupId,
                           std::make_unique<ConsumerGroup>(key.groupId))
                  .first->second.get();
    apply_to(*group, key, value);
  });
}

void ConsumerGroups::start() {
  for (auto& [name, group] : groups_) start_timers(*group);
}

void ConsumerGroups::start_timers(ConsumerGroup& group) {
  for (const auto& [id, member] : group.members()) {
    start_session(group, id, config(group, kSessionTimeout));
    start_rebalance(group, member);
  }
}

void ConsumerGroups::clear() {
  while (!groups_.empty()) forget(groups_.begin()->first);
}

void ConsumerGroups::forget(std::string_view name) {
  auto found = groups_.find(name);
  if (found == groups_.end()) return;
  while (!found->second->timers.empty())
    cancel_timers(*found->second, found->second->timers.begin()->first);
  groups_.erase(found);
}

ErrorCode ConsumerGroups::store(Change& change) {
  std::string name = change.group.name();
  ErrorCode error = change.failed ? ErrorCode::UNKNOWN_SERVER_ERROR
                                  : coordinator_.store(name, change.batch);
  if (error != ErrorCode::NONE) read_again(name);
  return error;
}

// What cannot be read either is no group until the next start.
void ConsumerGroups::read_again(const std::string& name) {
  forget(name);
  (void)coordinator_.broker_.directory().replay_groups(
      [&](const p::DecodedRecord& record) {
        bool mine = false;
        visit(record, [&](const auto& key, const auto*) {
          mine = key.groupId == name;
        });
        if (mine) apply(record);
      });
  if (ConsumerGroup* group = find(name)) start_timers(*group);
}

Result<> ConsumerGroups::put_tombstones(const ConsumerGroup& group,
                                        GroupBatch& batch) const {
  const std::string& name = group.name();
  for (const auto& [id, member] : group.members())
    TRY(batch.forget(p::ConsumerGroupCurrentMemberAssignmentKey{name, id}));
  for (const auto& [id, member] : group.members())
    TRY(batch.forget(p::ConsumerGroupTargetAssignmentMemberKey{name, id}));
  TRY(batch.forget(p::ConsumerGroupTargetAssignmentMetadataKey{name}));
  for (const auto& [id, member] : group.members())
    TRY(batch.forget(p::ConsumerGroupMemberMetadataKey{name, id}));
  for (const auto& [regex, resolved] : group.regexes())
    TRY(batch.forget(p::ConsumerGroupRegularExpressionKey{name, regex}));
  return batch.forget(p::ConsumerGroupMetadataKey{name});
}

int64_t ConsumerGroups::config(const ConsumerGroup& group,
                               std::string_view name) const {
  const GroupOptions& options = coordinator_.options();
  const GroupOptions::Bounded& bounded =
      name == kSessionTimeout      ? options.consumer_session_timeout_ms
      : name == kHeartbeatInterval ? options.consumer_heartbeat_interval_ms
                                   : options.consumer_assignment_interval_ms;
  const Image::Configs& own =
      coordinator_.broker_.image().configs(ResourceType::kGroup, group.name());
  auto set = own.find(name);
  if (set == own.end()) return bounded.value;
  Result<int64_t> number = parse_integer(set->second);
  return number ? bounded.of(*number) : bounded.value;
}

ErrorCode ConsumerGroups::check_commit(const ConsumerGroup& group,
                                       std::string_view id, int32_t epoch,
                                       int16_t version) const {
  if (epoch < 0 && group.empty()) return ErrorCode::NONE;
  const ConsumerMember* member = group.find(id);
  if (!member) return ErrorCode::UNKNOWN_MEMBER_ID;
  if (!member->classic && version < kFirstWithMemberEpoch)
    return ErrorCode::UNSUPPORTED_VERSION;
  return epoch > member->epoch ? wrong_epoch(*member) : ErrorCode::NONE;
}

ErrorCode ConsumerGroups::check_commit(const ConsumerGroup& group,
                                       std::string_view id, int32_t epoch,
                                       const Uuid& topic,
                                       int32_t partition) const {
  const ConsumerMember* member = group.find(id);
  if (!member || epoch == member->epoch) return ErrorCode::NONE;
  for (const OwnedPartitions* held : {&member->assigned, &member->revoking}) {
    auto partitions = held->find(topic);
    if (partitions == held->end()) continue;
    auto given = partitions->second.find(partition);
    if (given != partitions->second.end())
      return epoch < given->second ? wrong_epoch(*member) : ErrorCode::NONE;
  }
  return wrong_epoch(*member);
}

ErrorCode ConsumerGroups::check_fetch(const ConsumerGroup& group,
                                      const std::optional<std::string>& id,
                                      int32_t epoch) const {
  if (!id && epoch < 0) return ErrorCode::NONE;
  const ConsumerMember* member = group.find(id.value_or(""));
  if (!member) return ErrorCode::UNKNOWN_MEMBER_ID;
  return epoch == member->epoch ? ErrorCode::NONE : wrong_epoch(*member);
}

}  // namespace weir
