// AssignReplicasToDirs (key 73): a broker says in which log directory its
// replicas are (KIP-858).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct AssignReplicasToDirsRequest {
  struct PartitionData {
    int32_t partitionIndex = 0;
    STRUCT(PartitionData)
  };
  struct TopicData {
    Uuid topicId;
    std::vector<PartitionData> partitions;
    STRUCT(TopicData)
  };
  struct DirectoryData {
    Uuid id;
    std::vector<TopicData> topics;
    STRUCT(DirectoryData)
  };
  int32_t brokerId = 0;
  int64_t brokerEpoch = -1;
  std::vector<DirectoryData> directories;
  MESSAGE(AssignReplicasToDirsRequest, "0", "0+")
};

TABLE(AssignReplicasToDirsRequest::PartitionData) = {
    FIELD(partitionIndex, "0+"),
};

TABLE(AssignReplicasToDirsRequest::TopicData) = {
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(AssignReplicasToDirsRequest::DirectoryData) = {
    FIELD(id, "0+"),
    FIELD(topics, "0+"),
};

TABLE(AssignReplicasToDirsRequest) = {
    FIELD(brokerId, "0+"),
    FIELD(brokerEpoch, "0+"),
    FIELD(directories, "0+"),
};

struct AssignReplicasToDirsResponse {
  struct PartitionData {
    int32_t partitionIndex = 0;
    int16_t errorCode = 0;
    STRUCT(PartitionData)
  };
  struct TopicData {
    Uuid topicId;
    std::vector<PartitionData> partitions;
    STRUCT(TopicData)
  };
  struct DirectoryData {
    Uuid id;
    std::vector<TopicData> topics;
    STRUCT(DirectoryData)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::vector<DirectoryData> directories;
  MESSAGE(AssignReplicasToDirsResponse, "0", "0+")
};

TABLE(AssignReplicasToDirsResponse::PartitionData) = {
    FIELD(partitionIndex, "0+"),
    FIELD(errorCode, "0+"),
};

TABLE(AssignReplicasToDirsResponse::TopicData) = {
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(AssignReplicasToDirsResponse::DirectoryData) = {
    FIELD(id, "0+"),
    FIELD(topics, "0+"),
};

TABLE(AssignReplicasToDirsResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(directories, "0+"),
};

}  // namespace weir::protocol
