#include "lib/broker/groups/reconcile.h"

namespace weir {
namespace {

bool has(const OwnedPartitions& owned, const Uuid& topic, int32_t partition) {
  auto found = owned.find(topic);
  return found != owned.end() && found->second.count(partition) > 0;
}

// Who does not say what it reads may still read anything.
bool still_owns(const SaidToOwn& said, const OwnedPartitions& revoking) {
  if (!said) return true;
  for (const auto& topic : *said)
    for (int32_t partition : topic.partitions)
      if (has(revoking, topic.topicId, partition)) return true;
  return false;
}

// Only what it no longer subscribes to goes; all else waits for the target.
ConsumerMember without_unsubscribed(const ConsumerMember& member,
                                    const Reconciliation& to) {
  ConsumerMember out = member;
  for (const auto& [topic, partitions] : member.assigned) {
    if (to.subscribed.count(topic)) continue;
    out.assigned.erase(topic);
    out.revoking[topic].insert(partitions.begin(), partitions.end());
  }
  if (out.assigned == member.assigned) return member;
  out.move_to(member.epoch);
  if (still_owns(to.said, out.revoking))
    out.state = MemberState::kUnrevoked;
  else
    out.revoking = member.revoking;
  return out;
}

ConsumerMember next(const ConsumerMember& member, const Reconciliation& to) {
  ConsumerMember out = member;
  out.assigned.clear();
  out.revoking.clear();
  OwnedPartitions given;
  bool unreleased = false;
  std::set<Uuid> topics;
  for (const auto& [topic, partitions] : to.target) topics.insert(topic);
  for (const auto& [topic, partitions] : member.assigned) topics.insert(topic);
  for (const Uuid& topic : topics) {
    static const std::set<int32_t> kNone;
    auto wanted = to.target.find(topic);
    const std::set<int32_t>& target =
        wanted != to.target.end() && to.subscribed.count(topic) ? wanted->second
                                                                : kNone;
    if (auto held = member.assigned.find(topic); held != member.assigned.end())
      for (const auto& [partition, epoch] : held->second)
        (target.count(partition) ? out.assigned
                                 : out.revoking)[topic][partition] = epoch;
    for (int32_t partition : target) {
      if (has(out.assigned, topic, partition)) continue;
      // Its own, yet to be given up, is nobody else's.
      if (to.owned(topic, partition) && !has(member.revoking, topic, partition))
        unreleased = true;
      else
        given[topic][partition] = to.target_epoch;
    }
  }
  if (!out.revoking.empty() && still_owns(to.said, out.revoking)) {
    out.state = MemberState::kUnrevoked;
    out.move_to(member.epoch);
    return out;
  }
  for (auto& [topic, partitions] : given) out.assigned[topic].merge(partitions);
  out.revoking.clear();
  out.state = unreleased ? MemberState::kUnreleased : MemberState::kStable;
  out.move_to(to.target_epoch);
  return out;
}

}  // namespace

bool owns_only(const SaidToOwn& said, const OwnedPartitions& assigned) {
  if (!said) return false;
  for (const auto& topic : *said) {
    if (!assigned.count(topic.topicId)) return false;
    for (int32_t partition : topic.partitions)
      if (!has(assigned, topic.topicId, partition)) return false;
  }
  return true;
}

Answered<ConsumerMember> reconcile(const ConsumerMember& member,
                                   const Reconciliation& to) {
  switch (member.state) {
    case MemberState::kStable:
      if (member.epoch != to.target_epoch) return next(member, to);
      break;
    case MemberState::kUnrevoked:
      if (!still_owns(to.said, member.revoking)) return next(member, to);
      break;
    case MemberState::kUnreleased:
      return next(member, to);
    case MemberState::kUnknown:
      if (!to.said || !to.said->empty())
        return refusal(
            protocol::ErrorCode::FENCED_MEMBER_EPOCH,
            "The consumer group member is in a unknown state. The member must "
            "abandon all its partitions and rejoin.");
      return next(member, to);
  }
  return to.subscription_changed ? without_unsubscribed(member, to) : member;
}

}  // namespace weir
