// Committed offsets: who may commit, what is kept, what is forgotten.
#include <algorithm>

#include "lib/broker/broker.h"
#include "lib/broker/groups/coordinator.h"

namespace weir {

namespace p = protocol;

namespace {
/// From here on OffsetCommit can say that there is no such group.
constexpr int16_t kFirstWithGroupErrors = 9;
}  // namespace

p::ErrorCode GroupCoordinator::check_commit(const Committer& who) {
  if (const ConsumerGroup* group = consumers_.find(who.group))
    return consumers_.check_commit(*group, who.member, who.generation,
                                   who.version);
  if (auto other = others_.find(who.group); other != others_.end()) {
    return who.generation < 0 && other->second.members.empty()
               ? ErrorCode::NONE
               : ErrorCode::UNKNOWN_MEMBER_ID;
  }
  ClassicGroup* group = find(who.group);
  if (!group) {
    if (who.generation >= 0)
      return who.version >= kFirstWithGroupErrors
                 ? ErrorCode::GROUP_ID_NOT_FOUND
                 : ErrorCode::ILLEGAL_GENERATION;
    // Its offsets are what says that it is there: no record of its own.
    classic_[who.group] = std::make_unique<ClassicGroup>(who.group, now());
    return ErrorCode::NONE;
  }
  bool empty = group->is(GroupState::kEmpty);
  if (who.generation < 0 && empty) return ErrorCode::NONE;
  if (who.generation < 0 && who.member.empty() && !who.instance)
    return ErrorCode::UNKNOWN_MEMBER_ID;
  ErrorCode error = group->check_member(who.member, who.instance);
  if (error != ErrorCode::NONE) return error;
  if (who.generation != group->generation())
    return ErrorCode::ILLEGAL_GENERATION;
  if (group->is(GroupState::kCompletingRebalance))
    return ErrorCode::REBALANCE_IN_PROGRESS;
  // A commit is a sign of life.
  start_session(*group, *group->find(who.member));
  return ErrorCode::NONE;
}

p::ErrorCode GroupCoordinator::commit(const Committer& who,
                                      const Offsets& offsets) {
  if (const ConsumerGroup* group = consumers_.find(who.group))
    for (const auto& [partition, committed] : offsets) {
      ErrorCode error = consumers_.check_commit(
          *group, who.member, who.generation,
          committed.topic_id.value_or(Uuid()), partition.partition.value());
      if (error != ErrorCode::NONE) return error;
    }
  GroupBatch batch;
  for (const auto& [partition, committed] : offsets)
    if (!batch.put_offset(who.group, partition, committed))
      return ErrorCode::UNKNOWN_SERVER_ERROR;
  ErrorCode stored = store(who.group, batch);
  if (stored != ErrorCode::NONE || offsets.empty()) return stored;
  Offsets& known = offsets_[who.group];
  for (const auto& [partition, committed] : offsets)
    known.insert_or_assign(partition, committed);
  outdate_open(who.group, offsets);
  return ErrorCode::NONE;
}

const GroupCoordinator::Offsets* GroupCoordinator::offsets(
    std::string_view group) const {
  auto found = offsets_.find(group);
  return found == offsets_.end() ? nullptr : &found->second;
}

p::ErrorCode GroupCoordinator::check_fetch(
    std::string_view name, const std::optional<std::string>& member,
    int32_t epoch) const {
  const ConsumerGroup* group = consumers_.find(name);
  return group ? consumers_.check_fetch(*group, member, epoch)
               : ErrorCode::NONE;
}

p::ErrorCode GroupCoordinator::check_offset_delete(std::string_view name) {
  if (consumers_.find(name)) return ErrorCode::NONE;
  if (auto other = others_.find(name); other != others_.end())
    return other->second.members.empty() ? ErrorCode::NONE
                                         : ErrorCode::NON_EMPTY_GROUP;
  ClassicGroup* group = find(name);
  if (!group) return ErrorCode::GROUP_ID_NOT_FOUND;
  // Of consumers it is known which topics they read.
  if (!group->is(GroupState::kEmpty) && !group->consumers())
    return ErrorCode::NON_EMPTY_GROUP;
  return ErrorCode::NONE;
}

p::ErrorCode GroupCoordinator::delete_offsets(
    const std::string& group, const std::vector<TopicPartition>& partitions) {
  auto known = offsets_.find(group);
  if (known == offsets_.end()) return ErrorCode::NONE;
  GroupBatch batch;
  std::vector<const TopicPartition*> gone;
  for (const TopicPartition& partition : partitions) {
    if (!known->second.count(partition)) continue;
    if (!batch.forget_offset(group, partition))
      return ErrorCode::UNKNOWN_SERVER_ERROR;
    gone.push_back(&partition);
  }
  ErrorCode stored = store(group, batch);
  if (stored != ErrorCode::NONE) return stored;
  for (const TopicPartition* partition : gone) known->second.erase(*partition);
  if (known->second.empty()) offsets_.erase(known);
  return ErrorCode::NONE;
}

void GroupCoordinator::topic_deleted(std::string_view topic) {
  if (load() != ErrorCode::NONE) return;
  std::map<std::string, std::vector<TopicPartition>> gone;
  for (const auto& [group, offsets] : offsets_)
    for (const auto& [partition, committed] : offsets)
      if (partition.topic == topic) gone[group].push_back(partition);
  for (const auto& [group, partitions] : gone)
    (void)delete_offsets(group, partitions);  // they are harmless if they stay
}

}  // namespace weir
