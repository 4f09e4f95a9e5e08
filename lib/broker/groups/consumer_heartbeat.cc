// A heartbeat of a member of a consumer group: who it is, what it subscribes
// to, whether everybody's partitions are given out anew, and what it is told
// to read.
#include "lib/broker/broker.h"
#include "lib/broker/groups/consumer_change.h"
#include "lib/broker/groups/coordinator.h"

namespace weir {

namespace p = protocol;
using p::ErrorCode;

namespace {

/// From here on a member makes its own id.
constexpr int16_t kFirstWithOwnIds = 1;

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\f\v") == text.npos;
}

tl::unexpected<Refusal> invalid(std::string_view why) {
  return refusal(ErrorCode::INVALID_REQUEST, "{}", why);
}

Answered<void> check_joining(const ConsumerGroups::Request& request) {
  if (request.rebalanceTimeoutMs == -1)
    return invalid("RebalanceTimeoutMs must be provided in first request.");
  if (!request.topicPartitions || !request.topicPartitions->empty())
    return invalid("TopicPartitions must be empty when (re-)joining.");
  if (!request.subscribedTopicNames && !request.subscribedTopicRegex)
    return invalid(
        "Either SubscribedTopicNames or SubscribedTopicRegex must be non-null "
        "when (re-)joining.");
  return {};
}

Answered<void> check(const ConsumerGroups::Request& request, int16_t version) {
  bool needs_id = version >= kFirstWithOwnIds || request.memberEpoch > 0 ||
                  request.memberEpoch == kLeaveEpoch;
  if (needs_id && is_blank(request.memberId))
    return invalid("MemberId can't be empty.");
  if (is_blank(request.groupId)) return invalid("GroupId can't be empty.");
  if (request.instanceId && is_blank(*request.instanceId))
    return invalid("InstanceId can't be empty.");
  if (request.rackId && is_blank(*request.rackId))
    return invalid("RackId can't be empty.");
  if (request.memberEpoch == 0) {
    if (auto joining = check_joining(request); !joining) return joining;
  } else if (request.memberEpoch == kLeaveStaticEpoch && !request.instanceId) {
    return invalid("InstanceId can't be null.");
  } else if (request.memberEpoch < kLeaveStaticEpoch) {
    return invalid("MemberEpoch is invalid.");
  }
  if (request.serverAssignor && !find_assignor(*request.serverAssignor))
    return refusal(ErrorCode::UNSUPPORTED_ASSIGNOR,
                   "ServerAssignor {} is not supported. Supported assignors: "
                   "uniform, range.",
                   *request.serverAssignor);
  return {};
}

Answered<void> check_epoch(const ConsumerMember& member,
                           const ConsumerGroups::Request& request) {
  int32_t epoch = request.memberEpoch;
  if (epoch == 0 || epoch == member.epoch) return {};
  // The answer that told it of the next epoch may have been lost.
  if (epoch < member.epoch && epoch == member.previous_epoch &&
      owns_only(request.topicPartitions, member.assigned))
    return {};
  return refusal(ErrorCode::FENCED_MEMBER_EPOCH,
                 "The consumer group member has a {} member epoch ({}) than "
                 "the one known by the group coordinator ({}). The member must "
                 "abandon all its partitions and rejoin.",
                 epoch > member.epoch ? "greater" : "smaller", epoch,
                 member.epoch);
}

ConsumerGroups::Response::Assignment assignment_of(
    const ConsumerMember& member) {
  ConsumerGroups::Response::Assignment out;
  for (const auto& [topic, partitions] : member.assigned) {
    auto& one = out.topicPartitions.emplace_back();
    one.topicId = topic;
    for (const auto& [partition, epoch] : partitions)
      one.partitions.push_back(partition);
  }
  return out;
}

bool says_all(const ConsumerGroups::Request& request) {
  return request.rebalanceTimeoutMs != -1 && request.topicPartitions &&
         (request.subscribedTopicNames || request.subscribedTopicRegex);
}

}  // namespace

Answered<ConsumerGroups::Response> ConsumerGroups::heartbeat(
    const Request& request, const GroupClient& client) {
  if (auto good = check(request, client.version); !good)
    return tl::unexpected(good.error());
  if (request.memberEpoch < 0) return leave(request);
  bool is_new = !find(request.groupId);
  Answered<ConsumerGroup*> group =
      group_to_join(request.groupId, request.memberEpoch == 0);
  if (!group) return tl::unexpected(group.error());
  Change change{**group};
  Answered<Response> out = beat(change, request, client);
  // What was begun before it was refused is taken back.
  if (!out && (is_new || !change.batch.empty())) read_again(request.groupId);
  if (out) resolve_if_due(request.groupId);
  return out;
}

Answered<ConsumerGroups::Response> ConsumerGroups::beat(
    Change& change, const Request& request, const GroupClient& client) {
  ConsumerGroup& group = change.group;
  int32_t max_size = coordinator_.options().consumer_max_size;
  if (group.members().size() >= size_t(max_size) &&
      !group.find(request.memberId))
    return refusal(ErrorCode::GROUP_MAX_SIZE_REACHED,
                   "The consumer group has reached its maximum capacity of {} "
                   "members.",
                   max_size);
  std::string assignor = group.assignor();
  Answered<ConsumerMember> known = member_of(change, request);
  if (!known) return tl::unexpected(known.error());
  ConsumerMember member = updated(*known, request, client);
  Answered<RegexChange> regex = check_regex(group, *known, member);
  if (!regex) return tl::unexpected(regex.error());
  if (member != *known || !group.find(member.id)) put_member(change, member);
  forget_regex(change, known->regex);
  bool changed = member.topics != known->topics || *regex != RegexChange::kNone;
  bool bump = member.topics != known->topics ||
              *regex == RegexChange::kResolved || assignor != group.assignor();
  check_topics(change, bump);
  assign(change);
  Answered<ConsumerMember> next =
      reconciled(change, member, request.topicPartitions, changed);
  if (!next) return tl::unexpected(next.error());
  if (ErrorCode error = store(change); error != ErrorCode::NONE)
    return refusal(error, "the change cannot be stored");
  start_session(group, member.id, config(group, kSessionTimeout));
  Response out;
  out.memberId = member.id;
  out.memberEpoch = next->epoch;
  out.heartbeatIntervalMs = int32_t(config(group, kHeartbeatInterval));
  if (request.memberEpoch == 0 || says_all(request) ||
      next->assigned != known->assigned)
    out.assignment = assignment_of(*next);
  return out;
}

Answered<ConsumerGroup*> ConsumerGroups::group_to_join(const std::string& name,
                                                       bool create) {
  if (ConsumerGroup* group = find(name)) return group;
  if (coordinator_.knows(name)) {
    if (!create || !coordinator_.give_way(name))
      return refusal(ErrorCode::GROUP_ID_NOT_FOUND,
                     "Group {} is not a consumer group.", name);
  } else if (!create) {
    return refusal(ErrorCode::GROUP_ID_NOT_FOUND,
                   "Consumer group {} not found.", name);
  }
  auto group = std::make_unique<ConsumerGroup>(name);
  return groups_.emplace(name, std::move(group)).first->second.get();
}

Answered<ConsumerMember> ConsumerGroups::member_of(Change& change,
                                                   const Request& request) {
  ConsumerGroup& group = change.group;
  bool joins = request.memberEpoch == 0;
  ConsumerMember fresh{.id = request.memberId};
  if (fresh.id.empty()) fresh.id = coordinator_.broker_.random().uuid().text();
  if (!request.instanceId) {
    const ConsumerMember* known = group.find(request.memberId);
    if (!known && joins) return fresh;
    if (!known) return unknown_member(request.memberId, group.name());
    if (auto good = check_epoch(*known, request); !good)
      return tl::unexpected(good.error());
    return *known;
  }
  const ConsumerMember* known = group.find_static(*request.instanceId);
  if (!known && joins) return fresh;
  if (!joins) {
    if (auto good = check_instance(known, request); !good)
      return tl::unexpected(good.error());
    if (auto good = check_epoch(*known, request); !good)
      return tl::unexpected(good.error());
    return *known;
  }
  if (known->epoch != kLeaveStaticEpoch && !known->classic)
    return refusal(ErrorCode::UNRELEASED_INSTANCE_ID,
                   "Static member {} with instance id {} cannot join the group "
                   "because the instance id is owned by {} member.",
                   fresh.id, *request.instanceId, known->id);
  ConsumerMember back = *known;
  back.id = fresh.id;
  back.epoch = back.previous_epoch = 0;
  replace_member(change, ConsumerMember(*known), back);
  return back;
}

ConsumerMember ConsumerGroups::updated(const ConsumerMember& member,
                                       const Request& request,
                                       const GroupClient& client) const {
  ConsumerMember out = member;
  if (request.instanceId) out.instance_id = request.instanceId;
  if (request.rackId) out.rack_id = request.rackId;
  if (request.rebalanceTimeoutMs != -1)
    out.rebalance_timeout_ms = request.rebalanceTimeoutMs;
  if (request.serverAssignor) out.assignor = request.serverAssignor;
  if (const auto& names = request.subscribedTopicNames)
    out.topics = {names->begin(), names->end()};
  if (request.subscribedTopicRegex) out.regex = *request.subscribedTopicRegex;
  out.client_id = client.id;
  out.client_host = client.host;
  out.classic.reset();
  return out;
}

// The epoch moves on with what members want, and with the topics themselves.
void ConsumerGroups::check_topics(Change& change, bool bump) {
  ConsumerGroup& group = change.group;
  int64_t version = coordinator_.broker_.directory().metadata_offset().value();
  if (!bump && group.seen_version == version) return;
  group.seen_version = version;
  int64_t hash = group.hash_of_topics(coordinator_.broker_.image());
  if (bump || hash != group.metadata_hash()) bump_epoch(change, hash);
}

void ConsumerGroups::assign(Change& change) {
  ConsumerGroup& group = change.group;
  if (group.assignment_epoch() >= group.epoch()) return;
  int64_t interval = config(group, kAssignmentInterval);
  TimestampMs now = coordinator_.now();
  if (group.assigned_at() != TimestampMs(0) &&
      now < group.assigned_at() + interval)
    return;
  GroupSpec spec = group.spec(coordinator_.broker_.image());
  GroupAssignment given = find_assignor(group.assignor())->assign(spec);
  for (const AssignorMember& member : spec.members) {
    const Assignment& target = given[member.id];
    const Assignment* known = group.target(member.id);
    if (known && *known == target) continue;
    change.put(
        p::ConsumerGroupTargetAssignmentMemberKey{group.name(), member.id},
        target_record(target));
  }
  p::ConsumerGroupTargetAssignmentMetadataValue value;
  value.assignmentEpoch = group.epoch();
  value.assignmentTimestamp = now.value();
  change.put(p::ConsumerGroupTargetAssignmentMetadataKey{group.name()}, value);
}

Answered<ConsumerMember> ConsumerGroups::reconciled(
    Change& change, const ConsumerMember& member, const SaidToOwn& said,
    bool changed) {
  ConsumerGroup& group = change.group;
  int32_t target_epoch = group.assignment_epoch();
  if (!changed && member.reconciled_to(target_epoch)) return member;
  const Assignment* target = group.target(member.id);
  Reconciliation to{.target = target ? *target : Assignment(),
                    .target_epoch = target_epoch,
                    .subscription_changed = changed,
                    .said = said,
                    .owned = [&](const Uuid& topic, int32_t partition) {
                      return group.owned(topic, partition);
                    }};
  for (const std::string& name : group.topics_of(member))
    if (const TopicImage* topic = coordinator_.broker_.image().topic(name))
      to.subscribed.insert(topic->id);
  Answered<ConsumerMember> next = reconcile(member, to);
  if (!next || *next == member) return next;
  put_current(change, *next);
  if (!next->classic) start_rebalance(group, *next);
  return next;
}

}  // namespace weir
