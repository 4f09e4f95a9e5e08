// BeginQuorumEpoch (key 53): a new KRaft leader says so to the voters.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct BeginQuorumEpochRequest {
  struct PartitionData {
    int32_t partitionIndex = 0;
    Uuid voterDirectoryId;
    int32_t leaderId = 0;
    int32_t leaderEpoch = 0;
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
  int32_t voterId = -1;
  std::vector<TopicData> topics;
  std::vector<LeaderEndpoint> leaderEndpoints;
  MESSAGE(BeginQuorumEpochRequest, "0-1", "1+")
};

TABLE(BeginQuorumEpochRequest::PartitionData) = {
    FIELD(partitionIndex, "0+"),
    FIELD(voterDirectoryId, "1+").ignorable(),
    FIELD(leaderId, "0+"),
    FIELD(leaderEpoch, "0+"),
};

TABLE(BeginQuorumEpochRequest::TopicData) = {
    FIELD(topicName, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(BeginQuorumEpochRequest::LeaderEndpoint) = {
    FIELD(name, "1+"),
    FIELD(host, "1+"),
    FIELD(port, "1+"),
};

TABLE(BeginQuorumEpochRequest) = {
    FIELD(clusterId, "0+"),
    FIELD(voterId, "1+").ignorable(),
    FIELD(topics, "0+"),
    FIELD(leaderEndpoints, "1+").ignorable(),
};

struct BeginQuorumEpochResponse {
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
  MESSAGE(BeginQuorumEpochResponse, "0-1", "1+")
};

TABLE(BeginQuorumEpochResponse::PartitionData) = {
    FIELD(partitionIndex, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(leaderId, "0+"),
    FIELD(leaderEpoch, "0+"),
};

TABLE(BeginQuorumEpochResponse::TopicData) = {
    FIELD(topicName, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(BeginQuorumEpochResponse::NodeEndpoint) = {
    FIELD(nodeId, "1+"),
    FIELD(host, "1+"),
    FIELD(port, "1+"),
};

TABLE(BeginQuorumEpochResponse) = {
    FIELD(errorCode, "0+"),
    FIELD(topics, "0+"),
    FIELD(nodeEndpoints, "1+").tag(0),
};

}  // namespace weir::protocol
