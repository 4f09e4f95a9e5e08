// TxnOffsetCommit (key 28): keeps how far a group has read, as part of a
// transaction.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct TxnOffsetCommitRequest {
  struct TxnOffsetCommitRequestPartition {
    int32_t partitionIndex = 0;
    int64_t committedOffset = 0;
    int32_t committedLeaderEpoch = -1;
    std::optional<std::string> committedMetadata = "";
    STRUCT(TxnOffsetCommitRequestPartition)
  };
  struct TxnOffsetCommitRequestTopic {
    std::string name;
    Uuid topicId;
    std::vector<TxnOffsetCommitRequestPartition> partitions;
    STRUCT(TxnOffsetCommitRequestTopic)
  };
  std::string transactionalId;
  std::string groupId;
  int64_t producerId = 0;
  int16_t producerEpoch = 0;
  int32_t generationIdOrMemberEpoch = -1;
  std::string memberId;
  std::optional<std::string> groupInstanceId;
  std::vector<TxnOffsetCommitRequestTopic> topics;
  MESSAGE(TxnOffsetCommitRequest, "0-6", "3+")
};

TABLE(TxnOffsetCommitRequest::TxnOffsetCommitRequestPartition) = {
    FIELD(partitionIndex, "0+"),
    FIELD(committedOffset, "0+"),
    FIELD(committedLeaderEpoch, "2+").ignorable(),
    FIELD(committedMetadata, "0+"),
};

TABLE(TxnOffsetCommitRequest::TxnOffsetCommitRequestTopic) = {
    FIELD(name, "0-5").ignorable(),
    FIELD(topicId, "6+").ignorable(),
    FIELD(partitions, "0+"),
};

TABLE(TxnOffsetCommitRequest) = {
    FIELD(transactionalId, "0+"),
    FIELD(groupId, "0+"),
    FIELD(producerId, "0+"),
    FIELD(producerEpoch, "0+"),
    FIELD(generationIdOrMemberEpoch, "3+"),
    FIELD(memberId, "3+"),
    FIELD(groupInstanceId, "3+"),
    FIELD(topics, "0+"),
};

struct TxnOffsetCommitResponse {
  struct TxnOffsetCommitResponsePartition {
    int32_t partitionIndex = 0;
    int16_t errorCode = 0;
    STRUCT(TxnOffsetCommitResponsePartition)
  };
  struct TxnOffsetCommitResponseTopic {
    std::string name;
    Uuid topicId;
    std::vector<TxnOffsetCommitResponsePartition> partitions;
    STRUCT(TxnOffsetCommitResponseTopic)
  };
  int32_t throttleTimeMs = 0;
  std::vector<TxnOffsetCommitResponseTopic> topics;
  MESSAGE(TxnOffsetCommitResponse, "0-6", "3+")
};

TABLE(TxnOffsetCommitResponse::TxnOffsetCommitResponsePartition) = {
    FIELD(partitionIndex, "0+"),
    FIELD(errorCode, "0+"),
};

TABLE(TxnOffsetCommitResponse::TxnOffsetCommitResponseTopic) = {
    FIELD(name, "0-5").ignorable(),
    FIELD(topicId, "6+").ignorable(),
    FIELD(partitions, "0+"),
};

TABLE(TxnOffsetCommitResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(topics, "0+"),
};

}  // namespace weir::protocol
