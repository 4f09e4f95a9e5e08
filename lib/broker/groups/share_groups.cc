#include "lib/broker/groups/share_groups.h"

#include "lib/base/text.h"
#include "lib/broker/broker.h"
#include "lib/broker/groups/coordinator.h"
#include "lib/broker/groups/topics_hash.h"
#include "lib/broker/share/share_broker.h"

namespace weir {

namespace p = protocol;
using p::ErrorCode;

namespace {

constexpr std::string_view kSessionTimeout = "share.session.timeout.ms";
constexpr std::string_view kHeartbeatInterval = "share.heartbeat.interval.ms";
constexpr std::string_view kAssignmentInterval = "share.assignment.interval.ms";

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\f\v") == text.npos;
}

tl::unexpected<Refusal> invalid(std::string_view why) {
  return refusal(ErrorCode::INVALID_REQUEST, "{}", why);
}

Answered<void> check(const ShareGroups::Request& request) {
  if (is_blank(request.memberId)) return invalid("MemberId can't be empty.");
  if (is_blank(request.groupId)) return invalid("GroupId can't be empty.");
  if (request.rackId && is_blank(*request.rackId))
    return invalid("RackId can't be empty.");
  if (request.memberEpoch < -1) return invalid("MemberEpoch is invalid.");
  if (request.memberEpoch == 0 &&
      (!request.subscribedTopicNames || request.subscribedTopicNames->empty()))
    return invalid("SubscribedTopicNames must be set in first request.");
  return {};
}

Answered<void> check_epoch(const ShareMember& member, int32_t epoch) {
  constexpr std::string_view kRejoin =
      "The member must abandon all its partitions and rejoin.";
  if (epoch > member.epoch)
    return refusal(ErrorCode::FENCED_MEMBER_EPOCH,
                   "The share group member has a greater member epoch ({}) "
                   "than the one known by the group coordinator ({}). {}",
                   epoch, member.epoch, kRejoin);
  if (epoch != 0 && epoch < member.epoch && epoch != member.previous_epoch)
    return refusal(ErrorCode::FENCED_MEMBER_EPOCH,
                   "The share group member has a smaller member epoch ({}) "
                   "than the one known by the group coordinator ({}), and it "
                   "does not match the previous member epoch ({}). {}",
                   epoch, member.epoch, member.previous_epoch, kRejoin);
  return {};
}

template <class Topic>
std::vector<Topic> topics_record(const Assignment& partitions) {
  std::vector<Topic> out;
  for (const auto& [topic, numbers] : partitions) {
    Topic& one = out.emplace_back();
    one.topicId = topic;
    one.partitions = {numbers.begin(), numbers.end()};
  }
  return out;
}

template <class See>
bool visit(const p::DecodedRecord& r, See see) {
  return try_record<p::ShareGroupMetadataKey, p::ShareGroupMetadataValue>(
             r, see) ||
         try_record<p::ShareGroupMemberMetadataKey,
                    p::ShareGroupMemberMetadataValue>(r, see) ||
         try_record<p::ShareGroupTargetAssignmentMetadataKey,
                    p::ShareGroupTargetAssignmentMetadataValue>(r, see) ||
         try_record<p::ShareGroupTargetAssignmentMemberKey,
                    p::ShareGroupTargetAssignmentMemberValue>(r, see) ||
         try_record<p::ShareGroupCurrentMemberAssignmentKey,
                    p::ShareGroupCurrentMemberAssignmentValue>(r, see) ||
         try_record<p::ShareGroupStatePartitionMetadataKey,
                    p::ShareGroupStatePartitionMetadataValue>(r, see);
}

}  // namespace

ShareGroup* ShareGroups::find(std::string_view name) const {
  auto found = groups_.find(name);
  return found == groups_.end() ? nullptr : found->second.get();
}

Answered<ShareGroups::Response> ShareGroups::heartbeat(
    const Request& request, const GroupClient& client) {
  if (auto good = check(request); !good) return tl::unexpected(good.error());
  const std::string& name = request.groupId;
  ShareGroup* group = find(name);
  bool joins = request.memberEpoch == 0;
  if (!group && coordinator_.knows(name))
    return refusal(ErrorCode::GROUP_ID_NOT_FOUND,
                   "Group {} is not a share group.", name);
  if (!group && !joins)
    return refusal(ErrorCode::GROUP_ID_NOT_FOUND, "{}roup {} not found.",
                   request.memberEpoch < 0 ? "G" : "Share g", name);
  if (request.memberEpoch < 0) {
    if (!group->find(request.memberId))
      return refusal(ErrorCode::UNKNOWN_MEMBER_ID,
                     "Member {} is not a member of group {}.", request.memberId,
                     name);
    if (ErrorCode error = remove(*group, request.memberId);
        error != ErrorCode::NONE)
      return refusal(error, "the change cannot be stored");
    Response out;
    out.memberId = request.memberId;
    out.memberEpoch = request.memberEpoch;
    return out;
  }
  bool is_new = !group;
  if (is_new)
    group = groups_.emplace(name, std::make_unique<ShareGroup>(name))
                .first->second.get();
  Change change{*group};
  Answered<Response> out = beat(change, request, client);
  if (!out && (is_new || !change.batch.empty())) read_again(name);
  if (out) initialize(name);
  return out;
}

Answered<ShareGroups::Response> ShareGroups::beat(Change& change,
                                                  const Request& request,
                                                  const GroupClient& client) {
  ShareGroup& group = change.group;
  const ShareMember* known = group.find(request.memberId);
  int32_t max_size = coordinator_.options().share_max_size;
  if (!known && group.members().size() >= size_t(max_size))
    return refusal(ErrorCode::GROUP_MAX_SIZE_REACHED,
                   "The share group has reached its maximum capacity of {} "
                   "members.",
                   max_size);
  if (!known && request.memberEpoch != 0)
    return refusal(ErrorCode::UNKNOWN_MEMBER_ID,
                   "Member {} is not a member of group {}.", request.memberId,
                   group.name());
  ShareMember before = known ? *known : ShareMember{.id = request.memberId};
  if (known)
    if (auto good = check_epoch(*known, request.memberEpoch); !good)
      return tl::unexpected(good.error());
  ShareMember member = before;
  if (request.rackId) member.rack_id = request.rackId;
  if (const auto& names = request.subscribedTopicNames)
    member.topics = {names->begin(), names->end()};
  member.client_id = client.id;
  member.client_host = client.host;
  if (!known || member != before) {
    p::ShareGroupMemberMetadataValue value;
    value.rackId = member.rack_id;
    value.clientId = member.client_id;
    value.clientHost = member.client_host;
    value.subscribedTopicNames = {member.topics.begin(), member.topics.end()};
    change.put(p::ShareGroupMemberMetadataKey{group.name(), member.id}, value);
  }
  bool changed = member.topics != before.topics || group.has_unassigned();
  int64_t version = coordinator_.broker_.directory().metadata_offset().value();
  if (changed || group.seen_version != version) {
    group.seen_version = version;
    int64_t hash =
        topics_hash(group.all_topics(), coordinator_.broker_.image());
    if (changed || hash != group.metadata_hash()) bump_epoch(change, hash);
  }
  assign(change);
  ShareMember next = reconciled(change, member, changed);
  NamedTopics fresh = uninitialized(group);
  if (!fresh.empty()) put_state_topics(change, fresh, group.initialized());
  if (ErrorCode error = store(change); error != ErrorCode::NONE)
    return refusal(error, "the change cannot be stored");
  start_session(group, member.id);
  Response out;
  out.memberId = member.id;
  out.memberEpoch = next.epoch;
  out.heartbeatIntervalMs = config(group, kHeartbeatInterval);
  if (request.memberEpoch == 0 || request.subscribedTopicNames ||
      next.assigned != before.assigned) {
    out.assignment.emplace();
    out.assignment->topicPartitions =
        topics_record<Response::TopicPartitions>(next.assigned);
  }
  return out;
}

void ShareGroups::bump_epoch(Change& change, int64_t hash) {
  p::ShareGroupMetadataValue value;
  value.epoch = change.group.epoch() + 1;
  value.metadataHash = hash;
  change.put(p::ShareGroupMetadataKey{change.group.name()}, value);
}

void ShareGroups::assign(Change& change) {
  ShareGroup& group = change.group;
  if (group.assignment_epoch() >= group.epoch()) return;
  TimestampMs now = coordinator_.now();
  if (group.assigned_at() != TimestampMs(0) &&
      now < group.assigned_at() + config(group, kAssignmentInterval))
    return;
  GroupSpec spec = group.spec(coordinator_.broker_.image());
  GroupAssignment given = assign_simple(spec);
  for (const AssignorMember& member : spec.members) {
    const Assignment* known = group.target(member.id);
    if (known && *known == given[member.id]) continue;
    p::ShareGroupTargetAssignmentMemberValue value;
    value.topicPartitions =
        topics_record<p::ShareGroupTargetAssignmentMemberValue::TopicPartition>(
            given[member.id]);
    change.put(p::ShareGroupTargetAssignmentMemberKey{group.name(), member.id},
               value);
  }
  p::ShareGroupTargetAssignmentMetadataValue value;
  value.assignmentEpoch = group.epoch();
  value.assignmentTimestamp = now.value();
  change.put(p::ShareGroupTargetAssignmentMetadataKey{group.name()}, value);
}

// A member may read what it should at once: others may read it too.
ShareMember ShareGroups::reconciled(Change& change, const ShareMember& member,
                                    bool changed) {
  ShareGroup& group = change.group;
  bool moves = member.epoch != group.assignment_epoch();
  if (!moves && !changed) return member;
  ShareMember next = member;
  if (moves) {
    next.previous_epoch = member.epoch;
    next.epoch = group.assignment_epoch();
    const Assignment* target = group.target(member.id);
    next.assigned = target ? *target : Assignment();
  }
  std::erase_if(next.assigned, [&](const auto& entry) {
    const TopicImage* topic = coordinator_.broker_.image().topic(entry.first);
    return !topic || !member.topics.count(topic->name);
  });
  if (next == member) return next;
  p::ShareGroupCurrentMemberAssignmentValue value;
  value.memberEpoch = next.epoch;
  value.previousMemberEpoch = next.previous_epoch;
  value.assignedPartitions =
      topics_record<p::ShareGroupCurrentMemberAssignmentValue::TopicPartitions>(
          next.assigned);
  change.put(p::ShareGroupCurrentMemberAssignmentKey{group.name(), member.id},
             value);
  return next;
}

NamedTopics ShareGroups::uninitialized(const ShareGroup& group) const {
  NamedTopics out;
  for (const std::string& name : group.all_topics()) {
    const TopicImage* topic = coordinator_.broker_.image().topic(name);
    if (!topic) continue;
    auto kept = group.initialized().find(topic->id);
    NamedPartitions fresh{.name = name};
    for (const auto& [number, partition] : topic->partitions)
      if (kept == group.initialized().end() ||
          !kept->second.partitions.count(number))
        fresh.partitions.insert(number);
    if (!fresh.partitions.empty()) out[topic->id] = std::move(fresh);
  }
  return out;
}

void ShareGroups::put_state_topics(Change& change,
                                   const NamedTopics& initializing,
                                   const NamedTopics& initialized) {
  p::ShareGroupStatePartitionMetadataValue value;
  for (const auto& [id, topic] : initializing)
    value.initializingTopics.push_back(
        {id, topic.name, {topic.partitions.begin(), topic.partitions.end()}});
  for (const auto& [id, topic] : initialized)
    value.initializedTopics.push_back(
        {id, topic.name, {topic.partitions.begin(), topic.partitions.end()}});
  change.put(p::ShareGroupStatePartitionMetadataKey{change.group.name()},
             value);
}

ErrorCode ShareGroups::set_initialized(ShareGroup& group,
                                       const NamedTopics& topics) {
  Change change{group};
  put_state_topics(change, {}, topics);
  return store(change);
}

// The state of what is subscribed to is made behind the heartbeat that asks
// for it; what cannot be stored is tried again at the next.
void ShareGroups::initialize(const std::string& name) {
  ShareGroup* group = find(name);
  if (!group || group->initializing().empty()) return;
  NamedTopics done = group->initialized();
  for (const auto& [id, topic] : group->initializing())
    for (int32_t partition : topic.partitions) {
      ErrorCode made = coordinator_.broker_.share().initialize(
          {name, id, partition}, group->epoch(), -1);
      if (made != ErrorCode::NONE) return;
      done[id].name = topic.name;
      done[id].partitions.insert(partition);
    }
  (void)set_initialized(*group, done);
}

ErrorCode ShareGroups::remove(ShareGroup& group, const std::string& member) {
  Change change{group};
  std::string id = member;
  const std::string& name = group.name();
  if (auto session = group.sessions.find(id); session != group.sessions.end()) {
    coordinator_.cancel(session->second);
    group.sessions.erase(session);
  }
  change.take_back<p::ShareGroupCurrentMemberAssignmentValue>(
      p::ShareGroupCurrentMemberAssignmentKey{name, id});
  change.take_back<p::ShareGroupTargetAssignmentMemberValue>(
      p::ShareGroupTargetAssignmentMemberKey{name, id});
  change.take_back<p::ShareGroupMemberMetadataValue>(
      p::ShareGroupMemberMetadataKey{name, id});
  bump_epoch(change,
             topics_hash(group.all_topics(), coordinator_.broker_.image()));
  if (group.empty()) {
    p::ShareGroupTargetAssignmentMetadataValue value;
    value.assignmentEpoch = group.epoch();
    change.put(p::ShareGroupTargetAssignmentMetadataKey{name}, value);
  }
  return store(change);
}

void ShareGroups::start_session(ShareGroup& group, const std::string& member) {
  coordinator_.after(group.sessions[member], config(group, kSessionTimeout),
                     [this, name = group.name(), id = member] {
                       ShareGroup* late = find(name);
                       if (late && late->find(id)) (void)remove(*late, id);
                     });
}

bool ShareGroups::apply(const p::DecodedRecord& record) {
  return visit(record, [&](const auto& key, const auto* value) {
    using Key = std::decay_t<decltype(key)>;
    if constexpr (std::is_same_v<Key, p::ShareGroupMetadataKey>)
      if (!value) return forget(key.groupId);
    ShareGroup* group = find(key.groupId);
    if (!group && !value) return;
    if (!group)
      group =
          groups_
              .emplace(key.groupId, std::make_unique<ShareGroup>(key.groupId))
              .first->second.get();
    apply_to(*group, key, value);
  });
}

void ShareGroups::start() {
  for (auto& [name, group] : groups_)
    for (const auto& [id, member] : group->members()) start_session(*group, id);
}

void ShareGroups::clear() {
  while (!groups_.empty()) forget(std::string(groups_.begin()->first));
}

void ShareGroups::forget(std::string_view name) {
  auto found = groups_.find(name);
  if (found == groups_.end()) return;
  for (auto& [id, session] : found->second->sessions)
    coordinator_.cancel(session);
  groups_.erase(found);
}

ErrorCode ShareGroups::store(Change& change) {
  std::string name = change.group.name();
  ErrorCode error = change.failed ? ErrorCode::UNKNOWN_SERVER_ERROR
                                  : coordinator_.store(name, change.batch);
  if (error != ErrorCode::NONE) read_again(name);
  return error;
}

void ShareGroups::read_again(const std::string& name) {
  forget(name);
  (void)coordinator_.broker_.directory().replay_groups(
      [&](const p::DecodedRecord& record) {
        bool mine = false;
        visit(record, [&](const auto& key, const auto*) {
          mine = key.groupId == name;
        });
        if (mine) apply(record);
      });
  if (ShareGroup* group = find(name))
    for (const auto& [id, member] : group->members()) start_session(*group, id);
}

Result<> ShareGroups::put_tombstones(const ShareGroup& group,
                                     GroupBatch& batch) const {
  const std::string& name = group.name();
  TRY(batch.forget(p::ShareGroupStatePartitionMetadataKey{name}));
  TRY(batch.forget(p::ShareGroupTargetAssignmentMetadataKey{name}));
  return batch.forget(p::ShareGroupMetadataKey{name});
}

int32_t ShareGroups::config(const ShareGroup& group,
                            std::string_view name) const {
  const GroupOptions& options = coordinator_.options();
  const GroupOptions::Bounded& bounded =
      name == kSessionTimeout      ? options.share_session_timeout_ms
      : name == kHeartbeatInterval ? options.share_heartbeat_interval_ms
                                   : options.share_assignment_interval_ms;
  const Image::Configs& own =
      coordinator_.broker_.image().configs(ResourceType::kGroup, group.name());
  auto set = own.find(name);
  if (set == own.end()) return bounded.value;
  Result<int64_t> number = parse_integer(set->second);
  return number ? bounded.of(*number) : bounded.value;
}

}  // namespace weir
