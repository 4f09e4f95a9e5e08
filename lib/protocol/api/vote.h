// Vote (key 52): a candidate asks KRaft voters for their vote.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct VoteRequest {
  struct PartitionData {
    int32_t partitionIndex = 0;
    int32_t replicaEpoch = 0;
    int32_t replicaId = 0;
    Uuid replicaDirectoryId;
    Uuid voterDirectoryId;
    int32_t lastOffsetEpoch = 0;
    int64_t lastOffset = 0;
    bool preVote = false;
    STRUCT(PartitionData)
  };
  struct TopicData {
    std::string topicName;
    std::vector<PartitionData> partitions;
    STRUCT(TopicData)
  };
  std::optional<std::string> clusterId;
  int32_t voterId = -1;
  std::vector<TopicData> topics;
  MESSAGE(VoteRequest, "0-2", "0+")
};

TABLE(VoteRequest::PartitionData) = {
    FIELD(partitionIndex, "0+"),
    FIELD(replicaEpoch, "0+"),
    FIELD(replicaId, "0+"),
    FIELD(replicaDirectoryId, "1+").ignorable(),
    FIELD(voterDirectoryId, "1+").ignorable(),
    FIELD(lastOffsetEpoch, "0+"),
    FIELD(lastOffset, "0+"),
    FIELD(preVote, "2+"),
};

TABLE(VoteRequest::TopicData) = {
    FIELD(topicName, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(VoteRequest) = {
    FIELD(clusterId, "0+"),
    FIELD(voterId, "1+").ignorable(),
    FIELD(topics, "0+"),
};

struct VoteResponse {
  struct PartitionData {
    int32_t partitionIndex = 0;
    int16_t errorCode = 0;
    int32_t leaderId = 0;
    int32_t leaderEpoch = 0;
    bool voteGranted = false;
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
  MESSAGE(VoteResponse, "0-2", "0+")
};

TABLE(VoteResponse::PartitionData) = {
    FIELD(partitionIndex, "0+"), FIELD(errorCode, "0+"),
    FIELD(leaderId, "0+"),       FIELD(leaderEpoch, "0+"),
    FIELD(voteGranted, "0+"),
};

TABLE(VoteResponse::TopicData) = {
    FIELD(topicName, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(VoteResponse::NodeEndpoint) = {
    FIELD(nodeId, "1+"),
    FIELD(host, "1+"),
    FIELD(port, "1+"),
};

TABLE(VoteResponse) = {
    FIELD(errorCode, "0+"),
    FIELD(topics, "0+"),
    FIELD(nodeEndpoints, "1+").tag(0),
};

}  // namespace weir::protocol
