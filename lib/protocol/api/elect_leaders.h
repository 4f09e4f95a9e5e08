// ElectLeaders (key 43): elects preferred or unclean leaders.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct ElectLeadersRequest {
  struct TopicPartitions {
    std::string topic;
    std::vector<int32_t> partitions;
    STRUCT(TopicPartitions)
  };
  int8_t electionType = 0;
  std::optional<std::vector<TopicPartitions>> topicPartitions =
      std::vector<TopicPartitions>();
  int32_t timeoutMs = 60000;
  MESSAGE(ElectLeadersRequest, "0-2", "2+")
};

TABLE(ElectLeadersRequest::TopicPartitions) = {
    FIELD(topic, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(ElectLeadersRequest) = {
    FIELD(electionType, "1+"),
    FIELD(topicPartitions, "0+"),
    FIELD(timeoutMs, "0+"),
};

struct ElectLeadersResponse {
  struct PartitionResult {
    int32_t partitionId = 0;
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage = "";
    STRUCT(PartitionResult)
  };
  struct ReplicaElectionResult {
    std::string topic;
    std::vector<PartitionResult> partitionResult;
    STRUCT(ReplicaElectionResult)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::vector<ReplicaElectionResult> replicaElectionResults;
  MESSAGE(ElectLeadersResponse, "0-2", "2+")
};

TABLE(ElectLeadersResponse::PartitionResult) = {
    FIELD(partitionId, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
};

TABLE(ElectLeadersResponse::ReplicaElectionResult) = {
    FIELD(topic, "0+"),
    FIELD(partitionResult, "0+"),
};

TABLE(ElectLeadersResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "1+"),
    FIELD(replicaElectionResults, "0+"),
};

}  // namespace weir::protocol
