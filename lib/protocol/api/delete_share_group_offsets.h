// DeleteShareGroupOffsets (key 92): forgets the start offsets of a share group.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct DeleteShareGroupOffsetsRequest {
  struct DeleteShareGroupOffsetsRequestTopic {
    std::string topicName;
    STRUCT(DeleteShareGroupOffsetsRequestTopic)
  };
  std::string groupId;
  std::vector<DeleteShareGroupOffsetsRequestTopic> topics;
  MESSAGE(DeleteShareGroupOffsetsRequest, "0", "0+")
};

TABLE(DeleteShareGroupOffsetsRequest::DeleteShareGroupOffsetsRequestTopic) = {
    FIELD(topicName, "0+"),
};

TABLE(DeleteShareGroupOffsetsRequest) = {
    FIELD(groupId, "0+"),
    FIELD(topics, "0+"),
};

struct DeleteShareGroupOffsetsResponse {
  struct DeleteShareGroupOffsetsResponseTopic {
    std::string topicName;
    Uuid topicId;
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage;
    STRUCT(DeleteShareGroupOffsetsResponseTopic)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::optional<std::string> errorMessage;
  std::vector<DeleteShareGroupOffsetsResponseTopic> responses;
  MESSAGE(DeleteShareGroupOffsetsResponse, "0", "0+")
};

TABLE(DeleteShareGroupOffsetsResponse::DeleteShareGroupOffsetsResponseTopic) = {
    FIELD(topicName, "0+"),
    FIELD(topicId, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
};

TABLE(DeleteShareGroupOffsetsResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
    FIELD(responses, "0+"),
};

}  // namespace weir::protocol
