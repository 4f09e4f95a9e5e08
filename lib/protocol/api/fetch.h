// Fetch (key 1): record batches of partitions from an offset on; followers and
// sessions (KIP-227) use it too.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct FetchRequest {
  struct ReplicaState {
    int32_t replicaId = -1;
    int64_t replicaEpoch = -1;
    STRUCT(ReplicaState)
  };
  struct FetchPartition {
    int32_t partition = 0;
    int32_t currentLeaderEpoch = -1;
    int64_t fetchOffset = 0;
    int32_t lastFetchedEpoch = -1;
    int64_t logStartOffset = -1;
    int32_t partitionMaxBytes = 0;
    Uuid replicaDirectoryId;
    int64_t highWatermark = INT64_MAX;
    STRUCT(FetchPartition)
  };
  struct FetchTopic {
    std::string topic;
    Uuid topicId;
    std::vector<FetchPartition> partitions;
    STRUCT(FetchTopic)
  };
  struct ForgottenTopic {
    std::string topic;
    Uuid topicId;
    std::vector<int32_t> partitions;
    STRUCT(ForgottenTopic)
  };
  std::optional<std::string> clusterId;
  int32_t replicaId = -1;
  ReplicaState replicaState;
  int32_t maxWaitMs = 0;
  int32_t minBytes = 0;
  int32_t maxBytes = INT32_MAX;
  int8_t isolationLevel = 0;
  int32_t sessionId = 0;
  int32_t sessionEpoch = -1;
  std::vector<FetchTopic> topics;
  std::vector<ForgottenTopic> forgottenTopicsData;
  std::string rackId;
  MESSAGE(FetchRequest, "4-18", "12+")
};

TABLE(FetchRequest::ReplicaState) = {
    FIELD(replicaId, "15+"),
    FIELD(replicaEpoch, "15+"),
};

TABLE(FetchRequest::FetchPartition) = {
    FIELD(partition, "0+"),
    FIELD(currentLeaderEpoch, "9+").ignorable(),
    FIELD(fetchOffset, "0+"),
    FIELD(lastFetchedEpoch, "12+"),
    FIELD(logStartOffset, "5+").ignorable(),
    FIELD(partitionMaxBytes, "0+"),
    FIELD(replicaDirectoryId, "17+").tag(0).ignorable(),
    FIELD(highWatermark, "18+").tag(1).ignorable(),
};

TABLE(FetchRequest::FetchTopic) = {
    FIELD(topic, "0-12").ignorable(),
    FIELD(topicId, "13+").ignorable(),
    FIELD(partitions, "0+"),
};

TABLE(FetchRequest::ForgottenTopic) = {
    FIELD(topic, "7-12").ignorable(),
    FIELD(topicId, "13+").ignorable(),
    FIELD(partitions, "7+"),
};

TABLE(FetchRequest) = {
    FIELD(clusterId, "12+").tag(0).ignorable(),
    FIELD(replicaId, "0-14"),
    FIELD(replicaState, "15+").tag(1),
    FIELD(maxWaitMs, "0+"),
    FIELD(minBytes, "0+"),
    FIELD(maxBytes, "3+").ignorable(),
    FIELD(isolationLevel, "4+").ignorable(),
    FIELD(sessionId, "7+").ignorable(),
    FIELD(sessionEpoch, "7+").ignorable(),
    FIELD(topics, "0+"),
    FIELD(forgottenTopicsData, "7+"),
    FIELD(rackId, "11+").ignorable(),
};

struct FetchResponse {
  struct EpochEndOffset {
    int32_t epoch = -1;
    int64_t endOffset = -1;
    STRUCT(EpochEndOffset)
  };
  struct LeaderIdAndEpoch {
    int32_t leaderId = -1;
    int32_t leaderEpoch = -1;
    STRUCT(LeaderIdAndEpoch)
  };
  struct SnapshotId {
    int64_t endOffset = -1;
    int32_t epoch = -1;
    STRUCT(SnapshotId)
  };
  struct AbortedTransaction {
    int64_t producerId = 0;
    int64_t firstOffset = 0;
    STRUCT(AbortedTransaction)
  };
  struct PartitionData {
    int32_t partitionIndex = 0;
    int16_t errorCode = 0;
    int64_t highWatermark = 0;
    int64_t lastStableOffset = -1;
    int64_t logStartOffset = -1;
    EpochEndOffset divergingEpoch;
    LeaderIdAndEpoch currentLeader;
    SnapshotId snapshotId;
    std::optional<std::vector<AbortedTransaction>> abortedTransactions =
        std::vector<AbortedTransaction>();
    int32_t preferredReadReplica = -1;
    std::optional<Bytes> records = Bytes();
    STRUCT(PartitionData)
  };
  struct FetchableTopicResponse {
    std::string topic;
    Uuid topicId;
    std::vector<PartitionData> partitions;
    STRUCT(FetchableTopicResponse)
  };
  struct NodeEndpoint {
    int32_t nodeId = 0;
    std::string host;
    int32_t port = 0;
    std::optional<std::string> rack;
    STRUCT(NodeEndpoint)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  int32_t sessionId = 0;
  std::vector<FetchableTopicResponse> responses;
  std::vector<NodeEndpoint> nodeEndpoints;
  MESSAGE(FetchResponse, "4-18", "12+")
};

TABLE(FetchResponse::EpochEndOffset) = {
    FIELD(epoch, "12+"),
    FIELD(endOffset, "12+"),
};

TABLE(FetchResponse::LeaderIdAndEpoch) = {
    FIELD(leaderId, "12+"),
    FIELD(leaderEpoch, "12+"),
};

TABLE(FetchResponse::SnapshotId) = {
    FIELD(endOffset, "0+"),
    FIELD(epoch, "0+"),
};

TABLE(FetchResponse::AbortedTransaction) = {
    FIELD(producerId, "4+"),
    FIELD(firstOffset, "4+"),
};

TABLE(FetchResponse::PartitionData) = {
    FIELD(partitionIndex, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(highWatermark, "0+"),
    FIELD(lastStableOffset, "4+").ignorable(),
    FIELD(logStartOffset, "5+").ignorable(),
    FIELD(divergingEpoch, "12+").tag(0),
    FIELD(currentLeader, "12+").tag(1),
    FIELD(snapshotId, "12+").tag(2),
    FIELD(abortedTransactions, "4+").ignorable(),
    FIELD(preferredReadReplica, "11+"),
    FIELD(records, "0+"),
};

TABLE(FetchResponse::FetchableTopicResponse) = {
    FIELD(topic, "0-12").ignorable(),
    FIELD(topicId, "13+").ignorable(),
    FIELD(partitions, "0+"),
};

TABLE(FetchResponse::NodeEndpoint) = {
    FIELD(nodeId, "16+"),
    FIELD(host, "16+"),
    FIELD(port, "16+"),
    FIELD(rack, "16+"),
};

TABLE(FetchResponse) = {
    FIELD(throttleTimeMs, "1+").ignorable(),
    FIELD(errorCode, "7+").ignorable(),
    FIELD(sessionId, "7+"),
    FIELD(responses, "0+"),
    FIELD(nodeEndpoints, "16+").tag(0),
};

}  // namespace weir::protocol
