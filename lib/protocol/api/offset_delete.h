// OffsetDelete (key 47): forgets how far a group has read in partitions.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct OffsetDeleteRequest {
  struct OffsetDeleteRequestPartition {
    int32_t partitionIndex = 0;
    STRUCT(OffsetDeleteRequestPartition)
  };
  struct OffsetDeleteRequestTopic {
    std::string name;
    std::vector<OffsetDeleteRequestPartition> partitions;
    STRUCT(OffsetDeleteRequestTopic)
  };
  std::string groupId;
  std::vector<OffsetDeleteRequestTopic> topics;
  MESSAGE(OffsetDeleteRequest, "0", "none")
};

TABLE(OffsetDeleteRequest::OffsetDeleteRequestPartition) = {
    FIELD(partitionIndex, "0+"),
};

TABLE(OffsetDeleteRequest::OffsetDeleteRequestTopic) = {
    FIELD(name, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(OffsetDeleteRequest) = {
    FIELD(groupId, "0+"),
    FIELD(topics, "0+"),
};

struct OffsetDeleteResponse {
  struct OffsetDeleteResponsePartition {
    int32_t partitionIndex = 0;
    int16_t errorCode = 0;
    STRUCT(OffsetDeleteResponsePartition)
  };
  struct OffsetDeleteResponseTopic {
    std::string name;
    std::vector<OffsetDeleteResponsePartition> partitions;
    STRUCT(OffsetDeleteResponseTopic)
  };
  int16_t errorCode = 0;
  int32_t throttleTimeMs = 0;
  std::vector<OffsetDeleteResponseTopic> topics;
  MESSAGE(OffsetDeleteResponse, "0", "none")
};

TABLE(OffsetDeleteResponse::OffsetDeleteResponsePartition) = {
    FIELD(partitionIndex, "0+"),
    FIELD(errorCode, "0+"),
};

TABLE(OffsetDeleteResponse::OffsetDeleteResponseTopic) = {
    FIELD(name, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(OffsetDeleteResponse) = {
    FIELD(errorCode, "0+"),
    FIELD(throttleTimeMs, "0+").ignorable(),
    FIELD(topics, "0+"),
};

}  // namespace weir::protocol
