// ReadShareGroupStateSummary (key 87): the start offsets of share partitions.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct ReadShareGroupStateSummaryRequest {
  struct PartitionData {
    int32_t partition = 0;
    int32_t leaderEpoch = 0;
    STRUCT(PartitionData)
  };
  struct ReadStateSummaryData {
    Uuid topicId;
    std::vector<PartitionData> partitions;
    STRUCT(ReadStateSummaryData)
  };
  std::string groupId;
  std::vector<ReadStateSummaryData> topics;
  MESSAGE(ReadShareGroupStateSummaryRequest, "0-1", "0+")
};

TABLE(ReadShareGroupStateSummaryRequest::PartitionData) = {
    FIELD(partition, "0+"),
    FIELD(leaderEpoch, "0+"),
};

TABLE(ReadShareGroupStateSummaryRequest::ReadStateSummaryData) = {
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(ReadShareGroupStateSummaryRequest) = {
    FIELD(groupId, "0+"),
    FIELD(topics, "0+"),
};

struct ReadShareGroupStateSummaryResponse {
  struct PartitionResult {
    int32_t partition = 0;
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage;
    int32_t stateEpoch = 0;
    int32_t leaderEpoch = 0;
    int64_t startOffset = 0;
    int32_t deliveryCompleteCount = -1;
    STRUCT(PartitionResult)
  };
  struct ReadStateSummaryResult {
    Uuid topicId;
    std::vector<PartitionResult> partitions;
    STRUCT(ReadStateSummaryResult)
  };
  std::vector<ReadStateSummaryResult> results;
  MESSAGE(ReadShareGroupStateSummaryResponse, "0-1", "0+")
};

TABLE(ReadShareGroupStateSummaryResponse::PartitionResult) = {
    FIELD(partition, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
    FIELD(stateEpoch, "0+"),
    FIELD(leaderEpoch, "0+"),
    FIELD(startOffset, "0+"),
    FIELD(deliveryCompleteCount, "1+").ignorable(),
};

TABLE(ReadShareGroupStateSummaryResponse::ReadStateSummaryResult) = {
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(ReadShareGroupStateSummaryResponse) = {
    FIELD(results, "0+"),
};

}  // namespace weir::protocol
