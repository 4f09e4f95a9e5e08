// DescribeShareGroupOffsets (key 90): start offsets of share groups, as users
// see them.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct DescribeShareGroupOffsetsRequest {
  struct DescribeShareGroupOffsetsRequestTopic {
    std::string topicName;
    std::vector<int32_t> partitions;
    STRUCT(DescribeShareGroupOffsetsRequestTopic)
  };
  struct DescribeShareGroupOffsetsRequestGroup {
    std::string groupId;
    std::optional<std::vector<DescribeShareGroupOffsetsRequestTopic>> topics =
        std::vector<DescribeShareGroupOffsetsRequestTopic>();
    STRUCT(DescribeShareGroupOffsetsRequestGroup)
  };
  std::vector<DescribeShareGroupOffsetsRequestGroup> groups;
  MESSAGE(DescribeShareGroupOffsetsRequest, "0-1", "0+")
};

TABLE(
    DescribeShareGroupOffsetsRequest::DescribeShareGroupOffsetsRequestTopic) = {
    FIELD(topicName, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(
    DescribeShareGroupOffsetsRequest::DescribeShareGroupOffsetsRequestGroup) = {
    FIELD(groupId, "0+"),
    FIELD(topics, "0+"),
};

TABLE(DescribeShareGroupOffsetsRequest) = {
    FIELD(groups, "0+"),
};

struct DescribeShareGroupOffsetsResponse {
  struct DescribeShareGroupOffsetsResponsePartition {
    int32_t partitionIndex = 0;
    int64_t startOffset = 0;
    int32_t leaderEpoch = 0;
    int64_t lag = -1;
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage;
    STRUCT(DescribeShareGroupOffsetsResponsePartition)
  };
  struct DescribeShareGroupOffsetsResponseTopic {
    std::string topicName;
    Uuid topicId;
    std::vector<DescribeShareGroupOffsetsResponsePartition> partitions;
    STRUCT(DescribeShareGroupOffsetsResponseTopic)
  };
  struct DescribeShareGroupOffsetsResponseGroup {
    std::string groupId;
    std::vector<DescribeShareGroupOffsetsResponseTopic> topics;
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage;
    STRUCT(DescribeShareGroupOffsetsResponseGroup)
  };
  int32_t throttleTimeMs = 0;
  std::vector<DescribeShareGroupOffsetsResponseGroup> groups;
  MESSAGE(DescribeShareGroupOffsetsResponse, "0-1", "0+")
};

TABLE(DescribeShareGroupOffsetsResponse::
          DescribeShareGroupOffsetsResponsePartition) = {
    FIELD(partitionIndex, "0+"), FIELD(startOffset, "0+"),
    FIELD(leaderEpoch, "0+"),    FIELD(lag, "1+").ignorable(),
    FIELD(errorCode, "0+"),      FIELD(errorMessage, "0+"),
};

TABLE(
    DescribeShareGroupOffsetsResponse::DescribeShareGroupOffsetsResponseTopic) =
    {
        FIELD(topicName, "0+"),
        FIELD(topicId, "0+"),
        FIELD(partitions, "0+"),
};

TABLE(
    DescribeShareGroupOffsetsResponse::DescribeShareGroupOffsetsResponseGroup) =
    {
        FIELD(groupId, "0+"),
        FIELD(topics, "0+"),
        FIELD(errorCode, "0+"),
        FIELD(errorMessage, "0+"),
};

TABLE(DescribeShareGroupOffsetsResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(groups, "0+"),
};

}  // namespace weir::protocol
