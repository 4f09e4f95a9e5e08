// Members of consumer groups that come back, go, or do not answer in time.
#include "lib/broker/broker.h"
#include "lib/broker/groups/consumer_change.h"
#include "lib/broker/groups/coordinator.h"

namespace weir {

namespace p = protocol;
using p::ErrorCode;

Answered<void> check_instance(const ConsumerMember* known,
                              const p::ConsumerGroupHeartbeatRequest& request) {
  if (!known)
    return refusal(ErrorCode::UNKNOWN_MEMBER_ID, "Instance id {} is unknown.",
                   *request.instanceId);
  if (known->id != request.memberId)
    return refusal(
        ErrorCode::FENCED_INSTANCE_ID,
        "Static member {} with instance id {} was fenced by member {}.",
        request.memberId, *request.instanceId, known->id);
  return {};
}

void ConsumerGroups::put_member(Change& change, const ConsumerMember& member) {
  change.put(p::ConsumerGroupMemberMetadataKey{change.group.name(), member.id},
             metadata_record(member));
}

void ConsumerGroups::put_current(Change& change, const ConsumerMember& member) {
  change.put(p::ConsumerGroupCurrentMemberAssignmentKey{change.group.name(),
                                                        member.id},
             current_record(member));
}

void ConsumerGroups::bump_epoch(Change& change, int64_t hash) {
  p::ConsumerGroupMetadataValue value;
  value.epoch = change.group.epoch() + 1;
  value.metadataHash = hash;
  change.put(p::ConsumerGroupMetadataKey{change.group.name()}, value);
}

// The order matters to Kafka: a member is removed last.
void ConsumerGroups::remove_member(Change& change, const std::string& id) {
  const std::string& name = change.group.name();
  change.take_back<p::ConsumerGroupCurrentMemberAssignmentValue>(
      p::ConsumerGroupCurrentMemberAssignmentKey{name, id});
  change.take_back<p::ConsumerGroupTargetAssignmentMemberValue>(
      p::ConsumerGroupTargetAssignmentMemberKey{name, id});
  change.take_back<p::ConsumerGroupMemberMetadataValue>(
      p::ConsumerGroupMemberMetadataKey{name, id});
}

// A static member goes on under another id, with all that it had.
void ConsumerGroups::replace_member(Change& change, const ConsumerMember& old,
                                    const ConsumerMember& member) {
  const Assignment* known = change.group.target(old.id);
  Assignment target = known ? *known : Assignment();
  cancel_timers(change.group, old.id);
  remove_member(change, old.id);
  put_member(change, member);
  change.put(
      p::ConsumerGroupTargetAssignmentMemberKey{change.group.name(), member.id},
      target_record(target));
  put_current(change, member);
}

Answered<ConsumerGroups::Response> ConsumerGroups::leave(
    const Request& request) {
  ConsumerGroup* group = find(request.groupId);
  if (!group)
    return refusal(
        ErrorCode::GROUP_ID_NOT_FOUND, "Group {} {}.", request.groupId,
        coordinator_.knows(request.groupId) ? "is not a consumer group"
                                            : "not found");
  const ConsumerMember* member = group->find(request.memberId);
  if (request.instanceId) {
    member = group->find_static(*request.instanceId);
    if (auto good = check_instance(member, request); !good)
      return tl::unexpected(good.error());
  }
  if (!member) return unknown_member(request.memberId, group->name());
  ErrorCode error = ErrorCode::NONE;
  if (request.memberEpoch == kLeaveStaticEpoch) {
    ConsumerMember away = *member;
    away.epoch = kLeaveStaticEpoch;
    away.revoking.clear();
    Change change{*group};
    put_current(change, away);
    error = store(change);
  } else {
    error = remove(*group, member->id);
  }
  if (error != ErrorCode::NONE)
    return refusal(error, "the change cannot be stored");
  Response out;
  out.memberId = request.memberId;
  out.memberEpoch = request.memberEpoch;
  return out;
}

ErrorCode ConsumerGroups::remove(ConsumerGroup& group,
                                 const std::string& member) {
  Change change{group};
  std::string id = member, regex = group.find(member)->regex;
  cancel_timers(group, id);
  remove_member(change, id);
  forget_regex(change, regex);
  bump_epoch(change, group.hash_of_topics(coordinator_.broker_.image()));
  if (group.empty()) {
    p::ConsumerGroupTargetAssignmentMetadataValue value;
    value.assignmentEpoch = group.epoch();
    change.put(p::ConsumerGroupTargetAssignmentMetadataKey{group.name()},
               value);
  }
  return store(change);
}

void ConsumerGroups::start_session(ConsumerGroup& group,
                                   const std::string& member,
                                   int64_t timeout_ms) {
  coordinator_.after(
      group.timers[member].session, timeout_ms,
      [this, name = group.name(), id = member] { expire(name, id); });
}

// Who has to give partitions up has so long for it.
void ConsumerGroups::start_rebalance(ConsumerGroup& group,
                                     const ConsumerMember& member) {
  GroupTimer& timer = group.timers[member.id].rebalance;
  if (member.state != MemberState::kUnrevoked)
    return coordinator_.cancel(timer);
  coordinator_.after(
      timer, member.rebalance_timeout_ms,
      [this, name = group.name(), id = member.id, epoch = member.epoch] {
        ConsumerGroup* found = find(name);
        const ConsumerMember* late = found ? found->find(id) : nullptr;
        if (late && late->epoch == epoch) expire(name, id);
      });
}

void ConsumerGroups::expire(const std::string& name, const std::string& id) {
  ConsumerGroup* group = find(name);
  // Where it cannot be stored, the group is read again and sessions begin anew.
  if (group && group->find(id)) (void)remove(*group, id);
}

void ConsumerGroups::cancel_timers(ConsumerGroup& group,
                                   const std::string& member) {
  auto found = group.timers.find(member);
  if (found == group.timers.end()) return;
  for (GroupTimer* timer : {&found->second.session, &found->second.rebalance,
                            &found->second.join, &found->second.sync})
    coordinator_.cancel(*timer);
  group.timers.erase(found);
}

}  // namespace weir
