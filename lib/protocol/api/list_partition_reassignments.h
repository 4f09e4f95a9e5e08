// ListPartitionReassignments (key 46): moves of partitions under way.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct ListPartitionReassignmentsRequest {
  struct ListPartitionReassignmentsTopics {
    std::string name;
    std::vector<int32_t> partitionIndexes;
    STRUCT(ListPartitionReassignmentsTopics)
  };
  int32_t timeoutMs = 60000;
  std::optional<std::vector<ListPartitionReassignmentsTopics>> topics;
  MESSAGE(ListPartitionReassignmentsRequest, "0", "0+")
};

TABLE(ListPartitionReassignmentsRequest::ListPartitionReassignmentsTopics) = {
    FIELD(name, "0+"),
    FIELD(partitionIndexes, "0+"),
};

TABLE(ListPartitionReassignmentsRequest) = {
    FIELD(timeoutMs, "0+"),
    FIELD(topics, "0+"),
};

struct ListPartitionReassignmentsResponse {
  struct OngoingPartitionReassignment {
    int32_t partitionIndex = 0;
    std::vector<int32_t> replicas;
    std::vector<int32_t> addingReplicas;
    std::vector<int32_t> removingReplicas;
    STRUCT(OngoingPartitionReassignment)
  };
  struct OngoingTopicReassignment {
    std::string name;
    std::vector<OngoingPartitionReassignment> partitions;
    STRUCT(OngoingTopicReassignment)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::optional<std::string> errorMessage = "";
  std::vector<OngoingTopicReassignment> topics;
  MESSAGE(ListPartitionReassignmentsResponse, "0", "0+")
};

TABLE(ListPartitionReassignmentsResponse::OngoingPartitionReassignment) = {
    FIELD(partitionIndex, "0+"),
    FIELD(replicas, "0+"),
    FIELD(addingReplicas, "0+"),
    FIELD(removingReplicas, "0+"),
};

TABLE(ListPartitionReassignmentsResponse::OngoingTopicReassignment) = {
    FIELD(name, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(ListPartitionReassignmentsResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
    FIELD(topics, "0+"),
};

}  // namespace weir::protocol
