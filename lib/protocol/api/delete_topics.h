// DeleteTopics (key 20): deletes topics by name or id.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct DeleteTopicsRequest {
  struct DeleteTopicState {
    std::optional<std::string> name;
    Uuid topicId;
    STRUCT(DeleteTopicState)
  };
  std::vector<DeleteTopicState> topics;
  std::vector<std::string> topicNames;
  int32_t timeoutMs = 0;
  MESSAGE(DeleteTopicsRequest, "1-6", "4+")
};

TABLE(DeleteTopicsRequest::DeleteTopicState) = {
    FIELD(name, "6+"),
    FIELD(topicId, "6+"),
};

TABLE(DeleteTopicsRequest) = {
    FIELD(topics, "6+"),
    FIELD(topicNames, "0-5").ignorable(),
    FIELD(timeoutMs, "0+"),
};

struct DeleteTopicsResponse {
  struct DeletableTopicResult {
    std::optional<std::string> name = "";
    Uuid topicId;
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage;
    STRUCT(DeletableTopicResult)
  };
  int32_t throttleTimeMs = 0;
  std::vector<DeletableTopicResult> responses;
  MESSAGE(DeleteTopicsResponse, "1-6", "4+")
};

TABLE(DeleteTopicsResponse::DeletableTopicResult) = {
    FIELD(name, "0+").nullable("6+"),
    FIELD(topicId, "6+").ignorable(),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "5+").ignorable(),
};

TABLE(DeleteTopicsResponse) = {
    FIELD(throttleTimeMs, "1+").ignorable(),
    FIELD(responses, "0+"),
};

}  // namespace weir::protocol
