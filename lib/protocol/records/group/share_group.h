// Share groups of KIP-932: epochs, members, assignments and the partitions
// whose state is kept (__consumer_offsets, record types 10 to 15).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct ShareGroupMemberMetadataKey {
  std::string groupId;
  std::string memberId;
  MESSAGE(ShareGroupMemberMetadataKey, "0", "none")
};

TABLE(ShareGroupMemberMetadataKey) = {
    FIELD(groupId, "0"),
    FIELD(memberId, "0"),
};

struct ShareGroupMemberMetadataValue {
  std::optional<std::string> rackId = "";
  std::string clientId;
  std::string clientHost;
  std::vector<std::string> subscribedTopicNames;
  MESSAGE(ShareGroupMemberMetadataValue, "0", "0+")
};

TABLE(ShareGroupMemberMetadataValue) = {
    FIELD(rackId, "0+"),
    FIELD(clientId, "0+"),
    FIELD(clientHost, "0+"),
    FIELD(subscribedTopicNames, "0+"),
};

struct ShareGroupMetadataKey {
  std::string groupId;
  MESSAGE(ShareGroupMetadataKey, "0", "none")
};

TABLE(ShareGroupMetadataKey) = {
    FIELD(groupId, "0"),
};

struct ShareGroupMetadataValue {
  int32_t epoch = 0;
  int64_t metadataHash = 0;
  MESSAGE(ShareGroupMetadataValue, "0", "0+")
};

TABLE(ShareGroupMetadataValue) = {
    FIELD(epoch, "0+"),
    FIELD(metadataHash, "0+"),
};

struct ShareGroupTargetAssignmentMetadataKey {
  std::string groupId;
  MESSAGE(ShareGroupTargetAssignmentMetadataKey, "0", "none")
};

TABLE(ShareGroupTargetAssignmentMetadataKey) = {
    FIELD(groupId, "0"),
};

struct ShareGroupTargetAssignmentMetadataValue {
  int32_t assignmentEpoch = 0;
  int64_t assignmentTimestamp = 0;
  MESSAGE(ShareGroupTargetAssignmentMetadataValue, "0", "0+")
};

TABLE(ShareGroupTargetAssignmentMetadataValue) = {
    FIELD(assignmentEpoch, "0+"),
    FIELD(assignmentTimestamp, "0+").tag(0).ignorable(),
};

struct ShareGroupTargetAssignmentMemberKey {
  std::string groupId;
  std::string memberId;
  MESSAGE(ShareGroupTargetAssignmentMemberKey, "0", "none")
};

TABLE(ShareGroupTargetAssignmentMemberKey) = {
    FIELD(groupId, "0"),
    FIELD(memberId, "0"),
};

struct ShareGroupTargetAssignmentMemberValue {
  struct TopicPartition {
    Uuid topicId;
    std::vector<int32_t> partitions;
    STRUCT(TopicPartition)
  };
  std::vector<TopicPartition> topicPartitions;
  MESSAGE(ShareGroupTargetAssignmentMemberValue, "0", "0+")
};

TABLE(ShareGroupTargetAssignmentMemberValue::TopicPartition) = {
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(ShareGroupTargetAssignmentMemberValue) = {
    FIELD(topicPartitions, "0+"),
};

struct ShareGroupCurrentMemberAssignmentKey {
  std::string groupId;
  std::string memberId;
  MESSAGE(ShareGroupCurrentMemberAssignmentKey, "0", "none")
};

TABLE(ShareGroupCurrentMemberAssignmentKey) = {
    FIELD(groupId, "0"),
    FIELD(memberId, "0"),
};

struct ShareGroupCurrentMemberAssignmentValue {
  struct TopicPartitions {
    Uuid topicId;
    std::vector<int32_t> partitions;
    STRUCT(TopicPartitions)
  };
  int32_t memberEpoch = 0;
  int32_t previousMemberEpoch = 0;
  int8_t state = 0;
  std::vector<TopicPartitions> assignedPartitions;
  MESSAGE(ShareGroupCurrentMemberAssignmentValue, "0", "0+")
};

TABLE(ShareGroupCurrentMemberAssignmentValue::TopicPartitions) = {
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(ShareGroupCurrentMemberAssignmentValue) = {
    FIELD(memberEpoch, "0+"),
    FIELD(previousMemberEpoch, "0+"),
    FIELD(state, "0+"),
    FIELD(assignedPartitions, "0+"),
};

struct ShareGroupStatePartitionMetadataKey {
  std::string groupId;
  MESSAGE(ShareGroupStatePartitionMetadataKey, "0", "none")
};

TABLE(ShareGroupStatePartitionMetadataKey) = {
    FIELD(groupId, "0"),
};

struct ShareGroupStatePartitionMetadataValue {
  struct TopicPartitionsInfo {
    Uuid topicId;
    std::string topicName;
    std::vector<int32_t> partitions;
    STRUCT(TopicPartitionsInfo)
  };
  struct TopicInfo {
    Uuid topicId;
    std::string topicName;
    STRUCT(TopicInfo)
  };
  std::vector<TopicPartitionsInfo> initializingTopics;
  std::vector<TopicPartitionsInfo> initializedTopics;
  std::vector<TopicInfo> deletingTopics;
  MESSAGE(ShareGroupStatePartitionMetadataValue, "0", "0+")
};

TABLE(ShareGroupStatePartitionMetadataValue::TopicPartitionsInfo) = {
    FIELD(topicId, "0+"),
    FIELD(topicName, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(ShareGroupStatePartitionMetadataValue::TopicInfo) = {
    FIELD(topicId, "0+"),
    FIELD(topicName, "0+"),
};

TABLE(ShareGroupStatePartitionMetadataValue) = {
    FIELD(initializingTopics, "0+"),
    FIELD(initializedTopics, "0+"),
    FIELD(deletingTopics, "0+"),
};

}  // namespace weir::protocol
