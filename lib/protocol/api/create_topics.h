// CreateTopics (key 19): makes topics, with partitions and configs.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct CreateTopicsRequest {
  struct CreatableReplicaAssignment {
    int32_t partitionIndex = 0;
    std::vector<int32_t> brokerIds;
    STRUCT(CreatableReplicaAssignment)
  };
  struct CreatableTopicConfig {
    std::string name;
    std::optional<std::string> value = "";
    STRUCT(CreatableTopicConfig)
  };
  struct CreatableTopic {
    std::string name;
    int32_t numPartitions = 0;
    int16_t replicationFactor = 0;
    std::vector<CreatableReplicaAssignment> assignments;
    std::vector<CreatableTopicConfig> configs;
    STRUCT(CreatableTopic)
  };
  std::vector<CreatableTopic> topics;
  int32_t timeoutMs = 60000;
  bool validateOnly = false;
  MESSAGE(CreateTopicsRequest, "2-7", "5+")
};

TABLE(CreateTopicsRequest::CreatableReplicaAssignment) = {
    FIELD(partitionIndex, "0+"),
    FIELD(brokerIds, "0+"),
};

TABLE(CreateTopicsRequest::CreatableTopicConfig) = {
    FIELD(name, "0+"),
    FIELD(value, "0+"),
};

TABLE(CreateTopicsRequest::CreatableTopic) = {
    FIELD(name, "0+"),
    FIELD(numPartitions, "0+"),
    FIELD(replicationFactor, "0+"),
    FIELD(assignments, "0+"),
    FIELD(configs, "0+"),
};

TABLE(CreateTopicsRequest) = {
    FIELD(topics, "0+"),
    FIELD(timeoutMs, "0+"),
    FIELD(validateOnly, "1+"),
};

struct CreateTopicsResponse {
  struct CreatableTopicConfigs {
    std::string name;
    std::optional<std::string> value = "";
    bool readOnly = false;
    int8_t configSource = -1;
    bool isSensitive = false;
    STRUCT(CreatableTopicConfigs)
  };
  struct CreatableTopicResult {
    std::string name;
    Uuid topicId;
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage = "";
    int16_t topicConfigErrorCode = 0;
    int32_t numPartitions = -1;
    int16_t replicationFactor = -1;
    std::optional<std::vector<CreatableTopicConfigs>> configs =
        std::vector<CreatableTopicConfigs>();
    STRUCT(CreatableTopicResult)
  };
  int32_t throttleTimeMs = 0;
  std::vector<CreatableTopicResult> topics;
  MESSAGE(CreateTopicsResponse, "2-7", "5+")
};

TABLE(CreateTopicsResponse::CreatableTopicConfigs) = {
    FIELD(name, "5+"),        FIELD(value, "5+"),
    FIELD(readOnly, "5+"),    FIELD(configSource, "5+").ignorable(),
    FIELD(isSensitive, "5+"),
};

TABLE(CreateTopicsResponse::CreatableTopicResult) = {
    FIELD(name, "0+"),
    FIELD(topicId, "7+").ignorable(),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "1+").ignorable(),
    FIELD(topicConfigErrorCode, "5+").tag(0).ignorable(),
    FIELD(numPartitions, "5+").ignorable(),
    FIELD(replicationFactor, "5+").ignorable(),
    FIELD(configs, "5+").ignorable(),
};

TABLE(CreateTopicsResponse) = {
    FIELD(throttleTimeMs, "2+").ignorable(),
    FIELD(topics, "0+"),
};

}  // namespace weir::protocol
