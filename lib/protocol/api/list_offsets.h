// ListOffsets (key 2): the offset of a timestamp, or of an end, in each
// partition.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct ListOffsetsRequest {
  struct ListOffsetsPartition {
    int32_t partitionIndex = 0;
    int32_t currentLeaderEpoch = -1;
    int64_t timestamp = 0;
    STRUCT(ListOffsetsPartition)
  };
  struct ListOffsetsTopic {
    std::string name;
    std::vector<ListOffsetsPartition> partitions;
    STRUCT(ListOffsetsTopic)
  };
  int32_t replicaId = 0;
  int8_t isolationLevel = 0;
  std::vector<ListOffsetsTopic> topics;
  int32_t timeoutMs = 0;
  MESSAGE(ListOffsetsRequest, "1-11", "6+")
};

TABLE(ListOffsetsRequest::ListOffsetsPartition) = {
    FIELD(partitionIndex, "0+"),
    FIELD(currentLeaderEpoch, "4+").ignorable(),
    FIELD(timestamp, "0+"),
};

TABLE(ListOffsetsRequest::ListOffsetsTopic) = {
    FIELD(name, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(ListOffsetsRequest) = {
    FIELD(replicaId, "0+"),
    FIELD(isolationLevel, "2+"),
    FIELD(topics, "0+"),
    FIELD(timeoutMs, "10+").ignorable(),
};

struct ListOffsetsResponse {
  struct ListOffsetsPartitionResponse {
    int32_t partitionIndex = 0;
    int16_t errorCode = 0;
    int64_t timestamp = -1;
    int64_t offset = -1;
    int32_t leaderEpoch = -1;
    STRUCT(ListOffsetsPartitionResponse)
  };
  struct ListOffsetsTopicResponse {
    std::string name;
    std::vector<ListOffsetsPartitionResponse> partitions;
    STRUCT(ListOffsetsTopicResponse)
  };
  int32_t throttleTimeMs = 0;
  std::vector<ListOffsetsTopicResponse> topics;
  MESSAGE(ListOffsetsResponse, "1-11", "6+")
};

TABLE(ListOffsetsResponse::ListOffsetsPartitionResponse) = {
    FIELD(partitionIndex, "0+"), FIELD(errorCode, "0+"),
    FIELD(timestamp, "1+"),      FIELD(offset, "1+"),
    FIELD(leaderEpoch, "4+"),
};

TABLE(ListOffsetsResponse::ListOffsetsTopicResponse) = {
    FIELD(name, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(ListOffsetsResponse) = {
    FIELD(throttleTimeMs, "2+").ignorable(),
    FIELD(topics, "0+"),
};

}  // namespace weir::protocol
