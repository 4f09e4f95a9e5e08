// Consumer groups of KIP-848: epochs, subscribed partitions and expressions
// (__consumer_offsets, record types 3, 4 and 16).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct ConsumerGroupMetadataKey {
  std::string groupId;
  MESSAGE(ConsumerGroupMetadataKey, "0", "none")
};

TABLE(ConsumerGroupMetadataKey) = {
    FIELD(groupId, "0"),
};

struct ConsumerGroupMetadataValue {
  int32_t epoch = 0;
  int64_t metadataHash = 0;
  MESSAGE(ConsumerGroupMetadataValue, "0", "0+")
};

TABLE(ConsumerGroupMetadataValue) = {
    FIELD(epoch, "0+"),
    FIELD(metadataHash, "0+").tag(0),
};

struct ConsumerGroupPartitionMetadataKey {
  std::string groupId;
  MESSAGE(ConsumerGroupPartitionMetadataKey, "0", "none")
};

TABLE(ConsumerGroupPartitionMetadataKey) = {
    FIELD(groupId, "0"),
};

struct ConsumerGroupPartitionMetadataValue {
  struct PartitionMetadata {
    int32_t partition = 0;
    std::vector<std::string> racks;
    STRUCT(PartitionMetadata)
  };
  struct TopicMetadata {
    Uuid topicId;
    std::string topicName;
    int32_t numPartitions = 0;
    std::vector<PartitionMetadata> partitionMetadata;
    STRUCT(TopicMetadata)
  };
  std::vector<TopicMetadata> topics;
  MESSAGE(ConsumerGroupPartitionMetadataValue, "0", "0+")
};

TABLE(ConsumerGroupPartitionMetadataValue::PartitionMetadata) = {
    FIELD(partition, "0+"),
    FIELD(racks, "0+"),
};

TABLE(ConsumerGroupPartitionMetadataValue::TopicMetadata) = {
    FIELD(topicId, "0+"),
    FIELD(topicName, "0+"),
    FIELD(numPartitions, "0+"),
    FIELD(partitionMetadata, "0+"),
};

TABLE(ConsumerGroupPartitionMetadataValue) = {
    FIELD(topics, "0+"),
};

struct ConsumerGroupRegularExpressionKey {
  std::string groupId;
  std::string regularExpression;
  MESSAGE(ConsumerGroupRegularExpressionKey, "0", "none")
};

TABLE(ConsumerGroupRegularExpressionKey) = {
    FIELD(groupId, "0"),
    FIELD(regularExpression, "0"),
};

struct ConsumerGroupRegularExpressionValue {
  std::vector<std::string> topics;
  int64_t version = 0;
  int64_t timestamp = 0;
  MESSAGE(ConsumerGroupRegularExpressionValue, "0", "0+")
};

TABLE(ConsumerGroupRegularExpressionValue) = {
    FIELD(topics, "0+"),
    FIELD(version, "0+"),
    FIELD(timestamp, "0+"),
};

}  // namespace weir::protocol
