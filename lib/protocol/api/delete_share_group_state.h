// DeleteShareGroupState (key 86): forgets the delivery state of share
// partitions.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct DeleteShareGroupStateRequest {
  struct PartitionData {
    int32_t partition = 0;
    STRUCT(PartitionData)
  };
  struct DeleteStateData {
    Uuid topicId;
    std::vector<PartitionData> partitions;
    STRUCT(DeleteStateData)
  };
  std::string groupId;
  std::vector<DeleteStateData> topics;
  MESSAGE(DeleteShareGroupStateRequest, "0", "0+")
};

TABLE(DeleteShareGroupStateRequest::PartitionData) = {
    FIELD(partition, "0+"),
};

TABLE(DeleteShareGroupStateRequest::DeleteStateData) = {
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(DeleteShareGroupStateRequest) = {
    FIELD(groupId, "0+"),
    FIELD(topics, "0+"),
};

struct DeleteShareGroupStateResponse {
  struct PartitionResult {
    int32_t partition = 0;
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage;
    STRUCT(PartitionResult)
  };
  struct DeleteStateResult {
    Uuid topicId;
    std::vector<PartitionResult> partitions;
    STRUCT(DeleteStateResult)
  };
  std::vector<DeleteStateResult> results;
  MESSAGE(DeleteShareGroupStateResponse, "0", "0+")
};

TABLE(DeleteShareGroupStateResponse::PartitionResult) = {
    FIELD(partition, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
};

TABLE(DeleteShareGroupStateResponse::DeleteStateResult) = {
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(DeleteShareGroupStateResponse) = {
    FIELD(results, "0+"),
};

}  // namespace weir::protocol
