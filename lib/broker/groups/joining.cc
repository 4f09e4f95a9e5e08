// JoinGroup: who may come in, under which id, and whether that starts a
// rebalance.
#include "lib/broker/broker.h"
#include "lib/broker/groups/coordinator.h"

namespace weir {

namespace p = protocol;

namespace {

/// How long a member that joins for the first time may wait for the others.
constexpr int64_t kNewMemberTimeoutMs = 300'000;
/// From here on a dynamic member must know its id before it is let in.
constexpr int16_t kFirstWithKnownId = 4;
/// From here on a leader can be told to leave the assignment as it is.
constexpr int16_t kFirstWithSkip = 9;

p::JoinGroupResponse refused(p::ErrorCode error, std::string member = {}) {
  p::JoinGroupResponse out;
  out.errorCode = int16_t(error);
  out.memberId = std::move(member);
  out.protocolName.reset();
  return out;
}

std::vector<GroupProtocol> protocols_of(const p::JoinGroupRequest& request) {
  std::vector<GroupProtocol> out;
  for (const auto& one : request.protocols)
    out.push_back({one.name, one.metadata});
  return out;
}

// Java's form: 8-4-4-4-12 hexadecimal digits.
std::string hex_form(const Uuid& id) {
  std::string out;
  for (size_t i = 0; i < id.raw.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += fmt::format("{:02x}", uint8_t(id.raw[i]));
  }
  return out;
}

p::JoinGroupResponse joined(const ClassicGroup& group,
                            const ClassicMember& member) {
  p::JoinGroupResponse out;
  out.generationId = group.generation();
  out.protocolType = group.protocol_type();
  out.protocolName = group.protocol();
  out.leader = group.leader().value_or("");
  out.memberId = member.id;
  if (group.is_leader(member.id)) out.members = group.roster();
  return out;
}

}  // namespace

void GroupCoordinator::join(const JoinRequest& request,
                            const GroupClient& client, JoinReply reply) {
  auto refuse = [&](ErrorCode error, std::string member = {}) {
    answer(reply, refused(error, std::move(member)));
    send_answers();
  };
  if (request.groupId.empty())
    return refuse(ErrorCode::INVALID_GROUP_ID, request.memberId);
  if (request.sessionTimeoutMs < options_.min_session_timeout_ms ||
      request.sessionTimeoutMs > options_.max_session_timeout_ms)
    return refuse(ErrorCode::INVALID_SESSION_TIMEOUT, request.memberId);
  bool is_new = request.memberId.empty();
  Answered<ClassicGroup*> group = group_to_join(request.groupId, is_new);
  if (!group) return refuse(group.error().code, request.memberId);
  if (!has_room(**group, request.memberId))
    return refuse(ErrorCode::GROUP_MAX_SIZE_REACHED);
  if (!(*group)->supports(request.protocolType, protocols_of(request)))
    return refuse(ErrorCode::INCONSISTENT_GROUP_PROTOCOL, request.memberId);
  if (is_new)
    join_new(**group, request, client, std::move(reply));
  else
    join_again(**group, request, client, std::move(reply));
  send_answers();
}

// A group of another kind gives way once it is empty, as Kafka's do.
Answered<ClassicGroup*> GroupCoordinator::group_to_join(const std::string& name,
                                                        bool create) {
  if (others_.count(name) || shares_.find(name))
    return refusal(ErrorCode::INCONSISTENT_GROUP_PROTOCOL,
                   "'{}' is a group of another kind", name);
  if (const ConsumerGroup* other = consumers_.find(name)) {
    if (!other->empty())
      return refusal(ErrorCode::INCONSISTENT_GROUP_PROTOCOL,
                     "'{}' is a consumer group with members", name);
    ErrorCode error = forget_consumer_group(*other);
    if (error != ErrorCode::NONE) return refusal(error, "cannot change it");
  }
  if (ClassicGroup* group = find(name)) return group;
  if (!create)
    return refusal(ErrorCode::UNKNOWN_MEMBER_ID, "no group '{}'", name);
  ErrorCode made = make_group(name);
  if (made != ErrorCode::NONE) return refusal(made, "cannot store '{}'", name);
  return find(name);
}

bool GroupCoordinator::has_room(ClassicGroup& group, const std::string& id) {
  size_t max = size_t(options_.max_size);
  const ClassicMember* member = group.find(id);
  bool room = true;
  if (group.is(GroupState::kPreparingRebalance))
    room = (member && member->joining) || group.joining() < max;
  else if (!group.is(GroupState::kEmpty))
    room = member || group.members().size() < max;
  if (room) return true;
  // Whoever comes too late for a place is not waited for.
  if (auto promised = group.pending().find(id);
      promised != group.pending().end())
    cancel(promised->second);
  if (ClassicMember* late = group.find(id)) cancel(late->session);
  group.remove(id);
  return false;
}

void GroupCoordinator::join_new(ClassicGroup& group, const JoinRequest& request,
                                const GroupClient& client, JoinReply reply) {
  std::string id = request.groupInstanceId.value_or(client.id) + "-" +
                   hex_form(broker_.random().uuid());
  if (request.groupInstanceId) {
    if (ClassicMember* old = group.find_static(*request.groupInstanceId))
      return replace_static(group, *old, id, request, client.version,
                            std::move(reply));
    return add(group, request, client, id, std::move(reply));
  }
  if (client.version < kFirstWithKnownId)
    return add(group, request, client, id, std::move(reply));
  promise(group, request, id, std::move(reply));
}

void GroupCoordinator::promise(ClassicGroup& group, const JoinRequest& request,
                               const std::string& id, JoinReply reply) {
  after(group.pending()[id], request.sessionTimeoutMs,
        [this, name = group.name(), id] { session_expired(name, id); });
  answer(reply, refused(ErrorCode::MEMBER_ID_REQUIRED, id));
}

void GroupCoordinator::join_again(ClassicGroup& group,
                                  const JoinRequest& request,
                                  const GroupClient& client, JoinReply reply) {
  if (auto promised = group.pending().find(request.memberId);
      promised != group.pending().end() && !request.groupInstanceId) {
    cancel(promised->second);
    return add(group, request, client, request.memberId, std::move(reply));
  }
  ErrorCode error =
      group.check_member(request.memberId, request.groupInstanceId);
  if (error == ErrorCode::NONE && group.is(GroupState::kEmpty))
    error = ErrorCode::UNKNOWN_MEMBER_ID;
  if (error != ErrorCode::NONE)
    return answer(reply, refused(error, request.memberId));
  ClassicMember& member = *group.find(request.memberId);
  bool same = member.protocols == protocols_of(request);
  // Who has nothing new to say in a generation is told of it again, but for a
  // leader of a settled group: it has seen a reason to assign anew.
  bool settled = group.is(GroupState::kStable) && !group.is_leader(member.id);
  if (same && (settled || group.is(GroupState::kCompletingRebalance)))
    return answer(reply, joined(group, member));
  update(group, member, request, std::move(reply));
  rebalance_or_complete(group);
}

void GroupCoordinator::add(ClassicGroup& group, const JoinRequest& request,
                           const GroupClient& client, const std::string& id,
                           JoinReply reply) {
  if (group.is(GroupState::kPreparingRebalance) &&
      group.previous_state() == GroupState::kEmpty)
    group.member_added = true;
  ClassicMember& member =
      group.add({.id = id,
                 .instance_id = request.groupInstanceId,
                 .client_id = client.id,
                 .client_host = client.host,
                 .rebalance_timeout_ms = request.rebalanceTimeoutMs,
                 .session_timeout_ms = request.sessionTimeoutMs,
                 .protocols = protocols_of(request),
                 .joining = std::move(reply),
                 .is_new = true},
                request.protocolType);
  start_session(group, member, kNewMemberTimeoutMs);
  rebalance_or_complete(group);
}

void GroupCoordinator::update(ClassicGroup&, ClassicMember& member,
                              const JoinRequest& request, JoinReply reply) {
  member.protocols = protocols_of(request);
  member.rebalance_timeout_ms = request.rebalanceTimeoutMs;
  member.session_timeout_ms = request.sessionTimeoutMs;
  // One that asks twice is answered twice, though only the second counts.
  answer(member.joining, refused(ErrorCode::REBALANCE_IN_PROGRESS, member.id));
  member.joining = std::move(reply);
}

void GroupCoordinator::replace_static(ClassicGroup& group, ClassicMember& old,
                                      const std::string& new_id,
                                      const JoinRequest& request,
                                      int16_t version, JoinReply reply) {
  std::string old_id = old.id;
  std::optional<std::string> old_leader = group.leader();
  answer(old.joining, refused(ErrorCode::FENCED_INSTANCE_ID, old_id));
  SyncResponse fenced;
  fenced.errorCode = int16_t(ErrorCode::FENCED_INSTANCE_ID);
  answer(old.syncing, fenced);
  cancel(old.session);
  ClassicMember& member = group.rename_static(*request.groupInstanceId, new_id);
  update(group, member, request, std::move(reply));
  start_session(group, member);
  if (group.is(GroupState::kStable) && group.protocol() == group.vote())
    return keep_static(group, member, old_id, old_leader, version);
  rebalance_or_complete(group);
}

// A static member that is back with the same protocol disturbs nobody.
void GroupCoordinator::keep_static(ClassicGroup& group, ClassicMember& member,
                                   const std::string& old_id,
                                   const std::optional<std::string>& old_leader,
                                   int16_t version) {
  ErrorCode stored = store_group(group);
  if (stored != ErrorCode::NONE) {
    answer(member.joining, refused(stored));
    cancel(member.session);
    ClassicMember& back = group.rename_static(*member.instance_id, old_id);
    return start_session(group, back);
  }
  JoinResponse response = joined(group, member);
  if (version >= kFirstWithSkip) {
    response.skipAssignment = group.is_leader(member.id);
  } else {
    // A leader of old would assign anew: it is not told that it leads.
    response.leader = old_leader.value_or("");
    response.members.clear();
  }
  answer(member.joining, std::move(response));
}

}  // namespace weir
