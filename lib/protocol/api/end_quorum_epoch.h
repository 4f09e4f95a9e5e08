// EndQuorumEpoch (key 54): a KRaft leader steps down.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct EndQuorumEpochRequest {
  struct ReplicaInfo {
    int32_t candidateId = 0;
    Uuid candidateDirectoryId;
    STRUCT(ReplicaInfo)
  };
  struct PartitionData {
    int32_t partitionIndex = 0;
    int32_t leaderId = 0;
    int32_t leaderEpoch = 0;
    std::vector<int32_t> preferredSuccessors;
    std::vector<ReplicaInfo> preferredCandidates;
    STRUCT(PartitionData)
  };
  struct TopicData {
    std::string topicName;
    std::vector<PartitionData> partitions;
    STRUCT(TopicData)
  };
  struct LeaderEndpoint {
    std::string name;
    std::string host;
    uint16_t port = 0;
    STRUCT(LeaderEndpoint)
  };
  std::optional<std::string> clusterId;
  std::vector<TopicData> topics;
  std::vector<LeaderEndpoint> leaderEndpoints;
  MESSAGE(EndQuorumEpochRequest, "0-1", "1+")
};

TABLE(EndQuorumEpochRequest::ReplicaInfo) = {
    FIELD(candidateId, "1+"),
    FIELD(candidateDirectoryId, "1+"),
};

TABLE(EndQuorumEpochRequest::PartitionData) = {
    FIELD(partitionIndex, "0+"),
    FIELD(leaderId, "0+"),
    FIELD(leaderEpoch, "0+"),
    FIELD(preferredSuccessors, "0").ignorable(),
    FIELD(preferredCandidates, "1+").ignorable(),
};

TABLE(EndQuorumEpochRequest::TopicData) = {
    FIELD(topicName, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(EndQuorumEpochRequest::LeaderEndpoint) = {
    FIELD(name, "1+"),
    FIELD(host, "1+"),
    FIELD(port, "1+"),
};

TABLE(EndQuorumEpochRequest) = {
    FIELD(clusterId, "0+"),
    FIELD(topics, "0+"),
    FIELD(leaderEndpoints, "1+").ignorable(),
};

struct EndQuorumEpochResponse {
  struct PartitionData {
    int32_t partitionIndex = 0;
    int16_t errorCode = 0;
    int32_t leaderId = 0;
    int32_t leaderEpoch = 0;
    STRUCT(PartitionData)
  };
  struct TopicData {
    std::string topicName;
    std::vector<PartitionData> partitions;
    STRUCT(TopicData)
  };
  struct NodeEndpoint {
    int32_t nodeId = 0;
    std::string host;
    uint16_t port = 0;
    STRUCT(NodeEndpoint)
  };
  int16_t errorCode = 0;
  std::vector<TopicData> topics;
  std::vector<NodeEndpoint> nodeEndpoints;
  MESSAGE(EndQuorumEpochResponse, "0-1", "1+")
};

TABLE(EndQuorumEpochResponse::PartitionData) = {
    FIELD(partitionIndex, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(leaderId, "0+"),
    FIELD(leaderEpoch, "0+"),
};

TABLE(EndQuorumEpochResponse::TopicData) = {
    FIELD(topicName, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(EndQuorumEpochResponse::NodeEndpoint) = {
    FIELD(nodeId, "1+"),
    FIELD(host, "1+"),
    FIELD(port, "1+"),
};

TABLE(EndQuorumEpochResponse) = {
    FIELD(errorCode, "0+"),
    FIELD(topics, "0+"),
    FIELD(nodeEndpoints, "1+").tag(0),
};

}  // namespace weir::protocol
