// ReadShareGroupState (key 84): the delivery state of share partitions.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct ReadShareGroupStateRequest {
  struct PartitionData {
    int32_t partition = 0;
    int32_t leaderEpoch = 0;
    STRUCT(PartitionData)
  };
  struct ReadStateData {
    Uuid topicId;
    std::vector<PartitionData> partitions;
    STRUCT(ReadStateData)
  };
  std::string groupId;
  std::vector<ReadStateData> topics;
  MESSAGE(ReadShareGroupStateRequest, "0", "0+")
};

TABLE(ReadShareGroupStateRequest::PartitionData) = {
    FIELD(partition, "0+"),
    FIELD(leaderEpoch, "0+"),
};

TABLE(ReadShareGroupStateRequest::ReadStateData) = {
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(ReadShareGroupStateRequest) = {
    FIELD(groupId, "0+"),
    FIELD(topics, "0+"),
};

struct ReadShareGroupStateResponse {
  struct StateBatch {
    int64_t firstOffset = 0;
    int64_t lastOffset = 0;
    int8_t deliveryState = 0;
    int16_t deliveryCount = 0;
    STRUCT(StateBatch)
  };
  struct PartitionResult {
    int32_t partition = 0;
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage;
    int32_t stateEpoch = 0;
    int64_t startOffset = 0;
    std::vector<StateBatch> stateBatches;
    STRUCT(PartitionResult)
  };
  struct ReadStateResult {
    Uuid topicId;
    std::vector<PartitionResult> partitions;
    STRUCT(ReadStateResult)
  };
  std::vector<ReadStateResult> results;
  MESSAGE(ReadShareGroupStateResponse, "0", "0+")
};

TABLE(ReadShareGroupStateResponse::StateBatch) = {
    FIELD(firstOffset, "0+"),
    FIELD(lastOffset, "0+"),
    FIELD(deliveryState, "0+"),
    FIELD(deliveryCount, "0+"),
};

TABLE(ReadShareGroupStateResponse::PartitionResult) = {
    FIELD(partition, "0+"),    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"), FIELD(stateEpoch, "0+"),
    FIELD(startOffset, "0+"),  FIELD(stateBatches, "0+"),
};

TABLE(ReadShareGroupStateResponse::ReadStateResult) = {
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(ReadShareGroupStateResponse) = {
    FIELD(results, "0+"),
};

}  // namespace weir::protocol
