// OffsetCommit (key 8): keeps how far a group has read.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct OffsetCommitRequest {
  struct OffsetCommitRequestPartition {
    int32_t partitionIndex = 0;
    int64_t committedOffset = 0;
    int32_t committedLeaderEpoch = -1;
    std::optional<std::string> committedMetadata = "";
    STRUCT(OffsetCommitRequestPartition)
  };
  struct OffsetCommitRequestTopic {
    std::string name;
    Uuid topicId;
    std::vector<OffsetCommitRequestPartition> partitions;
    STRUCT(OffsetCommitRequestTopic)
  };
  std::string groupId;
  int32_t generationIdOrMemberEpoch = -1;
  std::string memberId;
  std::optional<std::string> groupInstanceId;
  int64_t retentionTimeMs = -1;
  std::vector<OffsetCommitRequestTopic> topics;
  MESSAGE(OffsetCommitRequest, "2-10", "8+")
};

TABLE(OffsetCommitRequest::OffsetCommitRequestPartition) = {
    FIELD(partitionIndex, "0+"),
    FIELD(committedOffset, "0+"),
    FIELD(committedLeaderEpoch, "6+").ignorable(),
    FIELD(committedMetadata, "0+"),
};

TABLE(OffsetCommitRequest::OffsetCommitRequestTopic) = {
    FIELD(name, "0-9").ignorable(),
    FIELD(topicId, "10+").ignorable(),
    FIELD(partitions, "0+"),
};

TABLE(OffsetCommitRequest) = {
    FIELD(groupId, "0+"),
    FIELD(generationIdOrMemberEpoch, "1+").ignorable(),
    FIELD(memberId, "1+").ignorable(),
    FIELD(groupInstanceId, "7+"),
    FIELD(retentionTimeMs, "2-4").ignorable(),
    FIELD(topics, "0+"),
};

struct OffsetCommitResponse {
  struct OffsetCommitResponsePartition {
    int32_t partitionIndex = 0;
    int16_t errorCode = 0;
    STRUCT(OffsetCommitResponsePartition)
  };
  struct OffsetCommitResponseTopic {
    std::string name;
    Uuid topicId;
    std::vector<OffsetCommitResponsePartition> partitions;
    STRUCT(OffsetCommitResponseTopic)
  };
  int32_t throttleTimeMs = 0;
  std::vector<OffsetCommitResponseTopic> topics;
  MESSAGE(OffsetCommitResponse, "2-10", "8+")
};

TABLE(OffsetCommitResponse::OffsetCommitResponsePartition) = {
    FIELD(partitionIndex, "0+"),
    FIELD(errorCode, "0+"),
};

TABLE(OffsetCommitResponse::OffsetCommitResponseTopic) = {
    FIELD(name, "0-9").ignorable(),
    FIELD(topicId, "10+").ignorable(),
    FIELD(partitions, "0+"),
};

TABLE(OffsetCommitResponse) = {
    FIELD(throttleTimeMs, "3+").ignorable(),
    FIELD(topics, "0+"),
};

}  // namespace weir::protocol
