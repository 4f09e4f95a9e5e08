// ConsumerGroupHeartbeat (key 68): membership and assignment of consumer groups
// (KIP-848).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct ConsumerGroupHeartbeatRequest {
  struct TopicPartitions {
    Uuid topicId;
    std::vector<int32_t> partitions;
    STRUCT(TopicPartitions)
  };
  std::string groupId;
  std::string memberId;
  int32_t memberEpoch = 0;
  std::optional<std::string> instanceId;
  std::optional<std::string> rackId;
  int32_t rebalanceTimeoutMs = -1;
  std::optional<std::vector<std::string>> subscribedTopicNames;
  std::optional<std::string> subscribedTopicRegex;
  std::optional<std::string> serverAssignor;
  std::optional<std::vector<TopicPartitions>> topicPartitions;
  MESSAGE(ConsumerGroupHeartbeatRequest, "0-1", "0+")
};

TABLE(ConsumerGroupHeartbeatRequest::TopicPartitions) = {
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(ConsumerGroupHeartbeatRequest) = {
    FIELD(groupId, "0+"),
    FIELD(memberId, "0+"),
    FIELD(memberEpoch, "0+"),
    FIELD(instanceId, "0+"),
    FIELD(rackId, "0+"),
    FIELD(rebalanceTimeoutMs, "0+"),
    FIELD(subscribedTopicNames, "0+"),
    FIELD(subscribedTopicRegex, "1+"),
    FIELD(serverAssignor, "0+"),
    FIELD(topicPartitions, "0+"),
};

struct ConsumerGroupHeartbeatResponse {
  struct TopicPartitions {
    Uuid topicId;
    std::vector<int32_t> partitions;
    STRUCT(TopicPartitions)
  };
  struct Assignment {
    std::vector<TopicPartitions> topicPartitions;
    STRUCT_OR_NULL(Assignment)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::optional<std::string> errorMessage;
  std::optional<std::string> memberId;
  int32_t memberEpoch = 0;
  int32_t heartbeatIntervalMs = 0;
  std::optional<Assignment> assignment;
  MESSAGE(ConsumerGroupHeartbeatResponse, "0-1", "0+")
};

TABLE(ConsumerGroupHeartbeatResponse::TopicPartitions) = {
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(ConsumerGroupHeartbeatResponse::Assignment) = {
    FIELD(topicPartitions, "0+"),
};

TABLE(ConsumerGroupHeartbeatResponse) = {
    FIELD(throttleTimeMs, "0+"), FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),   FIELD(memberId, "0+"),
    FIELD(memberEpoch, "0+"),    FIELD(heartbeatIntervalMs, "0+"),
    FIELD(assignment, "0+"),
};

}  // namespace weir::protocol
