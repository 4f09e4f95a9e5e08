#include "lib/broker/groups/share_group.h"

#include <algorithm>

namespace weir {

namespace p = protocol;

const ShareMember* ShareGroup::find(std::string_view id) const {
  auto found = members_.find(id);
  return found == members_.end() ? nullptr : &found->second;
}

const Assignment* ShareGroup::target(std::string_view member) const {
  auto found = targets_.find(member);
  return found == targets_.end() ? nullptr : &found->second;
}

std::set<std::string, std::less<>> ShareGroup::all_topics() const {
  std::set<std::string, std::less<>> out;
  for (const auto& [id, member] : members_)
    out.insert(member.topics.begin(), member.topics.end());
  return out;
}

GroupSpec ShareGroup::spec(const Image& image) const {
  GroupSpec out;
  for (const auto& [id, member] : members_) {
    AssignorMember one{.id = id};
    if (const Assignment* current = target(id)) one.current = *current;
    for (const std::string& name : member.topics) {
      const TopicImage* topic = image.topic(name);
      if (!topic) continue;
      auto kept = initialized_.find(topic->id);
      if (kept == initialized_.end()) continue;
      one.topics.insert(topic->id);
      out.partitions[topic->id] = int32_t(kept->second.partitions.size());
    }
    out.members.push_back(std::move(one));
  }
  out.order();
  return out;
}

bool ShareGroup::has_unassigned() const {
  if (empty()) return false;
  Assignment assigned;
  for (const auto& [id, target] : targets_)
    for (const auto& [topic, partitions] : target)
      assigned[topic].insert(partitions.begin(), partitions.end());
  auto subscribed = all_topics();
  for (const auto& [topic, kept] : initialized_) {
    if (!subscribed.count(kept.name)) continue;
    auto found = assigned.find(topic);
    if (found == assigned.end() || found->second != kept.partitions)
      return true;
  }
  return false;
}

void ShareGroup::apply(const p::ShareGroupMetadataValue* value) {
  if (!value) return;  // the whole group goes
  epoch_ = value->epoch;
  metadata_hash_ = value->metadataHash;
}

void ShareGroup::apply(const std::string& id,
                       const p::ShareGroupMemberMetadataValue* value) {
  if (!value) {
    members_.erase(id);
    return;
  }
  ShareMember& member = members_[id];
  member.id = id;
  member.rack_id = value->rackId;
  member.client_id = value->clientId;
  member.client_host = value->clientHost;
  member.topics = {value->subscribedTopicNames.begin(),
                   value->subscribedTopicNames.end()};
}

void ShareGroup::apply(
    const p::ShareGroupTargetAssignmentMetadataValue* value) {
  assignment_epoch_ = value ? value->assignmentEpoch : -1;
  assigned_at_ = TimestampMs(value ? value->assignmentTimestamp : 0);
}

namespace {

template <class Topics>
Assignment assignment_of(const Topics& topics) {
  Assignment out;
  for (const auto& topic : topics)
    if (!topic.partitions.empty())
      out[topic.topicId] = {topic.partitions.begin(), topic.partitions.end()};
  return out;
}

NamedTopics
named(const std::vector<
      p::ShareGroupStatePartitionMetadataValue::TopicPartitionsInfo>& topics) {
  NamedTopics out;
  for (const auto& topic : topics)
    out[topic.topicId] = {topic.topicName,
                          {topic.partitions.begin(), topic.partitions.end()}};
  return out;
}

}  // namespace

void ShareGroup::apply(const std::string& member,
                       const p::ShareGroupTargetAssignmentMemberValue* value) {
  targets_.erase(member);
  if (value) targets_[member] = assignment_of(value->topicPartitions);
}

void ShareGroup::apply(const std::string& id,
                       const p::ShareGroupCurrentMemberAssignmentValue* value) {
  auto found = members_.find(id);
  if (!value && found == members_.end()) return;
  ShareMember& member = members_[id];
  member.id = id;
  member.epoch = value ? value->memberEpoch : -1;
  member.previous_epoch = value ? value->previousMemberEpoch : -1;
  member.assigned.clear();
  if (value) member.assigned = assignment_of(value->assignedPartitions);
}

void ShareGroup::apply(const p::ShareGroupStatePartitionMetadataValue* value) {
  initializing_.clear();
  initialized_.clear();
  if (!value) return;
  initializing_ = named(value->initializingTopics);
  initialized_ = named(value->initializedTopics);
}

GroupAssignment assign_simple(const GroupSpec& spec) {
  GroupAssignment out;
  std::map<std::string, size_t> loads;
  std::map<Uuid, std::vector<const AssignorMember*>> readers;
  size_t slots = 0;
  for (const AssignorMember& member : spec.members) {
    out[member.id];
    for (const Uuid& topic : member.topics) readers[topic].push_back(&member);
  }
  for (const auto& [topic, count] : spec.partitions) slots += size_t(count);
  if (slots == 0 || spec.members.empty()) return out;
  // A member has its share of the partitions, or shares one with others.
  size_t fair = (slots + spec.members.size() - 1) / spec.members.size();
  auto least = [&](const std::vector<const AssignorMember*>& members) {
    return *std::min_element(members.begin(), members.end(),
                             [&](const auto* a, const auto* b) {
                               return loads[a->id] < loads[b->id];
                             });
  };
  auto give = [&](const AssignorMember& member, const Uuid& topic,
                  int32_t partition) {
    if (out[member.id][topic].insert(partition).second) ++loads[member.id];
  };
  std::map<std::pair<Uuid, int32_t>, int> owners;
  for (const AssignorMember& member : spec.members)
    for (const auto& [topic, partitions] : member.current)
      for (int32_t partition : partitions)
        if (member.topics.count(topic) && loads[member.id] < fair) {
          give(member, topic, partition);
          ++owners[{topic, partition}];
        }
  for (const auto& [topic, members] : readers)
    for (int32_t i = 0; i < spec.partitions.at(topic); ++i)
      if (owners[{topic, i}] == 0) {
        give(*least(members), topic, i);
        ++owners[{topic, i}];
      }
  // Nobody who subscribes to something is left without a partition.
  for (const AssignorMember& member : spec.members) {
    if (loads[member.id] > 0 || member.topics.empty()) continue;
    std::pair<Uuid, int32_t> best;
    int fewest = INT32_MAX;
    for (const Uuid& topic : member.topics)
      for (int32_t i = 0; i < spec.partitions.at(topic); ++i)
        if (owners[{topic, i}] < fewest) {
          best = {topic, i};
          fewest = owners[best];
        }
    if (fewest == INT32_MAX) continue;
    give(member, best.first, best.second);
    ++owners[best];
  }
  return out;
}

}  // namespace weir
