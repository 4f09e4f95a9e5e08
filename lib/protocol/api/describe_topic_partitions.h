// DescribeTopicPartitions (key 75): partitions of topics, page by page
// (KIP-966).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct DescribeTopicPartitionsRequest {
  struct TopicRequest {
    std::string name;
    STRUCT(TopicRequest)
  };
  struct Cursor {
    std::string topicName;
    int32_t partitionIndex = 0;
    STRUCT_OR_NULL(Cursor)
  };
  std::vector<TopicRequest> topics;
  int32_t responsePartitionLimit = 2000;
  std::optional<Cursor> cursor;
  MESSAGE(DescribeTopicPartitionsRequest, "0", "0+")
};

TABLE(DescribeTopicPartitionsRequest::TopicRequest) = {
    FIELD(name, "0+"),
};

TABLE(DescribeTopicPartitionsRequest::Cursor) = {
    FIELD(topicName, "0+"),
    FIELD(partitionIndex, "0+"),
};

TABLE(DescribeTopicPartitionsRequest) = {
    FIELD(topics, "0+"),
    FIELD(responsePartitionLimit, "0+"),
    FIELD(cursor, "0+"),
};

struct DescribeTopicPartitionsResponse {
  struct DescribeTopicPartitionsResponsePartition {
    int16_t errorCode = 0;
    int32_t partitionIndex = 0;
    int32_t leaderId = 0;
    int32_t leaderEpoch = -1;
    std::vector<int32_t> replicaNodes;
    std::vector<int32_t> isrNodes;
    std::optional<std::vector<int32_t>> eligibleLeaderReplicas;
    std::optional<std::vector<int32_t>> lastKnownElr;
    std::vector<int32_t> offlineReplicas;
    STRUCT(DescribeTopicPartitionsResponsePartition)
  };
  struct DescribeTopicPartitionsResponseTopic {
    int16_t errorCode = 0;
    std::optional<std::string> name = "";
    Uuid topicId;
    bool isInternal = false;
    std::vector<DescribeTopicPartitionsResponsePartition> partitions;
    int32_t topicAuthorizedOperations = INT32_MIN;
    STRUCT(DescribeTopicPartitionsResponseTopic)
  };
  struct Cursor {
    std::string topicName;
    int32_t partitionIndex = 0;
    STRUCT_OR_NULL(Cursor)
  };
  int32_t throttleTimeMs = 0;
  std::vector<DescribeTopicPartitionsResponseTopic> topics;
  std::optional<Cursor> nextCursor;
  MESSAGE(DescribeTopicPartitionsResponse, "0", "0+")
};

TABLE(
    DescribeTopicPartitionsResponse::DescribeTopicPartitionsResponsePartition) =
    {
        FIELD(errorCode, "0+"),
        FIELD(partitionIndex, "0+"),
        FIELD(leaderId, "0+"),
        FIELD(leaderEpoch, "0+").ignorable(),
        FIELD(replicaNodes, "0+"),
        FIELD(isrNodes, "0+"),
        FIELD(eligibleLeaderReplicas, "0+"),
        FIELD(lastKnownElr, "0+"),
        FIELD(offlineReplicas, "0+").ignorable(),
};

TABLE(DescribeTopicPartitionsResponse::DescribeTopicPartitionsResponseTopic) = {
    FIELD(errorCode, "0+"),           FIELD(name, "0+"),
    FIELD(topicId, "0+").ignorable(), FIELD(isInternal, "0+").ignorable(),
    FIELD(partitions, "0+"),          FIELD(topicAuthorizedOperations, "0+"),
};

TABLE(DescribeTopicPartitionsResponse::Cursor) = {
    FIELD(topicName, "0+"),
    FIELD(partitionIndex, "0+"),
};

TABLE(DescribeTopicPartitionsResponse) = {
    FIELD(throttleTimeMs, "0+").ignorable(),
    FIELD(topics, "0+"),
    FIELD(nextCursor, "0+"),
};

}  // namespace weir::protocol
