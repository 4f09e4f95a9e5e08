// StreamsGroupDescribe (key 89): members, topology and tasks of streams groups
// (KIP-1071).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct StreamsGroupDescribeRequest {
  std::vector<std::string> groupIds;
  bool includeAuthorizedOperations = false;
  bool includeTopologyDescription = false;
  MESSAGE(StreamsGroupDescribeRequest, "0-1", "0+")
};

TABLE(StreamsGroupDescribeRequest) = {
    FIELD(groupIds, "0+"),
    FIELD(includeAuthorizedOperations, "0+"),
    FIELD(includeTopologyDescription, "1+"),
};

struct StreamsGroupDescribeResponse {
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
  struct Subtopology {
    std::string subtopologyId;
    std::vector<std::string> sourceTopics;
    std::vector<std::string> repartitionSinkTopics;
    std::vector<TopicInfo> stateChangelogTopics;
    std::vector<TopicInfo> repartitionSourceTopics;
    STRUCT(Subtopology)
  };
  struct Topology {
    int32_t epoch = 0;
    std::optional<std::vector<Subtopology>> subtopologies;
    STRUCT_OR_NULL(Topology)
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
  struct TaskIds {
    std::string subtopologyId;
    std::vector<int32_t> partitions;
    STRUCT(TaskIds)
  };
  struct Assignment {
    std::vector<TaskIds> activeTasks;
    std::vector<TaskIds> standbyTasks;
    std::vector<TaskIds> warmupTasks;
    STRUCT(Assignment)
  };
  struct Member {
    std::string memberId;
    int32_t memberEpoch = 0;
    std::optional<std::string> instanceId;
    std::optional<std::string> rackId;
    std::string clientId;
    std::string clientHost;
    int32_t topologyEpoch = 0;
    std::string processId;
    std::optional<Endpoint> userEndpoint;
    std::vector<KeyValue> clientTags;
    std::vector<TaskOffset> taskOffsets;
    std::vector<TaskOffset> taskEndOffsets;
    Assignment assignment;
    Assignment targetAssignment;
    bool isClassic = false;
    STRUCT(Member)
  };
  struct TopologyDescriptionNode {
    std::string name;
    int8_t nodeType = 0;
    std::vector<std::string> sourceTopics;
    std::optional<std::string> sinkTopic;
    std::vector<std::string> stores;
    std::vector<std::string> successors;
    STRUCT(TopologyDescriptionNode)
  };
  struct TopologyDescriptionSubtopology {
    std::string subtopologyId;
    std::vector<TopologyDescriptionNode> nodes;
    STRUCT(TopologyDescriptionSubtopology)
  };
  struct TopologyDescriptionGlobalStore {
    TopologyDescriptionNode source;
    TopologyDescriptionNode processor;
    STRUCT(TopologyDescriptionGlobalStore)
  };
  struct TopologyDescription {
    std::vector<TopologyDescriptionSubtopology> subtopologies;
    std::vector<TopologyDescriptionGlobalStore> globalStores;
    STRUCT_OR_NULL(TopologyDescription)
  };
  struct DescribedGroup {
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage;
    std::string groupId;
    std::string groupState;
    int32_t groupEpoch = 0;
    int32_t assignmentEpoch = 0;
    std::optional<Topology> topology;
    std::vector<Member> members;
    int32_t authorizedOperations = INT32_MIN;
    std::optional<TopologyDescription> topologyDescription;
    int8_t topologyDescriptionStatus = 0;
    std::optional<std::string> assignorName;
    STRUCT(DescribedGroup)
  };
  int32_t throttleTimeMs = 0;
  std::vector<DescribedGroup> groups;
  MESSAGE(StreamsGroupDescribeResponse, "0-1", "0+")
};

TABLE(StreamsGroupDescribeResponse::KeyValue) = {
    FIELD(key, "0+"),
    FIELD(value, "0+"),
};

TABLE(StreamsGroupDescribeResponse::TopicInfo) = {
    FIELD(name, "0+"),
    FIELD(partitions, "0+"),
    FIELD(replicationFactor, "0+"),
    FIELD(topicConfigs, "0+"),
};

TABLE(StreamsGroupDescribeResponse::Subtopology) = {
    FIELD(subtopologyId, "0+"),           FIELD(sourceTopics, "0+"),
    FIELD(repartitionSinkTopics, "0+"),   FIELD(stateChangelogTopics, "0+"),
    FIELD(repartitionSourceTopics, "0+"),
};

TABLE(StreamsGroupDescribeResponse::Topology) = {
    FIELD(epoch, "0+"),
    FIELD(subtopologies, "0+"),
};

TABLE(StreamsGroupDescribeResponse::Endpoint) = {
    FIELD(host, "0+"),
    FIELD(port, "0+"),
};

TABLE(StreamsGroupDescribeResponse::TaskOffset) = {
    FIELD(subtopologyId, "0+"),
    FIELD(partition, "0+"),
    FIELD(offset, "0+"),
};

TABLE(StreamsGroupDescribeResponse::TaskIds) = {
    FIELD(subtopologyId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(StreamsGroupDescribeResponse::Assignment) = {
    FIELD(activeTasks, "0+"),
    FIELD(standbyTasks, "0+"),
    FIELD(warmupTasks, "0+"),
};

TABLE(StreamsGroupDescribeResponse::Member) = {
    FIELD(memberId, "0+"),      FIELD(memberEpoch, "0+"),
    FIELD(instanceId, "0+"),    FIELD(rackId, "0+"),
    FIELD(clientId, "0+"),      FIELD(clientHost, "0+"),
    FIELD(topologyEpoch, "0+"), FIELD(processId, "0+"),
    FIELD(userEndpoint, "0+"),  FIELD(clientTags, "0+"),
    FIELD(taskOffsets, "0+"),   FIELD(taskEndOffsets, "0+"),
    FIELD(assignment, "0+"),    FIELD(targetAssignment, "0+"),
    FIELD(isClassic, "0+"),
};

TABLE(StreamsGroupDescribeResponse::TopologyDescriptionNode) = {
    FIELD(name, "1+"),      FIELD(nodeType, "1+"), FIELD(sourceTopics, "1+"),
    FIELD(sinkTopic, "1+"), FIELD(stores, "1+"),   FIELD(successors, "1+"),
};

TABLE(StreamsGroupDescribeResponse::TopologyDescriptionSubtopology) = {
    FIELD(subtopologyId, "1+"),
    FIELD(nodes, "1+"),
};

TABLE(StreamsGroupDescribeResponse::TopologyDescriptionGlobalStore) = {
    FIELD(source, "1+"),
    FIELD(processor, "1+"),
};

TABLE(StreamsGroupDescribeResponse::TopologyDescription) = {
    FIELD(subtopologies, "1+"),
    FIELD(globalStores, "1+"),
};

TABLE(StreamsGroupDescribeResponse::DescribedGroup) = {
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
    FIELD(groupId, "0+"),
    FIELD(groupState, "0+"),
    FIELD(groupEpoch, "0+"),
    FIELD(assignmentEpoch, "0+"),
    FIELD(topology, "0+"),
    FIELD(members, "0+"),
    FIELD(authorizedOperations, "0+"),
    FIELD(topologyDescription, "1+"),
    FIELD(topologyDescriptionStatus, "1+"),
    FIELD(assignorName, "1+").ignorable(),
};

TABLE(StreamsGroupDescribeResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(groups, "0+"),
};

}  // namespace weir::protocol
