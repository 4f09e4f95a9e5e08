// ShareGroupHeartbeat (key 76): membership and assignment of share groups
// (KIP-932).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct ShareGroupHeartbeatRequest {
  std::string groupId;
  std::string memberId;
  int32_t memberEpoch = 0;
  std::optional<std::string> rackId;
  std::optional<std::vector<std::string>> subscribedTopicNames;
  MESSAGE(ShareGroupHeartbeatRequest, "1", "0+")
};

TABLE(ShareGroupHeartbeatRequest) = {
    FIELD(groupId, "0+"),
    FIELD(memberId, "0+"),
    FIELD(memberEpoch, "0+"),
    FIELD(rackId, "0+"),
    FIELD(subscribedTopicNames, "0+"),
};

struct ShareGroupHeartbeatResponse {
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
  MESSAGE(ShareGroupHeartbeatResponse, "1", "0+")
};

TABLE(ShareGroupHeartbeatResponse::TopicPartitions) = {
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(ShareGroupHeartbeatResponse::Assignment) = {
    FIELD(topicPartitions, "0+"),
};

TABLE(ShareGroupHeartbeatResponse) = {
    FIELD(throttleTimeMs, "0+"), FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),   FIELD(memberId, "0+"),
    FIELD(memberEpoch, "0+"),    FIELD(heartbeatIntervalMs, "0+"),
    FIELD(assignment, "0+"),
};

}  // namespace weir::protocol
