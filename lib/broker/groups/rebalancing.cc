// From one generation to the next: waiting for members, completing the join,
// and what happens to those who do not come.
#include "lib/broker/broker.h"
#include "lib/broker/groups/coordinator.h"

namespace weir {

namespace p = protocol;

void GroupCoordinator::rebalance_or_complete(ClassicGroup& group) {
  if (group.is(GroupState::kPreparingRebalance))
    complete_if_joined(group);
  else
    prepare_rebalance(group);
}

void GroupCoordinator::prepare_rebalance(ClassicGroup& group) {
  if (group.is(GroupState::kCompletingRebalance))
    fail_syncs(group, ErrorCode::REBALANCE_IN_PROGRESS);
  group.awaited_syncs().clear();
  cancel(group.sync_timer);
  bool first = group.is(GroupState::kEmpty);
  group.become(GroupState::kPreparingRebalance, now());
  int64_t timeout = group.rebalance_timeout_ms();
  if (first) {
    int64_t delay = options_.initial_rebalance_delay_ms;
    int64_t remaining = std::max<int64_t>(timeout - delay, 0);
    if (delay == 0) return initial_delay_over(group, 0, remaining);
    return after(group.join_timer, delay, [this, &group, delay, remaining] {
      initial_delay_over(group, delay, remaining);
    });
  }
  if (group.all_joined()) return complete_join(group);
  after(group.join_timer, timeout, [this, &group] { complete_join(group); });
}

// While members keep coming to a new group, it waits on, up to their
// rebalance time-out.
void GroupCoordinator::initial_delay_over(ClassicGroup& group, int64_t delay_ms,
                                          int64_t remaining_ms) {
  if (!group.member_added || remaining_ms == 0) return complete_join(group);
  group.member_added = false;
  int64_t delay = std::min(options_.initial_rebalance_delay_ms, remaining_ms);
  int64_t remaining = std::max<int64_t>(remaining_ms - delay_ms, 0);
  after(group.join_timer, delay, [this, &group, delay, remaining] {
    initial_delay_over(group, delay, remaining);
  });
}

void GroupCoordinator::complete_if_joined(ClassicGroup& group) {
  // The first generation waits for its delay, not for its members.
  if (group.is(GroupState::kPreparingRebalance) &&
      group.previous_state() != GroupState::kEmpty && group.all_joined())
    complete_join(group);
}

void GroupCoordinator::complete_join(ClassicGroup& group) {
  cancel(group.join_timer);
  std::vector<std::string> late;
  for (const auto& [id, member] : group.members())
    if (!member.joining && !member.instance_id) late.push_back(id);
  for (const std::string& id : late) {
    cancel(group.find(id)->session);
    group.remove(id);
  }
  if (!group.elect_joined_leader() && !group.members().empty()) {
    // Static members only, none of which is back: they have their sessions.
    return after(group.join_timer, group.rebalance_timeout_ms(),
                 [this, &group] { complete_join(group); });
  }
  group.next_generation(now());
  if (group.is(GroupState::kEmpty)) {
    // If that cannot be stored, a restart will find the members of before and
    // see them expire.
    (void)store_group(group);
    return;
  }
  for (auto& [id, member] : group.members()) {
    JoinResponse response;
    response.generationId = group.generation();
    response.protocolType = group.protocol_type();
    response.protocolName = group.protocol();
    response.leader = group.leader().value_or("");
    response.memberId = id;
    if (group.is_leader(id)) response.members = group.roster();
    answer(member.joining, std::move(response));
    start_session(group, member);
    member.is_new = false;
    group.awaited_syncs().insert(id);
  }
  after(group.sync_timer, group.rebalance_timeout_ms(),
        [this, &group, generation = group.generation()] {
          syncs_expired(group, generation);
        });
}

void GroupCoordinator::fail_syncs(ClassicGroup& group, ErrorCode error) {
  SyncResponse response;
  response.errorCode = int16_t(error);
  for (auto& [id, member] : group.members()) {
    member.assignment.clear();
    if (!member.syncing) continue;
    answer(member.syncing, response);
    start_session(group, member);
  }
}

void GroupCoordinator::remove_member(ClassicGroup& group,
                                     ClassicMember& member) {
  cancel(member.session);
  JoinResponse join;
  join.errorCode = int16_t(ErrorCode::UNKNOWN_MEMBER_ID);
  join.protocolName.reset();
  answer(member.joining, std::move(join));
  SyncResponse sync;
  sync.errorCode = int16_t(ErrorCode::UNKNOWN_MEMBER_ID);
  answer(member.syncing, std::move(sync));
  std::string id = member.id;
  group.remove(id);
}

void GroupCoordinator::member_gone(ClassicGroup& group) {
  if (group.is(GroupState::kStable) ||
      group.is(GroupState::kCompletingRebalance))
    prepare_rebalance(group);
  else
    complete_if_joined(group);
}

void GroupCoordinator::session_expired(const std::string& name,
                                       const std::string& id) {
  ClassicGroup* group = find(name);
  if (!group) return;
  if (group->pending().erase(id)) return complete_if_joined(*group);
  ClassicMember* member = group->find(id);
  if (!member || member->excused()) return;
  remove_member(*group, *member);
  member_gone(*group);
}

void GroupCoordinator::syncs_expired(ClassicGroup& group, int32_t generation) {
  group.sync_timer.reset();
  if (group.generation() != generation || group.awaited_syncs().empty()) return;
  auto silent = group.awaited_syncs();
  for (const std::string& id : silent)
    if (ClassicMember* member = group.find(id)) remove_member(group, *member);
  prepare_rebalance(group);
}

void GroupCoordinator::start_session(ClassicGroup& group, ClassicMember& member,
                                     int64_t timeout_ms) {
  after(member.session, timeout_ms,
        [this, name = group.name(), id = member.id] {
          session_expired(name, id);
        });
}

}  // namespace weir
