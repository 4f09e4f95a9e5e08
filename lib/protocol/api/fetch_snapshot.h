// FetchSnapshot (key 59): a piece of a KRaft snapshot.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct FetchSnapshotRequest {
  struct SnapshotId {
    int64_t endOffset = 0;
    int32_t epoch = 0;
    STRUCT(SnapshotId)
  };
  struct PartitionSnapshot {
    int32_t partition = 0;
    int32_t currentLeaderEpoch = 0;
    SnapshotId snapshotId;
    int64_t position = 0;
    Uuid replicaDirectoryId;
    STRUCT(PartitionSnapshot)
  };
  struct TopicSnapshot {
    std::string name;
    std::vector<PartitionSnapshot> partitions;
    STRUCT(TopicSnapshot)
  };
  std::optional<std::string> clusterId;
  int32_t replicaId = -1;
  int32_t maxBytes = INT32_MAX;
  std::vector<TopicSnapshot> topics;
  MESSAGE(FetchSnapshotRequest, "0-1", "0+")
};

TABLE(FetchSnapshotRequest::SnapshotId) = {
    FIELD(endOffset, "0+"),
    FIELD(epoch, "0+"),
};

TABLE(FetchSnapshotRequest::PartitionSnapshot) = {
    FIELD(partition, "0+"),
    FIELD(currentLeaderEpoch, "0+"),
    FIELD(snapshotId, "0+"),
    FIELD(position, "0+"),
    FIELD(replicaDirectoryId, "1+").tag(0).ignorable(),
};

TABLE(FetchSnapshotRequest::TopicSnapshot) = {
    FIELD(name, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(FetchSnapshotRequest) = {
    FIELD(clusterId, "0+").tag(0),
    FIELD(replicaId, "0+"),
    FIELD(maxBytes, "0+"),
    FIELD(topics, "0+"),
};

struct FetchSnapshotResponse {
  struct SnapshotId {
    int64_t endOffset = 0;
    int32_t epoch = 0;
    STRUCT(SnapshotId)
  };
  struct LeaderIdAndEpoch {
    int32_t leaderId = 0;
    int32_t leaderEpoch = 0;
    STRUCT(LeaderIdAndEpoch)
  };
  struct PartitionSnapshot {
    int32_t index = 0;
    int16_t errorCode = 0;
    SnapshotId snapshotId;
    LeaderIdAndEpoch currentLeader;
    int64_t size = 0;
    int64_t position = 0;
    Bytes unalignedRecords;
    STRUCT(PartitionSnapshot)
  };
  struct TopicSnapshot {
    std::string name;
    std::vector<PartitionSnapshot> partitions;
    STRUCT(TopicSnapshot)
  };
  struct NodeEndpoint {
    int32_t nodeId = 0;
    std::string host;
    uint16_t port = 0;
    STRUCT(NodeEndpoint)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::vector<TopicSnapshot> topics;
  std::vector<NodeEndpoint> nodeEndpoints;
  MESSAGE(FetchSnapshotResponse, "0-1", "0+")
};

TABLE(FetchSnapshotResponse::SnapshotId) = {
    FIELD(endOffset, "0+"),
    FIELD(epoch, "0+"),
};

TABLE(FetchSnapshotResponse::LeaderIdAndEpoch) = {
    FIELD(leaderId, "0+"),
    FIELD(leaderEpoch, "0+"),
};

TABLE(FetchSnapshotResponse::PartitionSnapshot) = {
    FIELD(index, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(snapshotId, "0+"),
    FIELD(currentLeader, "0+").tag(0),
    FIELD(size, "0+"),
    FIELD(position, "0+"),
    FIELD(unalignedRecords, "0+"),
};

TABLE(FetchSnapshotResponse::TopicSnapshot) = {
    FIELD(name, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(FetchSnapshotResponse::NodeEndpoint) = {
    FIELD(nodeId, "1+"),
    FIELD(host, "1+"),
    FIELD(port, "1+"),
};

TABLE(FetchSnapshotResponse) = {
    FIELD(throttleTimeMs, "0+").ignorable(),
    FIELD(errorCode, "0+"),
    FIELD(topics, "0+"),
    FIELD(nodeEndpoints, "1+").tag(0),
};

}  // namespace weir::protocol
