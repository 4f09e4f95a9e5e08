#include "lib/broker/groups/consumer_group.h"

#include <algorithm>

#include "lib/broker/groups/java_order.h"
#include "lib/broker/groups/topics_hash.h"

namespace weir {

namespace {

bool same_subscription(const ConsumerMember& a, const ConsumerMember& b) {
  return a.topics == b.topics && a.regex == b.regex;
}

}  // namespace

std::string_view ConsumerGroup::state() const {
  if (members_.empty()) return "Empty";
  if (epoch_ > assignment_epoch_) return "Assigning";
  for (const auto& [id, member] : members_)
    if (!member.reconciled_to(assignment_epoch_)) return "Reconciling";
  return "Stable";
}

const ConsumerMember* ConsumerGroup::find(std::string_view id) const {
  auto found = members_.find(id);
  return found == members_.end() ? nullptr : &found->second;
}

const ConsumerMember* ConsumerGroup::find_static(
    std::string_view instance) const {
  auto found = statics_.find(instance);
  return found == statics_.end() ? nullptr : find(found->second);
}

size_t ConsumerGroup::members_with(std::string_view regex) const {
  return size_t(std::count_if(
      members_.begin(), members_.end(),
      [&](const auto& entry) { return entry.second.regex == regex; }));
}

std::set<std::string> ConsumerGroup::wanted_regexes() const {
  std::set<std::string> out;
  for (const auto& [id, member] : members_)
    if (!member.regex.empty()) out.insert(member.regex);
  return out;
}

size_t ConsumerGroup::classic_members() const {
  return size_t(std::count_if(
      members_.begin(), members_.end(),
      [](const auto& entry) { return entry.second.classic.has_value(); }));
}

const Assignment* ConsumerGroup::target(std::string_view member) const {
  auto found = targets_.find(member);
  return found == targets_.end() ? nullptr : &found->second;
}

bool ConsumerGroup::owned(const Uuid& topic, int32_t partition) const {
  return owners_.count({topic, partition}) > 0;
}

ConsumerGroup::Topics ConsumerGroup::topics_of(
    const ConsumerMember& member) const {
  Topics out = member.topics;
  // What has not been resolved yet stands for nothing.
  if (auto found = regexes_.find(member.regex); found != regexes_.end())
    out.insert(found->second.topics.begin(), found->second.topics.end());
  return out;
}

ConsumerGroup::Topics ConsumerGroup::all_topics() const {
  Topics out;
  for (const auto& [id, member] : members_) out.merge(topics_of(member));
  return out;
}

bool ConsumerGroup::subscribes(std::string_view topic) const {
  return std::any_of(members_.begin(), members_.end(), [&](const auto& entry) {
    return topics_of(entry.second).count(topic) > 0;
  });
}

std::string ConsumerGroup::assignor() const {
  std::map<std::string, size_t> votes;
  for (const auto& [id, member] : members_)
    if (member.assignor) ++votes[*member.assignor];
  std::vector<std::pair<std::string, size_t>> wanted(votes.begin(),
                                                     votes.end());
  sort_as_java(wanted, JavaTable::kGrown,
               [](const auto& w) { return std::string_view(w.first); });
  auto most = std::max_element(
      wanted.begin(), wanted.end(),
      [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == wanted.end() ? std::string(kDefaultAssignor) : most->first;
}

GroupSpec ConsumerGroup::spec(const Image& image) const {
  GroupSpec out;
  for (const auto& [id, member] : members_) {
    AssignorMember one{.id = id, .instance_id = member.instance_id};
    if (const Assignment* current = target(id)) one.current = *current;
    for (const std::string& name : topics_of(member)) {
      const TopicImage* topic = image.topic(name);
      if (!topic) continue;
      one.topics.insert(topic->id);
      out.partitions[topic->id] = int32_t(topic->partitions.size());
    }
    out.homogeneous =
        out.homogeneous && same_subscription(member, members_.begin()->second);
    out.members.push_back(std::move(one));
  }
  out.order();
  return out;
}

int64_t ConsumerGroup::hash_of_topics(const Image& image) const {
  return topics_hash(all_topics(), image);
}

void ConsumerGroup::apply(const protocol::ConsumerGroupMetadataValue* value) {
  if (!value) return;  // the whole group goes
  epoch_ = value->epoch;
  metadata_hash_ = value->metadataHash;
}

void ConsumerGroup::apply(
    const std::string& regex,
    const protocol::ConsumerGroupRegularExpressionValue* value) {
  if (!value) {
    regexes_.erase(regex);
    return;
  }
  regexes_[regex] = {{value->topics.begin(), value->topics.end()},
                     value->version,
                     TimestampMs(value->timestamp)};
}

void ConsumerGroup::apply(
    const std::string& id,
    const protocol::ConsumerGroupMemberMetadataValue* value) {
  if (!value) {
    auto gone = members_.find(id);
    if (gone == members_.end()) return;
    own(gone->second, false);
    // The instance may have gone on under another id already.
    if (const auto& instance = gone->second.instance_id)
      if (auto entry = statics_.find(*instance);
          entry != statics_.end() && entry->second == id)
        statics_.erase(entry);
    members_.erase(gone);
    return;
  }
  ConsumerMember& member = members_[id];
  member.id = id;
  member.instance_id = value->instanceId;
  member.rack_id = value->rackId;
  member.client_id = value->clientId;
  member.client_host = value->clientHost;
  member.topics = {value->subscribedTopicNames.begin(),
                   value->subscribedTopicNames.end()};
  member.regex = value->subscribedTopicRegex.value_or("");
  member.rebalance_timeout_ms = value->rebalanceTimeoutMs;
  member.assignor = value->serverAssignor;
  member.classic.reset();
  if (const auto& classic = value->classicMemberMetadata) {
    member.classic.emplace();
    member.classic->session_timeout_ms = classic->sessionTimeoutMs;
    for (const auto& one : classic->supportedProtocols)
      member.classic->protocols.push_back({one.name, one.metadata});
  }
  if (member.instance_id) statics_[*member.instance_id] = id;
}

void ConsumerGroup::apply(
    const protocol::ConsumerGroupTargetAssignmentMetadataValue* value) {
  assignment_epoch_ = value ? value->assignmentEpoch : -1;
  assigned_at_ = TimestampMs(value ? value->assignmentTimestamp : 0);
}

void ConsumerGroup::apply(
    const std::string& member,
    const protocol::ConsumerGroupTargetAssignmentMemberValue* value) {
  targets_.erase(member);
  if (!value) return;
  Assignment& target = targets_[member];
  for (const auto& topic : value->topicPartitions)
    target[topic.topicId] = {topic.partitions.begin(), topic.partitions.end()};
}

namespace {

// Directories of before 4.4 do not say in which epoch a partition was given.
OwnedPartitions owned_partitions(
    const std::vector<
        protocol::ConsumerGroupCurrentMemberAssignmentValue::TopicPartitions>&
        topics,
    int32_t epoch) {
  OwnedPartitions out;
  for (const auto& topic : topics)
    for (size_t i = 0; i < topic.partitions.size(); ++i) {
      bool known = topic.assignmentEpochs && i < topic.assignmentEpochs->size();
      out[topic.topicId][topic.partitions[i]] =
          known ? (*topic.assignmentEpochs)[i] : epoch;
    }
  return out;
}

}  // namespace

void ConsumerGroup::apply(
    const std::string& id,
    const protocol::ConsumerGroupCurrentMemberAssignmentValue* value) {
  auto found = members_.find(id);
  if (!value && found == members_.end()) return;
  ConsumerMember& member = members_[id];
  own(member, false);
  member.id = id;
  member.epoch = value ? value->memberEpoch : kLeaveEpoch;
  member.previous_epoch = value ? value->previousMemberEpoch : kLeaveEpoch;
  member.state = MemberState::kStable;
  member.assigned.clear();
  member.revoking.clear();
  if (!value) return;
  member.state = value->state >= 0 && value->state <= 2
                     ? MemberState(value->state)
                     : MemberState::kUnknown;
  member.assigned = owned_partitions(value->assignedPartitions, member.epoch);
  member.revoking =
      owned_partitions(value->partitionsPendingRevocation, member.epoch);
  own(member, true);
}

void ConsumerGroup::own(const ConsumerMember& member, bool owned) {
  for (const OwnedPartitions* held : {&member.assigned, &member.revoking})
    for (const auto& [topic, partitions] : *held)
      for (const auto& [partition, epoch] : partitions) {
        std::pair key(topic, partition);
        if (owned)
          owners_[key] = member.id;
        else if (auto owner = owners_.find(key);
                 owner != owners_.end() && owner->second == member.id)
          owners_.erase(owner);
      }
}

}  // namespace weir
