// Members of streams groups of KIP-1071 and their tasks
// (__consumer_offsets, record types 19 to 22).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct StreamsGroupMemberMetadataKey {
  std::string groupId;
  std::string memberId;
  MESSAGE(StreamsGroupMemberMetadataKey, "0", "none")
};

TABLE(StreamsGroupMemberMetadataKey) = {
    FIELD(groupId, "0"),
    FIELD(memberId, "0"),
};

struct StreamsGroupMemberMetadataValue {
  struct Endpoint {
    std::string host;
    uint16_t port = 0;
    STRUCT_OR_NULL(Endpoint)
  };
  struct KeyValue {
    std::string key;
    std::string value;
    STRUCT(KeyValue)
  };
  std::optional<std::string> instanceId = "";
  std::optional<std::string> rackId = "";
  std::string clientId;
  std::string clientHost;
  int32_t rebalanceTimeoutMs = -1;
  int32_t topologyEpoch = 0;
  std::string processId;
  std::optional<Endpoint> userEndpoint;
  std::vector<KeyValue> clientTags;
  MESSAGE(StreamsGroupMemberMetadataValue, "0", "0+")
};

TABLE(StreamsGroupMemberMetadataValue::Endpoint) = {
    FIELD(host, "0+"),
    FIELD(port, "0+"),
};

TABLE(StreamsGroupMemberMetadataValue::KeyValue) = {
    FIELD(key, "0+"),
    FIELD(value, "0+"),
};

TABLE(StreamsGroupMemberMetadataValue) = {
    FIELD(instanceId, "0+"),         FIELD(rackId, "0+"),
    FIELD(clientId, "0+"),           FIELD(clientHost, "0+"),
    FIELD(rebalanceTimeoutMs, "0+"), FIELD(topologyEpoch, "0+"),
    FIELD(processId, "0+"),          FIELD(userEndpoint, "0+"),
    FIELD(clientTags, "0+"),
};

struct StreamsGroupTargetAssignmentMetadataKey {
  std::string groupId;
  MESSAGE(StreamsGroupTargetAssignmentMetadataKey, "0", "none")
};

TABLE(StreamsGroupTargetAssignmentMetadataKey) = {
    FIELD(groupId, "0"),
};

struct StreamsGroupTargetAssignmentMetadataValue {
  int32_t assignmentEpoch = 0;
  int64_t assignmentTimestamp = 0;
  MESSAGE(StreamsGroupTargetAssignmentMetadataValue, "0", "0+")
};

TABLE(StreamsGroupTargetAssignmentMetadataValue) = {
    FIELD(assignmentEpoch, "0+"),
    FIELD(assignmentTimestamp, "0+").tag(0).ignorable(),
};

struct StreamsGroupTargetAssignmentMemberKey {
  std::string groupId;
  std::string memberId;
  MESSAGE(StreamsGroupTargetAssignmentMemberKey, "0", "none")
};

TABLE(StreamsGroupTargetAssignmentMemberKey) = {
    FIELD(groupId, "0"),
    FIELD(memberId, "0"),
};

struct StreamsGroupTargetAssignmentMemberValue {
  struct TaskIds {
    std::string subtopologyId;
    std::vector<int32_t> partitions;
    STRUCT(TaskIds)
  };
  std::vector<TaskIds> activeTasks;
  std::vector<TaskIds> standbyTasks;
  std::vector<TaskIds> warmupTasks;
  MESSAGE(StreamsGroupTargetAssignmentMemberValue, "0", "0+")
};

TABLE(StreamsGroupTargetAssignmentMemberValue::TaskIds) = {
    FIELD(subtopologyId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(StreamsGroupTargetAssignmentMemberValue) = {
    FIELD(activeTasks, "0+"),
    FIELD(standbyTasks, "0+"),
    FIELD(warmupTasks, "0+"),
};

struct StreamsGroupCurrentMemberAssignmentKey {
  std::string groupId;
  std::string memberId;
  MESSAGE(StreamsGroupCurrentMemberAssignmentKey, "0", "none")
};

TABLE(StreamsGroupCurrentMemberAssignmentKey) = {
    FIELD(groupId, "0"),
    FIELD(memberId, "0"),
};

struct StreamsGroupCurrentMemberAssignmentValue {
  struct TaskIds {
    std::string subtopologyId;
    std::vector<int32_t> partitions;
    std::optional<std::vector<int32_t>> assignmentEpochs =
        std::vector<int32_t>();
    STRUCT(TaskIds)
  };
  int32_t memberEpoch = 0;
  int32_t previousMemberEpoch = 0;
  int8_t state = 0;
  std::vector<TaskIds> activeTasks;
  std::vector<TaskIds> standbyTasks;
  std::vector<TaskIds> warmupTasks;
  std::vector<TaskIds> activeTasksPendingRevocation;
  std::vector<TaskIds> standbyTasksPendingRevocation;
  std::vector<TaskIds> warmupTasksPendingRevocation;
  MESSAGE(StreamsGroupCurrentMemberAssignmentValue, "0", "0+")
};

TABLE(StreamsGroupCurrentMemberAssignmentValue::TaskIds) = {
    FIELD(subtopologyId, "0+"),
    FIELD(partitions, "0+"),
    FIELD(assignmentEpochs, "0+").tag(0),
};

TABLE(StreamsGroupCurrentMemberAssignmentValue) = {
    FIELD(memberEpoch, "0+"),
    FIELD(previousMemberEpoch, "0+"),
    FIELD(state, "0+"),
    FIELD(activeTasks, "0+"),
    FIELD(standbyTasks, "0+"),
    FIELD(warmupTasks, "0+"),
    FIELD(activeTasksPendingRevocation, "0+"),
    FIELD(standbyTasksPendingRevocation, "0+"),
    FIELD(warmupTasksPendingRevocation, "0+"),
};

}  // namespace weir::protocol
