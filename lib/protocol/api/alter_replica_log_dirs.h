// AlterReplicaLogDirs (key 34): moves replicas to another log directory of the
// same broker.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct AlterReplicaLogDirsRequest {
  struct AlterReplicaLogDirTopic {
    std::string name;
    std::vector<int32_t> partitions;
    STRUCT(AlterReplicaLogDirTopic)
  };
  struct AlterReplicaLogDir {
    std::string path;
    std::vector<AlterReplicaLogDirTopic> topics;
    STRUCT(AlterReplicaLogDir)
  };
  std::vector<AlterReplicaLogDir> dirs;
  MESSAGE(AlterReplicaLogDirsRequest, "1-2", "2+")
};

TABLE(AlterReplicaLogDirsRequest::AlterReplicaLogDirTopic) = {
    FIELD(name, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(AlterReplicaLogDirsRequest::AlterReplicaLogDir) = {
    FIELD(path, "0+"),
    FIELD(topics, "0+"),
};

TABLE(AlterReplicaLogDirsRequest) = {
    FIELD(dirs, "0+"),
};

struct AlterReplicaLogDirsResponse {
  struct AlterReplicaLogDirPartitionResult {
    int32_t partitionIndex = 0;
    int16_t errorCode = 0;
    STRUCT(AlterReplicaLogDirPartitionResult)
  };
  struct AlterReplicaLogDirTopicResult {
    std::string topicName;
    std::vector<AlterReplicaLogDirPartitionResult> partitions;
    STRUCT(AlterReplicaLogDirTopicResult)
  };
  int32_t throttleTimeMs = 0;
  std::vector<AlterReplicaLogDirTopicResult> results;
  MESSAGE(AlterReplicaLogDirsResponse, "1-2", "2+")
};

TABLE(AlterReplicaLogDirsResponse::AlterReplicaLogDirPartitionResult) = {
    FIELD(partitionIndex, "0+"),
    FIELD(errorCode, "0+"),
};

TABLE(AlterReplicaLogDirsResponse::AlterReplicaLogDirTopicResult) = {
    FIELD(topicName, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(AlterReplicaLogDirsResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(results, "0+"),
};

}  // namespace weir::protocol
