// DescribeProducers (key 61): producers active in partitions.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct DescribeProducersRequest {
  struct TopicRequest {
    std::string name;
    std::vector<int32_t> partitionIndexes;
    STRUCT(TopicRequest)
  };
  std::vector<TopicRequest> topics;
  MESSAGE(DescribeProducersRequest, "0", "0+")
};

TABLE(DescribeProducersRequest::TopicRequest) = {
    FIELD(name, "0+"),
    FIELD(partitionIndexes, "0+"),
};

TABLE(DescribeProducersRequest) = {
    FIELD(topics, "0+"),
};

struct DescribeProducersResponse {
  struct ProducerState {
    int64_t producerId = 0;
    int32_t producerEpoch = 0;
    int32_t lastSequence = -1;
    int64_t lastTimestamp = -1;
    int32_t coordinatorEpoch = 0;
    int64_t currentTxnStartOffset = -1;
    STRUCT(ProducerState)
  };
  struct PartitionResponse {
    int32_t partitionIndex = 0;
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage;
    std::vector<ProducerState> activeProducers;
    STRUCT(PartitionResponse)
  };
  struct TopicResponse {
    std::string name;
    std::vector<PartitionResponse> partitions;
    STRUCT(TopicResponse)
  };
  int32_t throttleTimeMs = 0;
  std::vector<TopicResponse> topics;
  MESSAGE(DescribeProducersResponse, "0", "0+")
};

TABLE(DescribeProducersResponse::ProducerState) = {
    FIELD(producerId, "0+"),       FIELD(producerEpoch, "0+"),
    FIELD(lastSequence, "0+"),     FIELD(lastTimestamp, "0+"),
    FIELD(coordinatorEpoch, "0+"), FIELD(currentTxnStartOffset, "0+"),
};

TABLE(DescribeProducersResponse::PartitionResponse) = {
    FIELD(partitionIndex, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
    FIELD(activeProducers, "0+"),
};

TABLE(DescribeProducersResponse::TopicResponse) = {
    FIELD(name, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(DescribeProducersResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(topics, "0+"),
};

}  // namespace weir::protocol
