// OffsetForLeaderEpoch (key 23): where a leader epoch ends, for truncation
// (KIP-101, KIP-320).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct OffsetForLeaderEpochRequest {
  struct OffsetForLeaderPartition {
    int32_t partition = 0;
    int32_t currentLeaderEpoch = -1;
    int32_t leaderEpoch = 0;
    STRUCT(OffsetForLeaderPartition)
  };
  struct OffsetForLeaderTopic {
    std::string topic;
    std::vector<OffsetForLeaderPartition> partitions;
    STRUCT(OffsetForLeaderTopic)
  };
  int32_t replicaId = -2;
  std::vector<OffsetForLeaderTopic> topics;
  MESSAGE(OffsetForLeaderEpochRequest, "2-4", "4+")
};

TABLE(OffsetForLeaderEpochRequest::OffsetForLeaderPartition) = {
    FIELD(partition, "0+"),
    FIELD(currentLeaderEpoch, "2+").ignorable(),
    FIELD(leaderEpoch, "0+"),
};

TABLE(OffsetForLeaderEpochRequest::OffsetForLeaderTopic) = {
    FIELD(topic, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(OffsetForLeaderEpochRequest) = {
    FIELD(replicaId, "3+").ignorable(),
    FIELD(topics, "0+"),
};

struct OffsetForLeaderEpochResponse {
  struct EpochEndOffset {
    int16_t errorCode = 0;
    int32_t partition = 0;
    int32_t leaderEpoch = -1;
    int64_t endOffset = -1;
    STRUCT(EpochEndOffset)
  };
  struct OffsetForLeaderTopicResult {
    std::string topic;
    std::vector<EpochEndOffset> partitions;
    STRUCT(OffsetForLeaderTopicResult)
  };
  int32_t throttleTimeMs = 0;
  std::vector<OffsetForLeaderTopicResult> topics;
  MESSAGE(OffsetForLeaderEpochResponse, "2-4", "4+")
};

TABLE(OffsetForLeaderEpochResponse::EpochEndOffset) = {
    FIELD(errorCode, "0+"),
    FIELD(partition, "0+"),
    FIELD(leaderEpoch, "1+").ignorable(),
    FIELD(endOffset, "0+"),
};

TABLE(OffsetForLeaderEpochResponse::OffsetForLeaderTopicResult) = {
    FIELD(topic, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(OffsetForLeaderEpochResponse) = {
    FIELD(throttleTimeMs, "2+").ignorable(),
    FIELD(topics, "0+"),
};

}  // namespace weir::protocol
