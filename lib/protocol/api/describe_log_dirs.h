// DescribeLogDirs (key 35): log directories, and the size of the replicas in
// them.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct DescribeLogDirsRequest {
  struct DescribableLogDirTopic {
    std::string topic;
    std::vector<int32_t> partitions;
    STRUCT(DescribableLogDirTopic)
  };
  std::optional<std::vector<DescribableLogDirTopic>> topics =
      std::vector<DescribableLogDirTopic>();
  MESSAGE(DescribeLogDirsRequest, "1-5", "2+")
};

TABLE(DescribeLogDirsRequest::DescribableLogDirTopic) = {
    FIELD(topic, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(DescribeLogDirsRequest) = {
    FIELD(topics, "0+"),
};

struct DescribeLogDirsResponse {
  struct DescribeLogDirsPartition {
    int32_t partitionIndex = 0;
    int64_t partitionSize = 0;
    int64_t offsetLag = 0;
    bool isFutureKey = false;
    STRUCT(DescribeLogDirsPartition)
  };
  struct DescribeLogDirsTopic {
    std::string name;
    std::vector<DescribeLogDirsPartition> partitions;
    STRUCT(DescribeLogDirsTopic)
  };
  struct DescribeLogDirsResult {
    int16_t errorCode = 0;
    std::string logDir;
    std::vector<DescribeLogDirsTopic> topics;
    int64_t totalBytes = -1;
    int64_t usableBytes = -1;
    bool isCordoned = false;
    STRUCT(DescribeLogDirsResult)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::vector<DescribeLogDirsResult> results;
  MESSAGE(DescribeLogDirsResponse, "1-5", "2+")
};

TABLE(DescribeLogDirsResponse::DescribeLogDirsPartition) = {
    FIELD(partitionIndex, "0+"),
    FIELD(partitionSize, "0+"),
    FIELD(offsetLag, "0+"),
    FIELD(isFutureKey, "0+"),
};

TABLE(DescribeLogDirsResponse::DescribeLogDirsTopic) = {
    FIELD(name, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(DescribeLogDirsResponse::DescribeLogDirsResult) = {
    FIELD(errorCode, "0+"),
    FIELD(logDir, "0+"),
    FIELD(topics, "0+"),
    FIELD(totalBytes, "4+").ignorable(),
    FIELD(usableBytes, "4+").ignorable(),
    FIELD(isCordoned, "5+").ignorable(),
};

TABLE(DescribeLogDirsResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "3+").ignorable(),
    FIELD(results, "0+"),
};

}  // namespace weir::protocol
