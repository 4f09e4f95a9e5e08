// What is written of a member of a consumer group.
//
// Reference: GroupCoordinatorRecordHelpers.
#include "lib/broker/groups/consumer_group.h"

namespace weir {

namespace p = protocol;

p::ConsumerGroupMemberMetadataValue metadata_record(
    const ConsumerMember& member) {
  p::ConsumerGroupMemberMetadataValue out;
  out.instanceId = member.instance_id;
  out.rackId = member.rack_id;
  out.clientId = member.client_id;
  out.clientHost = member.client_host;
  out.subscribedTopicNames = {member.topics.begin(), member.topics.end()};
  out.subscribedTopicRegex = member.regex;
  out.rebalanceTimeoutMs = member.rebalance_timeout_ms;
  out.serverAssignor = member.assignor;
  out.classicMemberMetadata.reset();
  if (!member.classic) return out;
  auto& classic = out.classicMemberMetadata.emplace();
  classic.sessionTimeoutMs = member.classic->session_timeout_ms;
  for (const GroupProtocol& one : member.classic->protocols)
    classic.supportedProtocols.push_back({one.name, one.metadata});
  return out;
}

p::ConsumerGroupTargetAssignmentMemberValue target_record(
    const Assignment& target) {
  p::ConsumerGroupTargetAssignmentMemberValue out;
  for (const auto& [topic, partitions] : target)
    out.topicPartitions.push_back(
        {topic, {partitions.begin(), partitions.end()}});
  return out;
}

namespace {

std::vector<p::ConsumerGroupCurrentMemberAssignmentValue::TopicPartitions>
owned_record(const OwnedPartitions& owned) {
  std::vector<p::ConsumerGroupCurrentMemberAssignmentValue::TopicPartitions>
      out;
  for (const auto& [topic, partitions] : owned) {
    auto& one = out.emplace_back();
    one.topicId = topic;
    one.assignmentEpochs.emplace();
    for (const auto& [partition, epoch] : partitions) {
      one.partitions.push_back(partition);
      one.assignmentEpochs->push_back(epoch);
    }
  }
  return out;
}

}  // namespace

p::ConsumerGroupCurrentMemberAssignmentValue current_record(
    const ConsumerMember& member) {
  p::ConsumerGroupCurrentMemberAssignmentValue out;
  out.memberEpoch = member.epoch;
  out.previousMemberEpoch = member.previous_epoch;
  out.state = int8_t(member.state);
  out.assignedPartitions = owned_record(member.assigned);
  out.partitionsPendingRevocation = owned_record(member.revoking);
  return out;
}

}  // namespace weir
