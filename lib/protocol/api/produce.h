// Produce (key 0): appends record batches to partitions.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct ProduceRequest {
  struct PartitionProduceData {
    int32_t index = 0;
    std::optional<Bytes> records = Bytes();
    STRUCT(PartitionProduceData)
  };
  struct TopicProduceData {
    std::string name;
    Uuid topicId;
    std::vector<PartitionProduceData> partitionData;
    STRUCT(TopicProduceData)
  };
  std::optional<std::string> transactionalId;
  int16_t acks = 0;
  int32_t timeoutMs = 0;
  std::vector<TopicProduceData> topicData;
  MESSAGE(ProduceRequest, "3-13", "9+")
};

TABLE(ProduceRequest::PartitionProduceData) = {
    FIELD(index, "0+"),
    FIELD(records, "0+"),
};

TABLE(ProduceRequest::TopicProduceData) = {
    FIELD(name, "0-12").ignorable(),
    FIELD(topicId, "13+").ignorable(),
    FIELD(partitionData, "0+"),
};

TABLE(ProduceRequest) = {
    FIELD(transactionalId, "3+"),
    FIELD(acks, "0+"),
    FIELD(timeoutMs, "0+"),
    FIELD(topicData, "0+"),
};

struct ProduceResponse {
  struct BatchIndexAndErrorMessage {
    int32_t batchIndex = 0;
    std::optional<std::string> batchIndexErrorMessage;
    STRUCT(BatchIndexAndErrorMessage)
  };
  struct LeaderIdAndEpoch {
    int32_t leaderId = -1;
    int32_t leaderEpoch = -1;
    STRUCT(LeaderIdAndEpoch)
  };
  struct PartitionProduceResponse {
    int32_t index = 0;
    int16_t errorCode = 0;
    int64_t baseOffset = 0;
    int64_t logAppendTimeMs = -1;
    int64_t logStartOffset = -1;
    std::vector<BatchIndexAndErrorMessage> recordErrors;
    std::optional<std::string> errorMessage;
    LeaderIdAndEpoch currentLeader;
    STRUCT(PartitionProduceResponse)
  };
  struct TopicProduceResponse {
    std::string name;
    Uuid topicId;
    std::vector<PartitionProduceResponse> partitionResponses;
    STRUCT(TopicProduceResponse)
  };
  struct NodeEndpoint {
    int32_t nodeId = 0;
    std::string host;
    int32_t port = 0;
    std::optional<std::string> rack;
    STRUCT(NodeEndpoint)
  };
  std::vector<TopicProduceResponse> responses;
  int32_t throttleTimeMs = 0;
  std::vector<NodeEndpoint> nodeEndpoints;
  MESSAGE(ProduceResponse, "3-13", "9+")
};

TABLE(ProduceResponse::BatchIndexAndErrorMessage) = {
    FIELD(batchIndex, "8+"),
    FIELD(batchIndexErrorMessage, "8+"),
};

TABLE(ProduceResponse::LeaderIdAndEpoch) = {
    FIELD(leaderId, "10+"),
    FIELD(leaderEpoch, "10+"),
};

TABLE(ProduceResponse::PartitionProduceResponse) = {
    FIELD(index, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(baseOffset, "0+"),
    FIELD(logAppendTimeMs, "2+").ignorable(),
    FIELD(logStartOffset, "5+").ignorable(),
    FIELD(recordErrors, "8+").ignorable(),
    FIELD(errorMessage, "8+").ignorable(),
    FIELD(currentLeader, "10+").tag(0),
};

TABLE(ProduceResponse::TopicProduceResponse) = {
    FIELD(name, "0-12").ignorable(),
    FIELD(topicId, "13+").ignorable(),
    FIELD(partitionResponses, "0+"),
};

TABLE(ProduceResponse::NodeEndpoint) = {
    FIELD(nodeId, "10+"),
    FIELD(host, "10+"),
    FIELD(port, "10+"),
    FIELD(rack, "10+"),
};

TABLE(ProduceResponse) = {
    FIELD(responses, "0+"),
    FIELD(throttleTimeMs, "1+").ignorable(),
    FIELD(nodeEndpoints, "10+").tag(0),
};

}  // namespace weir::protocol
