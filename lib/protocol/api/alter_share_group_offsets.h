// AlterShareGroupOffsets (key 91): moves the start offsets of a share group
// without members.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct AlterShareGroupOffsetsRequest {
  struct AlterShareGroupOffsetsRequestPartition {
    int32_t partitionIndex = 0;
    int64_t startOffset = 0;
    STRUCT(AlterShareGroupOffsetsRequestPartition)
  };
  struct AlterShareGroupOffsetsRequestTopic {
    std::string topicName;
    std::vector<AlterShareGroupOffsetsRequestPartition> partitions;
    STRUCT(AlterShareGroupOffsetsRequestTopic)
  };
  std::string groupId;
  std::vector<AlterShareGroupOffsetsRequestTopic> topics;
  MESSAGE(AlterShareGroupOffsetsRequest, "0", "0+")
};

TABLE(AlterShareGroupOffsetsRequest::AlterShareGroupOffsetsRequestPartition) = {
    FIELD(partitionIndex, "0+"),
    FIELD(startOffset, "0+"),
};

TABLE(AlterShareGroupOffsetsRequest::AlterShareGroupOffsetsRequestTopic) = {
    FIELD(topicName, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(AlterShareGroupOffsetsRequest) = {
    FIELD(groupId, "0+"),
    FIELD(topics, "0+"),
};

struct AlterShareGroupOffsetsResponse {
  struct AlterShareGroupOffsetsResponsePartition {
    int32_t partitionIndex = 0;
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage;
    STRUCT(AlterShareGroupOffsetsResponsePartition)
  };
  struct AlterShareGroupOffsetsResponseTopic {
    std::string topicName;
    Uuid topicId;
    std::vector<AlterShareGroupOffsetsResponsePartition> partitions;
    STRUCT(AlterShareGroupOffsetsResponseTopic)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::optional<std::string> errorMessage;
  std::vector<AlterShareGroupOffsetsResponseTopic> responses;
  MESSAGE(AlterShareGroupOffsetsResponse, "0", "0+")
};

TABLE(
    AlterShareGroupOffsetsResponse::AlterShareGroupOffsetsResponsePartition) = {
    FIELD(partitionIndex, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
};

TABLE(AlterShareGroupOffsetsResponse::AlterShareGroupOffsetsResponseTopic) = {
    FIELD(topicName, "0+"),
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(AlterShareGroupOffsetsResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
    FIELD(responses, "0+"),
};

}  // namespace weir::protocol
