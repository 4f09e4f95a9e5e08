// Members of consumer groups of KIP-848: what each asked for, what it should
// own and what it owns (__consumer_offsets, record types 5 to 8).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct ConsumerGroupMemberMetadataKey {
  std::string groupId;
  std::string memberId;
  MESSAGE(ConsumerGroupMemberMetadataKey, "0", "none")
};

TABLE(ConsumerGroupMemberMetadataKey) = {
    FIELD(groupId, "0"),
    FIELD(memberId, "0"),
};

struct ConsumerGroupMemberMetadataValue {
  struct ClassicProtocol {
    std::string name;
    std::string metadata;
    STRUCT(ClassicProtocol)
  };
  struct ClassicMemberMetadata {
    int32_t sessionTimeoutMs = 0;
    std::vector<ClassicProtocol> supportedProtocols;
    STRUCT_OR_NULL(ClassicMemberMetadata)
  };
  std::optional<std::string> instanceId = "";
  std::optional<std::string> rackId = "";
  std::string clientId;
  std::string clientHost;
  std::vector<std::string> subscribedTopicNames;
  std::optional<std::string> subscribedTopicRegex = "";
  int32_t rebalanceTimeoutMs = -1;
  std::optional<std::string> serverAssignor = "";
  std::optional<ClassicMemberMetadata> classicMemberMetadata =
      ClassicMemberMetadata();
  MESSAGE(ConsumerGroupMemberMetadataValue, "0", "0+")
};

TABLE(ConsumerGroupMemberMetadataValue::ClassicProtocol) = {
    FIELD(name, "0+"),
    FIELD(metadata, "0+").bytes(),
};

TABLE(ConsumerGroupMemberMetadataValue::ClassicMemberMetadata) = {
    FIELD(sessionTimeoutMs, "0+"),
    FIELD(supportedProtocols, "0+"),
};

TABLE(ConsumerGroupMemberMetadataValue) = {
    FIELD(instanceId, "0+"),
    FIELD(rackId, "0+"),
    FIELD(clientId, "0+"),
    FIELD(clientHost, "0+"),
    FIELD(subscribedTopicNames, "0+"),
    FIELD(subscribedTopicRegex, "0+"),
    FIELD(rebalanceTimeoutMs, "0+"),
    FIELD(serverAssignor, "0+"),
    FIELD(classicMemberMetadata, "0+").tag(0),
};

struct ConsumerGroupTargetAssignmentMetadataKey {
  std::string groupId;
  MESSAGE(ConsumerGroupTargetAssignmentMetadataKey, "0", "none")
};

TABLE(ConsumerGroupTargetAssignmentMetadataKey) = {
    FIELD(groupId, "0"),
};

struct ConsumerGroupTargetAssignmentMetadataValue {
  int32_t assignmentEpoch = 0;
  int64_t assignmentTimestamp = 0;
  MESSAGE(ConsumerGroupTargetAssignmentMetadataValue, "0", "0+")
};

TABLE(ConsumerGroupTargetAssignmentMetadataValue) = {
    FIELD(assignmentEpoch, "0+"),
    FIELD(assignmentTimestamp, "0+").tag(0).ignorable(),
};

struct ConsumerGroupTargetAssignmentMemberKey {
  std::string groupId;
  std::string memberId;
  MESSAGE(ConsumerGroupTargetAssignmentMemberKey, "0", "none")
};

TABLE(ConsumerGroupTargetAssignmentMemberKey) = {
    FIELD(groupId, "0"),
    FIELD(memberId, "0"),
};

struct ConsumerGroupTargetAssignmentMemberValue {
  struct TopicPartition {
    Uuid topicId;
    std::vector<int32_t> partitions;
    STRUCT(TopicPartition)
  };
  std::vector<TopicPartition> topicPartitions;
  MESSAGE(ConsumerGroupTargetAssignmentMemberValue, "0", "0+")
};

TABLE(ConsumerGroupTargetAssignmentMemberValue::TopicPartition) = {
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(ConsumerGroupTargetAssignmentMemberValue) = {
    FIELD(topicPartitions, "0+"),
};

struct ConsumerGroupCurrentMemberAssignmentKey {
  std::string groupId;
  std::string memberId;
  MESSAGE(ConsumerGroupCurrentMemberAssignmentKey, "0", "none")
};

TABLE(ConsumerGroupCurrentMemberAssignmentKey) = {
    FIELD(groupId, "0"),
    FIELD(memberId, "0"),
};

struct ConsumerGroupCurrentMemberAssignmentValue {
  struct TopicPartitions {
    Uuid topicId;
    std::vector<int32_t> partitions;
    std::optional<std::vector<int32_t>> assignmentEpochs =
        std::vector<int32_t>();
    STRUCT(TopicPartitions)
  };
  int32_t memberEpoch = 0;
  int32_t previousMemberEpoch = 0;
  int8_t state = 0;
  std::vector<TopicPartitions> assignedPartitions;
  std::vector<TopicPartitions> partitionsPendingRevocation;
  MESSAGE(ConsumerGroupCurrentMemberAssignmentValue, "0", "0+")
};

TABLE(ConsumerGroupCurrentMemberAssignmentValue::TopicPartitions) = {
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
    FIELD(assignmentEpochs, "0+").tag(0),
};

TABLE(ConsumerGroupCurrentMemberAssignmentValue) = {
    FIELD(memberEpoch, "0+"),
    FIELD(previousMemberEpoch, "0+"),
    FIELD(state, "0+"),
    FIELD(assignedPartitions, "0+"),
    FIELD(partitionsPendingRevocation, "0+"),
};

}  // namespace weir::protocol
