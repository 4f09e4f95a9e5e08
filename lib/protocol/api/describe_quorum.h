// DescribeQuorum (key 55): leader, voters and observers of a KRaft log, and how
// far each is.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct DescribeQuorumRequest {
  struct PartitionData {
    int32_t partitionIndex = 0;
    STRUCT(PartitionData)
  };
  struct TopicData {
    std::string topicName;
    std::vector<PartitionData> partitions;
    STRUCT(TopicData)
  };
  std::vector<TopicData> topics;
  MESSAGE(DescribeQuorumRequest, "0-2", "0+")
};

TABLE(DescribeQuorumRequest::PartitionData) = {
    FIELD(partitionIndex, "0+"),
};

TABLE(DescribeQuorumRequest::TopicData) = {
    FIELD(topicName, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(DescribeQuorumRequest) = {
    FIELD(topics, "0+"),
};

struct DescribeQuorumResponse {
  struct ReplicaState {
    int32_t replicaId = 0;
    Uuid replicaDirectoryId;
    int64_t logEndOffset = 0;
    int64_t lastFetchTimestamp = -1;
    int64_t lastCaughtUpTimestamp = -1;
    STRUCT(ReplicaState)
  };
  struct PartitionData {
    int32_t partitionIndex = 0;
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage = "";
    int32_t leaderId = 0;
    int32_t leaderEpoch = 0;
    int64_t highWatermark = 0;
    std::vector<ReplicaState> currentVoters;
    std::vector<ReplicaState> observers;
    STRUCT(PartitionData)
  };
  struct TopicData {
    std::string topicName;
    std::vector<PartitionData> partitions;
    STRUCT(TopicData)
  };
  struct Listener {
    std::string name;
    std::string host;
    uint16_t port = 0;
    STRUCT(Listener)
  };
  struct Node {
    int32_t nodeId = 0;
    std::vector<Listener> listeners;
    STRUCT(Node)
  };
  int16_t errorCode = 0;
  std::optional<std::string> errorMessage = "";
  std::vector<TopicData> topics;
  std::vector<Node> nodes;
  MESSAGE(DescribeQuorumResponse, "0-2", "0+")
};

TABLE(DescribeQuorumResponse::ReplicaState) = {
    FIELD(replicaId, "0+"),
    FIELD(replicaDirectoryId, "2+"),
    FIELD(logEndOffset, "0+"),
    FIELD(lastFetchTimestamp, "1+").ignorable(),
    FIELD(lastCaughtUpTimestamp, "1+").ignorable(),
};

TABLE(DescribeQuorumResponse::PartitionData) = {
    FIELD(partitionIndex, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "2+").ignorable(),
    FIELD(leaderId, "0+"),
    FIELD(leaderEpoch, "0+"),
    FIELD(highWatermark, "0+"),
    FIELD(currentVoters, "0+"),
    FIELD(observers, "0+"),
};

TABLE(DescribeQuorumResponse::TopicData) = {
    FIELD(topicName, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(DescribeQuorumResponse::Listener) = {
    FIELD(name, "2+"),
    FIELD(host, "2+"),
    FIELD(port, "2+"),
};

TABLE(DescribeQuorumResponse::Node) = {
    FIELD(nodeId, "2+"),
    FIELD(listeners, "2+"),
};

TABLE(DescribeQuorumResponse) = {
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "2+").ignorable(),
    FIELD(topics, "0+"),
    FIELD(nodes, "2+"),
};

}  // namespace weir::protocol
