// WriteShareGroupState (key 85): keeps the delivery state of share partitions.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct WriteShareGroupStateRequest {
  struct StateBatch {
    int64_t firstOffset = 0;
    int64_t lastOffset = 0;
    int8_t deliveryState = 0;
    int16_t deliveryCount = 0;
    STRUCT(StateBatch)
  };
  struct PartitionData {
    int32_t partition = 0;
    int32_t stateEpoch = 0;
    int32_t leaderEpoch = 0;
    int64_t startOffset = 0;
    int32_t deliveryCompleteCount = -1;
    std::vector<StateBatch> stateBatches;
    STRUCT(PartitionData)
  };
  struct WriteStateData {
    Uuid topicId;
    std::vector<PartitionData> partitions;
    STRUCT(WriteStateData)
  };
  std::string groupId;
  std::vector<WriteStateData> topics;
  MESSAGE(WriteShareGroupStateRequest, "0-1", "0+")
};

TABLE(WriteShareGroupStateRequest::StateBatch) = {
    FIELD(firstOffset, "0+"),
    FIELD(lastOffset, "0+"),
    FIELD(deliveryState, "0+"),
    FIELD(deliveryCount, "0+"),
};

TABLE(WriteShareGroupStateRequest::PartitionData) = {
    FIELD(partition, "0+"),
    FIELD(stateEpoch, "0+"),
    FIELD(leaderEpoch, "0+"),
    FIELD(startOffset, "0+"),
    FIELD(deliveryCompleteCount, "1+").ignorable(),
    FIELD(stateBatches, "0+"),
};

TABLE(WriteShareGroupStateRequest::WriteStateData) = {
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(WriteShareGroupStateRequest) = {
    FIELD(groupId, "0+"),
    FIELD(topics, "0+"),
};

struct WriteShareGroupStateResponse {
  struct PartitionResult {
    int32_t partition = 0;
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage;
    STRUCT(PartitionResult)
  };
  struct WriteStateResult {
    Uuid topicId;
    std::vector<PartitionResult> partitions;
    STRUCT(WriteStateResult)
  };
  std::vector<WriteStateResult> results;
  MESSAGE(WriteShareGroupStateResponse, "0-1", "0+")
};

TABLE(WriteShareGroupStateResponse::PartitionResult) = {
    FIELD(partition, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
};

TABLE(WriteShareGroupStateResponse::WriteStateResult) = {
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(WriteShareGroupStateResponse) = {
    FIELD(results, "0+"),
};

}  // namespace weir::protocol
