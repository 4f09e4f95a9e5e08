// SyncGroup, Heartbeat and LeaveGroup: members between two rebalances.
#include "lib/broker/broker.h"
#include "lib/broker/groups/coordinator.h"

namespace weir {

namespace p = protocol;

namespace {

bool differs(const std::optional<std::string>& said,
             const std::optional<std::string>& known) {
  return said && known && *said != *known;
}

}  // namespace

void GroupCoordinator::sync(const p::SyncGroupRequest& request,
                            SyncReply reply) {
  auto refuse = [&](ErrorCode error) {
    SyncResponse response;
    response.errorCode = int16_t(error);
    answer(reply, std::move(response));
    send_answers();
  };
  if (request.groupId.empty()) return refuse(ErrorCode::INVALID_GROUP_ID);
  ClassicGroup* group = find(request.groupId);
  if (!group) return refuse(ErrorCode::UNKNOWN_MEMBER_ID);
  ErrorCode error =
      group->check_member(request.memberId, request.groupInstanceId);
  if (error != ErrorCode::NONE) return refuse(error);
  if (request.generationId != group->generation())
    return refuse(ErrorCode::ILLEGAL_GENERATION);
  if (differs(request.protocolType, group->protocol_type()) ||
      differs(request.protocolName, group->protocol()))
    return refuse(ErrorCode::INCONSISTENT_GROUP_PROTOCOL);
  if (group->is(GroupState::kEmpty))
    return refuse(ErrorCode::UNKNOWN_MEMBER_ID);
  if (group->is(GroupState::kPreparingRebalance))
    return refuse(ErrorCode::REBALANCE_IN_PROGRESS);
  ClassicMember& member = *group->find(request.memberId);
  group->awaited_syncs().erase(member.id);
  if (group->awaited_syncs().empty()) cancel(group->sync_timer);
  if (group->is(GroupState::kStable)) {
    SyncResponse response;
    response.protocolType = group->protocol_type();
    response.protocolName = group->protocol();
    response.assignment = member.assignment;
    answer(reply, std::move(response));
  } else {
    SyncResponse again;
    again.errorCode = int16_t(ErrorCode::REBALANCE_IN_PROGRESS);
    answer(member.syncing, std::move(again));
    member.syncing = std::move(reply);
    if (group->is_leader(member.id)) take_assignments(*group, request);
  }
  send_answers();
}

void GroupCoordinator::take_assignments(ClassicGroup& group,
                                        const p::SyncGroupRequest& request) {
  std::map<std::string, std::string> assignments;
  for (const auto& one : request.assignments)
    assignments[one.memberId] = one.assignment;
  ErrorCode stored = store_group(group, &assignments);
  if (stored != ErrorCode::NONE) {
    fail_syncs(group, stored);
    return rebalance_or_complete(group);
  }
  for (auto& [id, member] : group.members()) {
    auto found = assignments.find(id);
    member.assignment = found == assignments.end() ? "" : found->second;
    if (!member.syncing) continue;
    SyncResponse response;
    response.protocolType = group.protocol_type();
    response.protocolName = group.protocol();
    response.assignment = member.assignment;
    answer(member.syncing, std::move(response));
    start_session(group, member);
  }
  group.become(GroupState::kStable, now());
}

p::ErrorCode GroupCoordinator::heartbeat(const p::HeartbeatRequest& request) {
  if (request.groupId.empty()) return ErrorCode::INVALID_GROUP_ID;
  ClassicGroup* group = find(request.groupId);
  if (!group) return ErrorCode::UNKNOWN_MEMBER_ID;
  ErrorCode error =
      group->check_member(request.memberId, request.groupInstanceId);
  if (error != ErrorCode::NONE) return error;
  if (request.generationId != group->generation())
    return ErrorCode::ILLEGAL_GENERATION;
  if (group->is(GroupState::kEmpty)) return ErrorCode::UNKNOWN_MEMBER_ID;
  start_session(*group, *group->find(request.memberId));
  return group->is(GroupState::kPreparingRebalance)
             ? ErrorCode::REBALANCE_IN_PROGRESS
             : ErrorCode::NONE;
}

std::vector<p::ErrorCode> GroupCoordinator::leave(
    const p::LeaveGroupRequest& request) {
  ClassicGroup* group = find(request.groupId);
  std::vector<ErrorCode> out;
  bool anyone = false;
  for (const auto& who : request.members) {
    out.push_back(group ? leave_one(*group, who)
                        : ErrorCode::UNKNOWN_MEMBER_ID);
    anyone = anyone || out.back() == ErrorCode::NONE;
  }
  if (anyone) member_gone(*group);
  send_answers();
  return out;
}

p::ErrorCode GroupCoordinator::leave_one(
    ClassicGroup& group, const p::LeaveGroupRequest::MemberIdentity& who) {
  // An administrator removes static members without knowing their ids.
  if (who.memberId.empty()) {
    ClassicMember* member =
        who.groupInstanceId ? group.find_static(*who.groupInstanceId) : nullptr;
    if (!member) return ErrorCode::UNKNOWN_MEMBER_ID;
    remove_member(group, *member);
    return ErrorCode::NONE;
  }
  if (auto promised = group.pending().find(who.memberId);
      promised != group.pending().end()) {
    cancel(promised->second);
    group.pending().erase(promised);
    return ErrorCode::NONE;
  }
  ErrorCode error = group.check_member(who.memberId, who.groupInstanceId);
  if (error == ErrorCode::NONE) remove_member(group, *group.find(who.memberId));
  return error;
}

}  // namespace weir
