// DeleteRecords (key 21): moves the log start offset of partitions forward.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct DeleteRecordsRequest {
  struct DeleteRecordsPartition {
    int32_t partitionIndex = 0;
    int64_t offset = 0;
    STRUCT(DeleteRecordsPartition)
  };
  struct DeleteRecordsTopic {
    std::string name;
    std::vector<DeleteRecordsPartition> partitions;
    STRUCT(DeleteRecordsTopic)
  };
  std::vector<DeleteRecordsTopic> topics;
  int32_t timeoutMs = 0;
  MESSAGE(DeleteRecordsRequest, "0-2", "2+")
};

TABLE(DeleteRecordsRequest::DeleteRecordsPartition) = {
    FIELD(partitionIndex, "0+"),
    FIELD(offset, "0+"),
};

TABLE(DeleteRecordsRequest::DeleteRecordsTopic) = {
    FIELD(name, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(DeleteRecordsRequest) = {
    FIELD(topics, "0+"),
    FIELD(timeoutMs, "0+"),
};

struct DeleteRecordsResponse {
  struct DeleteRecordsPartitionResult {
    int32_t partitionIndex = 0;
    int64_t lowWatermark = 0;
    int16_t errorCode = 0;
    STRUCT(DeleteRecordsPartitionResult)
  };
  struct DeleteRecordsTopicResult {
    std::string name;
    std::vector<DeleteRecordsPartitionResult> partitions;
    STRUCT(DeleteRecordsTopicResult)
  };
  int32_t throttleTimeMs = 0;
  std::vector<DeleteRecordsTopicResult> topics;
  MESSAGE(DeleteRecordsResponse, "0-2", "2+")
};

TABLE(DeleteRecordsResponse::DeleteRecordsPartitionResult) = {
    FIELD(partitionIndex, "0+"),
    FIELD(lowWatermark, "0+"),
    FIELD(errorCode, "0+"),
};

TABLE(DeleteRecordsResponse::DeleteRecordsTopicResult) = {
    FIELD(name, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(DeleteRecordsResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(topics, "0+"),
};

}  // namespace weir::protocol
