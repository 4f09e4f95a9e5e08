// CreatePartitions (key 37): gives topics more partitions.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct CreatePartitionsRequest {
  struct CreatePartitionsAssignment {
    std::vector<int32_t> brokerIds;
    STRUCT(CreatePartitionsAssignment)
  };
  struct CreatePartitionsTopic {
    std::string name;
    int32_t count = 0;
    std::optional<std::vector<CreatePartitionsAssignment>> assignments =
        std::vector<CreatePartitionsAssignment>();
    STRUCT(CreatePartitionsTopic)
  };
  std::vector<CreatePartitionsTopic> topics;
  int32_t timeoutMs = 0;
  bool validateOnly = false;
  MESSAGE(CreatePartitionsRequest, "0-3", "2+")
};

TABLE(CreatePartitionsRequest::CreatePartitionsAssignment) = {
    FIELD(brokerIds, "0+"),
};

TABLE(CreatePartitionsRequest::CreatePartitionsTopic) = {
    FIELD(name, "0+"),
    FIELD(count, "0+"),
    FIELD(assignments, "0+"),
};

TABLE(CreatePartitionsRequest) = {
    FIELD(topics, "0+"),
    FIELD(timeoutMs, "0+"),
    FIELD(validateOnly, "0+"),
};

struct CreatePartitionsResponse {
  struct CreatePartitionsTopicResult {
    std::string name;
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage;
    STRUCT(CreatePartitionsTopicResult)
  };
  int32_t throttleTimeMs = 0;
  std::vector<CreatePartitionsTopicResult> results;
  MESSAGE(CreatePartitionsResponse, "0-3", "2+")
};

TABLE(CreatePartitionsResponse::CreatePartitionsTopicResult) = {
    FIELD(name, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
};

TABLE(CreatePartitionsResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(results, "0+"),
};

}  // namespace weir::protocol
