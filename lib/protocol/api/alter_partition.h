// AlterPartition (key 56): a leader changes the in-sync replicas of its
// partitions.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct AlterPartitionRequest {
  struct BrokerState {
    int32_t brokerId = 0;
    int64_t brokerEpoch = -1;
    STRUCT(BrokerState)
  };
  struct PartitionData {
    int32_t partitionIndex = 0;
    int32_t leaderEpoch = 0;
    std::vector<int32_t> newIsr;
    std::vector<BrokerState> newIsrWithEpochs;
    int8_t leaderRecoveryState = 0;
    int32_t partitionEpoch = 0;
    STRUCT(PartitionData)
  };
  struct TopicData {
    Uuid topicId;
    std::vector<PartitionData> partitions;
    STRUCT(TopicData)
  };
  int32_t brokerId = 0;
  int64_t brokerEpoch = -1;
  std::vector<TopicData> topics;
  MESSAGE(AlterPartitionRequest, "2-3", "0+")
};

TABLE(AlterPartitionRequest::BrokerState) = {
    FIELD(brokerId, "3+"),
    FIELD(brokerEpoch, "3+"),
};

TABLE(AlterPartitionRequest::PartitionData) = {
    FIELD(partitionIndex, "0+"),
    FIELD(leaderEpoch, "0+"),
    FIELD(newIsr, "0-2"),
    FIELD(newIsrWithEpochs, "3+"),
    FIELD(leaderRecoveryState, "1+"),
    FIELD(partitionEpoch, "0+"),
};

TABLE(AlterPartitionRequest::TopicData) = {
    FIELD(topicId, "2+").ignorable(),
    FIELD(partitions, "0+"),
};

TABLE(AlterPartitionRequest) = {
    FIELD(brokerId, "0+"),
    FIELD(brokerEpoch, "0+"),
    FIELD(topics, "0+"),
};

struct AlterPartitionResponse {
  struct PartitionData {
    int32_t partitionIndex = 0;
    int16_t errorCode = 0;
    int32_t leaderId = 0;
    int32_t leaderEpoch = 0;
    std::vector<int32_t> isr;
    int8_t leaderRecoveryState = 0;
    int32_t partitionEpoch = 0;
    STRUCT(PartitionData)
  };
  struct TopicData {
    Uuid topicId;
    std::vector<PartitionData> partitions;
    STRUCT(TopicData)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::vector<TopicData> topics;
  MESSAGE(AlterPartitionResponse, "2-3", "0+")
};

TABLE(AlterPartitionResponse::PartitionData) = {
    FIELD(partitionIndex, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(leaderId, "0+"),
    FIELD(leaderEpoch, "0+"),
    FIELD(isr, "0+"),
    FIELD(leaderRecoveryState, "1+").ignorable(),
    FIELD(partitionEpoch, "0+"),
};

TABLE(AlterPartitionResponse::TopicData) = {
    FIELD(topicId, "2+").ignorable(),
    FIELD(partitions, "0+"),
};

TABLE(AlterPartitionResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(topics, "0+"),
};

}  // namespace weir::protocol
