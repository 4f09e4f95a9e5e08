// StreamsGroupHeartbeat (key 88): membership, topology and tasks of streams
// groups (KIP-1071).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct StreamsGroupHeartbeatRequest {
  struct KeyValue {
    std::string key;
    std::string value;
    STRUCT(KeyValue)
  };
  struct TopicInfo {
    std::string name;
    int32_t partitions = 0;
    int16_t replicationFactor = 0;
    std::vector<KeyValue> topicConfigs;
    STRUCT(TopicInfo)
  };
  struct CopartitionGroup {
    std::vector<int16_t> sourceTopics;
    std::vector<int16_t> sourceTopicRegex;
    std::vector<int16_t> repartitionSourceTopics;
    STRUCT(CopartitionGroup)
  };
  struct Subtopology {
    std::string subtopologyId;
    std::vector<std::string> sourceTopics;
    std::vector<std::string> sourceTopicRegex;
    std::vector<TopicInfo> stateChangelogTopics;
    std::vector<std::string> repartitionSinkTopics;
    std::vector<TopicInfo> repartitionSourceTopics;
    std::vector<CopartitionGroup> copartitionGroups;
    STRUCT(Subtopology)
  };
  struct Topology {
    int32_t epoch = 0;
    std::vector<Subtopology> subtopologies;
    STRUCT_OR_NULL(Topology)
  };
  struct TaskIds {
    std::string subtopologyId;
    std::vector<int32_t> partitions;
    STRUCT(TaskIds)
  };
  struct Endpoint {
    std::string host;
    uint16_t port = 0;
    STRUCT_OR_NULL(Endpoint)
  };
  struct TaskOffset {
    std::string subtopologyId;
    int32_t partition = 0;
    int64_t offset = 0;
    STRUCT(TaskOffset)
  };
  std::string groupId;
  std::string memberId;
  int32_t memberEpoch = 0;
  int32_t endpointInformationEpoch = 0;
  std::optional<std::string> instanceId;
  std::optional<std::string> rackId;
  int32_t rebalanceTimeoutMs = -1;
  std::optional<Topology> topology;
  std::optional<std::vector<TaskIds>> activeTasks;
  std::optional<std::vector<TaskIds>> standbyTasks;
  std::optional<std::vector<TaskIds>> warmupTasks;
  std::optional<std::string> processId;
  std::optional<Endpoint> userEndpoint;
  std::optional<std::vector<KeyValue>> clientTags;
  std::optional<std::vector<TaskOffset>> taskOffsets;
  std::optional<std::vector<TaskOffset>> taskEndOffsets;
  bool shutdownApplication = false;
  MESSAGE(StreamsGroupHeartbeatRequest, "0-1", "0+")
};

TABLE(StreamsGroupHeartbeatRequest::KeyValue) = {
    FIELD(key, "0+"),
    FIELD(value, "0+"),
};

TABLE(StreamsGroupHeartbeatRequest::TopicInfo) = {
    FIELD(name, "0+"),
    FIELD(partitions, "0+"),
    FIELD(replicationFactor, "0+"),
    FIELD(topicConfigs, "0+"),
};

TABLE(StreamsGroupHeartbeatRequest::CopartitionGroup) = {
    FIELD(sourceTopics, "0+"),
    FIELD(sourceTopicRegex, "0+"),
    FIELD(repartitionSourceTopics, "0+"),
};

TABLE(StreamsGroupHeartbeatRequest::Subtopology) = {
    FIELD(subtopologyId, "0+"),         FIELD(sourceTopics, "0+"),
    FIELD(sourceTopicRegex, "0+"),      FIELD(stateChangelogTopics, "0+"),
    FIELD(repartitionSinkTopics, "0+"), FIELD(repartitionSourceTopics, "0+"),
    FIELD(copartitionGroups, "0+"),
};

TABLE(StreamsGroupHeartbeatRequest::Topology) = {
    FIELD(epoch, "0+"),
    FIELD(subtopologies, "0+"),
};

TABLE(StreamsGroupHeartbeatRequest::TaskIds) = {
    FIELD(subtopologyId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(StreamsGroupHeartbeatRequest::Endpoint) = {
    FIELD(host, "0+"),
    FIELD(port, "0+"),
};

TABLE(StreamsGroupHeartbeatRequest::TaskOffset) = {
    FIELD(subtopologyId, "0+"),
    FIELD(partition, "0+"),
    FIELD(offset, "0+"),
};

TABLE(StreamsGroupHeartbeatRequest) = {
    FIELD(groupId, "0+"),
    FIELD(memberId, "0+"),
    FIELD(memberEpoch, "0+"),
    FIELD(endpointInformationEpoch, "0+"),
    FIELD(instanceId, "0+"),
    FIELD(rackId, "0+"),
    FIELD(rebalanceTimeoutMs, "0+"),
    FIELD(topology, "0+"),
    FIELD(activeTasks, "0+"),
    FIELD(standbyTasks, "0+"),
    FIELD(warmupTasks, "0+"),
    FIELD(processId, "0+"),
    FIELD(userEndpoint, "0+"),
    FIELD(clientTags, "0+"),
    FIELD(taskOffsets, "0+"),
    FIELD(taskEndOffsets, "0+"),
    FIELD(shutdownApplication, "0+"),
};

struct StreamsGroupHeartbeatResponse {
  struct Status {
    int8_t statusCode = 0;
    std::string statusDetail;
    STRUCT(Status)
  };
  struct TaskIds {
    std::string subtopologyId;
    std::vector<int32_t> partitions;
    STRUCT(TaskIds)
  };
  struct Endpoint {
    std::string host;
    uint16_t port = 0;
    STRUCT(Endpoint)
  };
  struct TopicPartition {
    std::string topic;
    std::vector<int32_t> partitions;
    STRUCT(TopicPartition)
  };
  struct EndpointToPartitions {
    Endpoint userEndpoint;
    std::vector<TopicPartition> activePartitions;
    std::vector<TopicPartition> standbyPartitions;
    STRUCT(EndpointToPartitions)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::optional<std::string> errorMessage;
  std::string memberId;
  int32_t memberEpoch = 0;
  int32_t heartbeatIntervalMs = 0;
  int32_t acceptableRecoveryLagLegacy = 0;
  int32_t taskOffsetIntervalMs = 0;
  int64_t acceptableRecoveryLag = -1;
  std::optional<std::vector<Status>> status = std::vector<Status>();
  std::optional<std::vector<TaskIds>> activeTasks;
  std::optional<std::vector<TaskIds>> standbyTasks;
  std::optional<std::vector<TaskIds>> warmupTasks;
  bool topologyDescriptionRequired = false;
  int32_t endpointInformationEpoch = 0;
  std::optional<std::vector<EndpointToPartitions>> partitionsByUserEndpoint;
  MESSAGE(StreamsGroupHeartbeatResponse, "0-1", "0+")
};

TABLE(StreamsGroupHeartbeatResponse::Status) = {
    FIELD(statusCode, "0+"),
    FIELD(statusDetail, "0+"),
};

TABLE(StreamsGroupHeartbeatResponse::TaskIds) = {
    FIELD(subtopologyId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(StreamsGroupHeartbeatResponse::Endpoint) = {
    FIELD(host, "0+"),
    FIELD(port, "0+"),
};

TABLE(StreamsGroupHeartbeatResponse::TopicPartition) = {
    FIELD(topic, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(StreamsGroupHeartbeatResponse::EndpointToPartitions) = {
    FIELD(userEndpoint, "0+"),
    FIELD(activePartitions, "0+"),
    FIELD(standbyPartitions, "0+"),
};

TABLE(StreamsGroupHeartbeatResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
    FIELD(memberId, "0+"),
    FIELD(memberEpoch, "0+"),
    FIELD(heartbeatIntervalMs, "0+"),
    FIELD(acceptableRecoveryLagLegacy, "0"),
    FIELD(taskOffsetIntervalMs, "0+"),
    FIELD(acceptableRecoveryLag, "1+").ignorable(),
    FIELD(status, "0+"),
    FIELD(activeTasks, "0+"),
    FIELD(standbyTasks, "0+"),
    FIELD(warmupTasks, "0+"),
    FIELD(topologyDescriptionRequired, "1+"),
    FIELD(endpointInformationEpoch, "0+"),
    FIELD(partitionsByUserEndpoint, "0+"),
};

}  // namespace weir::protocol
