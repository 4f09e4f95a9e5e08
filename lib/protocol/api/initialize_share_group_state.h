// InitializeShareGroupState (key 83): starts the state of share partitions at
// an offset.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct InitializeShareGroupStateRequest {
  struct PartitionData {
    int32_t partition = 0;
    int32_t stateEpoch = 0;
    int64_t startOffset = 0;
    STRUCT(PartitionData)
  };
  struct InitializeStateData {
    Uuid topicId;
    std::vector<PartitionData> partitions;
    STRUCT(InitializeStateData)
  };
  std::string groupId;
  std::vector<InitializeStateData> topics;
  MESSAGE(InitializeShareGroupStateRequest, "0", "0+")
};

TABLE(InitializeShareGroupStateRequest::PartitionData) = {
    FIELD(partition, "0+"),
    FIELD(stateEpoch, "0+"),
    FIELD(startOffset, "0+"),
};

TABLE(InitializeShareGroupStateRequest::InitializeStateData) = {
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(InitializeShareGroupStateRequest) = {
    FIELD(groupId, "0+"),
    FIELD(topics, "0+"),
};

struct InitializeShareGroupStateResponse {
  struct PartitionResult {
    int32_t partition = 0;
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage;
    STRUCT(PartitionResult)
  };
  struct InitializeStateResult {
    Uuid topicId;
    std::vector<PartitionResult> partitions;
    STRUCT(InitializeStateResult)
  };
  std::vector<InitializeStateResult> results;
  MESSAGE(InitializeShareGroupStateResponse, "0", "0+")
};

TABLE(InitializeShareGroupStateResponse::PartitionResult) = {
    FIELD(partition, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
};

TABLE(InitializeShareGroupStateResponse::InitializeStateResult) = {
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(InitializeShareGroupStateResponse) = {
    FIELD(results, "0+"),
};

}  // namespace weir::protocol
