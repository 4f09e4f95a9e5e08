// AlterPartitionReassignments (key 45): starts or cancels moves of partitions
// to other brokers.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct AlterPartitionReassignmentsRequest {
  struct ReassignablePartition {
    int32_t partitionIndex = 0;
    std::optional<std::vector<int32_t>> replicas;
    STRUCT(ReassignablePartition)
  };
  struct ReassignableTopic {
    std::string name;
    std::vector<ReassignablePartition> partitions;
    STRUCT(ReassignableTopic)
  };
  int32_t timeoutMs = 60000;
  bool allowReplicationFactorChange = true;
  std::vector<ReassignableTopic> topics;
  MESSAGE(AlterPartitionReassignmentsRequest, "0-1", "0+")
};

TABLE(AlterPartitionReassignmentsRequest::ReassignablePartition) = {
    FIELD(partitionIndex, "0+"),
    FIELD(replicas, "0+"),
};

TABLE(AlterPartitionReassignmentsRequest::ReassignableTopic) = {
    FIELD(name, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(AlterPartitionReassignmentsRequest) = {
    FIELD(timeoutMs, "0+"),
    FIELD(allowReplicationFactorChange, "1+"),
    FIELD(topics, "0+"),
};

struct AlterPartitionReassignmentsResponse {
  struct ReassignablePartitionResponse {
    int32_t partitionIndex = 0;
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage = "";
    STRUCT(ReassignablePartitionResponse)
  };
  struct ReassignableTopicResponse {
    std::string name;
    std::vector<ReassignablePartitionResponse> partitions;
    STRUCT(ReassignableTopicResponse)
  };
  int32_t throttleTimeMs = 0;
  bool allowReplicationFactorChange = true;
  int16_t errorCode = 0;
  std::optional<std::string> errorMessage = "";
  std::vector<ReassignableTopicResponse> responses;
  MESSAGE(AlterPartitionReassignmentsResponse, "0-1", "0+")
};

TABLE(AlterPartitionReassignmentsResponse::ReassignablePartitionResponse) = {
    FIELD(partitionIndex, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
};

TABLE(AlterPartitionReassignmentsResponse::ReassignableTopicResponse) = {
    FIELD(name, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(AlterPartitionReassignmentsResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(allowReplicationFactorChange, "1+").ignorable(),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
    FIELD(responses, "0+"),
};

}  // namespace weir::protocol
