// OffsetFetch (key 9): how far groups have read.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct OffsetFetchRequest {
  struct OffsetFetchRequestTopic {
    std::string name;
    std::vector<int32_t> partitionIndexes;
    STRUCT(OffsetFetchRequestTopic)
  };
  struct OffsetFetchRequestTopics {
    std::string name;
    Uuid topicId;
    std::vector<int32_t> partitionIndexes;
    STRUCT(OffsetFetchRequestTopics)
  };
  struct OffsetFetchRequestGroup {
    std::string groupId;
    std::optional<std::string> memberId;
    int32_t memberEpoch = -1;
    std::optional<std::vector<OffsetFetchRequestTopics>> topics =
        std::vector<OffsetFetchRequestTopics>();
    STRUCT(OffsetFetchRequestGroup)
  };
  std::string groupId;
  std::optional<std::vector<OffsetFetchRequestTopic>> topics =
      std::vector<OffsetFetchRequestTopic>();
  std::vector<OffsetFetchRequestGroup> groups;
  bool requireStable = false;
  MESSAGE(OffsetFetchRequest, "1-10", "6+")
};

TABLE(OffsetFetchRequest::OffsetFetchRequestTopic) = {
    FIELD(name, "0-7"),
    FIELD(partitionIndexes, "0-7"),
};

TABLE(OffsetFetchRequest::OffsetFetchRequestTopics) = {
    FIELD(name, "8-9").ignorable(),
    FIELD(topicId, "10+").ignorable(),
    FIELD(partitionIndexes, "8+"),
};

TABLE(OffsetFetchRequest::OffsetFetchRequestGroup) = {
    FIELD(groupId, "8+"),
    FIELD(memberId, "9+").ignorable(),
    FIELD(memberEpoch, "9+").ignorable(),
    FIELD(topics, "8+"),
};

TABLE(OffsetFetchRequest) = {
    FIELD(groupId, "0-7"),
    FIELD(topics, "0-7").nullable("2-7"),
    FIELD(groups, "8+"),
    FIELD(requireStable, "7+"),
};

struct OffsetFetchResponse {
  struct OffsetFetchResponsePartition {
    int32_t partitionIndex = 0;
    int64_t committedOffset = 0;
    int32_t committedLeaderEpoch = -1;
    std::optional<std::string> metadata = "";
    int16_t errorCode = 0;
    STRUCT(OffsetFetchResponsePartition)
  };
  struct OffsetFetchResponseTopic {
    std::string name;
    std::vector<OffsetFetchResponsePartition> partitions;
    STRUCT(OffsetFetchResponseTopic)
  };
  struct OffsetFetchResponsePartitions {
    int32_t partitionIndex = 0;
    int64_t committedOffset = 0;
    int32_t committedLeaderEpoch = -1;
    std::optional<std::string> metadata = "";
    int16_t errorCode = 0;
    STRUCT(OffsetFetchResponsePartitions)
  };
  struct OffsetFetchResponseTopics {
    std::string name;
    Uuid topicId;
    std::vector<OffsetFetchResponsePartitions> partitions;
    STRUCT(OffsetFetchResponseTopics)
  };
  struct OffsetFetchResponseGroup {
    std::string groupId;
    std::vector<OffsetFetchResponseTopics> topics;
    int16_t errorCode = 0;
    STRUCT(OffsetFetchResponseGroup)
  };
  int32_t throttleTimeMs = 0;
  std::vector<OffsetFetchResponseTopic> topics;
  int16_t errorCode = 0;
  std::vector<OffsetFetchResponseGroup> groups;
  MESSAGE(OffsetFetchResponse, "1-10", "6+")
};

TABLE(OffsetFetchResponse::OffsetFetchResponsePartition) = {
    FIELD(partitionIndex, "0-7"),
    FIELD(committedOffset, "0-7"),
    FIELD(committedLeaderEpoch, "5-7").ignorable(),
    FIELD(metadata, "0-7"),
    FIELD(errorCode, "0-7"),
};

TABLE(OffsetFetchResponse::OffsetFetchResponseTopic) = {
    FIELD(name, "0-7"),
    FIELD(partitions, "0-7"),
};

TABLE(OffsetFetchResponse::OffsetFetchResponsePartitions) = {
    FIELD(partitionIndex, "8+"),
    FIELD(committedOffset, "8+"),
    FIELD(committedLeaderEpoch, "8+").ignorable(),
    FIELD(metadata, "8+"),
    FIELD(errorCode, "8+"),
};

TABLE(OffsetFetchResponse::OffsetFetchResponseTopics) = {
    FIELD(name, "8-9").ignorable(),
    FIELD(topicId, "10+").ignorable(),
    FIELD(partitions, "8+"),
};

TABLE(OffsetFetchResponse::OffsetFetchResponseGroup) = {
    FIELD(groupId, "8+"),
    FIELD(topics, "8+"),
    FIELD(errorCode, "8+"),
};

TABLE(OffsetFetchResponse) = {
    FIELD(throttleTimeMs, "3+").ignorable(),
    FIELD(topics, "0-7"),
    FIELD(errorCode, "2-7").ignorable(),
    FIELD(groups, "8+"),
};

}  // namespace weir::protocol
