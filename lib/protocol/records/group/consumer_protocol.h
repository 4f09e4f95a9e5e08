// What consumers of a classic group tell each other through the broker: the
// metadata of JoinGroup and the assignment of SyncGroup, each behind two bytes
// of version.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct ConsumerProtocolSubscription {
  struct TopicPartition {
    std::string topic;
    std::vector<int32_t> partitions;
    STRUCT(TopicPartition)
  };
  std::vector<std::string> topics;
  std::optional<std::string> userData;
  std::vector<TopicPartition> ownedPartitions;
  int32_t generationId = -1;
  std::optional<std::string> rackId;
  MESSAGE(ConsumerProtocolSubscription, "0-3", "none")
};

TABLE(ConsumerProtocolSubscription::TopicPartition) = {
    FIELD(topic, "1+"),
    FIELD(partitions, "1+"),
};

TABLE(ConsumerProtocolSubscription) = {
    FIELD(topics, "0+"),
    FIELD(userData, "0+").bytes(),
    FIELD(ownedPartitions, "1+").ignorable(),
    FIELD(generationId, "2+").ignorable(),
    FIELD(rackId, "3+").ignorable(),
};

struct ConsumerProtocolAssignment {
  struct TopicPartition {
    std::string topic;
    std::vector<int32_t> partitions;
    STRUCT(TopicPartition)
  };
  std::vector<TopicPartition> assignedPartitions;
  std::optional<std::string> userData;
  MESSAGE(ConsumerProtocolAssignment, "0-3", "none")
};

TABLE(ConsumerProtocolAssignment::TopicPartition) = {
    FIELD(topic, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(ConsumerProtocolAssignment) = {
    FIELD(assignedPartitions, "0+"),
    FIELD(userData, "0+").bytes(),
};

}  // namespace weir::protocol
