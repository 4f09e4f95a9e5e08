// Offsets that are committed inside transactions: kept apart until the marker
// of their transaction stands in the group's partition.
//
// Reference: org.apache.kafka.coordinator.group.OffsetMetadataManager
// (commitTransactionalOffset, replayEndTransactionMarker); KIP-98, KIP-447.
#include "lib/broker/broker.h"
#include "lib/broker/groups/coordinator.h"
#include "lib/metadata/group_records.h"

namespace weir {

namespace p = protocol;

// As for plain commits, but for two things: who names no member (versions
// before 3) may always commit, and a rebalance does not matter.
p::ErrorCode GroupCoordinator::check_transactional(const Committer& who) {
  bool anybody = who.generation < 0 && who.member.empty() && !who.instance;
  if (const ConsumerGroup* group = consumers_.find(who.group)) {
    if (anybody) return ErrorCode::NONE;
    ErrorCode error =
        consumers_.check_commit(*group, who.member, who.generation, INT16_MAX);
    return error == ErrorCode::STALE_MEMBER_EPOCH
               ? ErrorCode::ILLEGAL_GENERATION
               : error;
  }
  if (auto other = others_.find(who.group); other != others_.end()) {
    if (anybody) return ErrorCode::NONE;
    return other->second.members.count(who.member)
               ? ErrorCode::NONE
               : ErrorCode::UNKNOWN_MEMBER_ID;
  }
  ClassicGroup* group = find(who.group);
  if (!group) {
    if (who.generation >= 0) return ErrorCode::ILLEGAL_GENERATION;
    classic_[who.group] = std::make_unique<ClassicGroup>(who.group, now());
    return ErrorCode::NONE;
  }
  bool empty = group->is(GroupState::kEmpty);
  if (anybody || (who.generation < 0 && empty)) return ErrorCode::NONE;
  ErrorCode error = group->check_member(who.member, who.instance);
  if (error != ErrorCode::NONE) return error;
  return who.generation == group->generation() ? ErrorCode::NONE
                                               : ErrorCode::ILLEGAL_GENERATION;
}

p::ErrorCode GroupCoordinator::commit_in(const TxnProducer& writer,
                                         const Committer& who,
                                         const Offsets& offsets) {
  GroupBatch batch;
  for (const auto& [partition, committed] : offsets)
    if (!batch.put_offset(who.group, partition, committed))
      return ErrorCode::UNKNOWN_SERVER_ERROR;
  ErrorCode stored = store(who.group, batch, &writer);
  if (stored != ErrorCode::NONE) return stored;
  for (const auto& [partition, committed] : offsets)
    open_[writer.id][who.group].insert_or_assign(partition,
                                                 OpenCommit{committed});
  return ErrorCode::NONE;
}

void GroupCoordinator::transaction_ended(int32_t partition, ProducerId producer,
                                         bool commit) {
  auto found = open_.find(producer);
  const TopicImage* topic = broker_.image().topic(kConsumerOffsetsTopic);
  if (found == open_.end() || !topic) return;
  auto& groups = found->second;
  for (auto it = groups.begin(); it != groups.end();) {
    const auto& [group, commits] = *it;
    if (group_partition(group, int32_t(topic->partitions.size())) !=
        partition) {
      ++it;
      continue;
    }
    for (const auto& [of, one] : commits)
      if (commit && !one.outdated)
        offsets_[group].insert_or_assign(of, one.committed);
    it = groups.erase(it);
  }
  if (groups.empty()) open_.erase(found);
}

bool GroupCoordinator::undecided(std::string_view group,
                                 const TopicPartition& partition) const {
  for (const auto& [producer, groups] : open_) {
    auto found = groups.find(group);
    if (found != groups.end() && found->second.count(partition)) return true;
  }
  return false;
}

void GroupCoordinator::outdate_open(const std::string& group,
                                    const Offsets& offsets) {
  for (auto& [producer, groups] : open_) {
    auto found = groups.find(group);
    if (found == groups.end()) continue;
    for (auto& [partition, one] : found->second)
      one.outdated |= offsets.count(partition) > 0;
  }
}

void GroupCoordinator::restore_open(ProducerId producer,
                                    const p::DecodedRecord& record) {
  Groups one;
  apply_group_record(record, one);
  for (const auto& [name, group] : one) {
    for (const auto& [partition, committed] : group.offsets)
      open_[producer][name].insert_or_assign(partition, OpenCommit{committed});
    // It is there, if only for this.
    if (!knows(name))
      classic_[name] = std::make_unique<ClassicGroup>(name, now());
  }
}

}  // namespace weir
