// ShareAcknowledge (key 79): what became of acquired records (KIP-932).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct ShareAcknowledgeRequest {
  struct AcknowledgementBatch {
    int64_t firstOffset = 0;
    int64_t lastOffset = 0;
    std::vector<int8_t> acknowledgeTypes;
    STRUCT(AcknowledgementBatch)
  };
  struct AcknowledgePartition {
    int32_t partitionIndex = 0;
    std::vector<AcknowledgementBatch> acknowledgementBatches;
    STRUCT(AcknowledgePartition)
  };
  struct AcknowledgeTopic {
    Uuid topicId;
    std::vector<AcknowledgePartition> partitions;
    STRUCT(AcknowledgeTopic)
  };
  std::optional<std::string> groupId;
  std::optional<std::string> memberId = "";
  int32_t shareSessionEpoch = 0;
  bool isRenewAck = false;
  std::vector<AcknowledgeTopic> topics;
  MESSAGE(ShareAcknowledgeRequest, "1-2", "0+")
};

TABLE(ShareAcknowledgeRequest::AcknowledgementBatch) = {
    FIELD(firstOffset, "0+"),
    FIELD(lastOffset, "0+"),
    FIELD(acknowledgeTypes, "0+"),
};

TABLE(ShareAcknowledgeRequest::AcknowledgePartition) = {
    FIELD(partitionIndex, "0+"),
    FIELD(acknowledgementBatches, "0+"),
};

TABLE(ShareAcknowledgeRequest::AcknowledgeTopic) = {
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(ShareAcknowledgeRequest) = {
    FIELD(groupId, "0+"),
    FIELD(memberId, "0+"),
    FIELD(shareSessionEpoch, "0+"),
    FIELD(isRenewAck, "2+"),
    FIELD(topics, "0+"),
};

struct ShareAcknowledgeResponse {
  struct LeaderIdAndEpoch {
    int32_t leaderId = 0;
    int32_t leaderEpoch = 0;
    STRUCT(LeaderIdAndEpoch)
  };
  struct PartitionData {
    int32_t partitionIndex = 0;
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage;
    LeaderIdAndEpoch currentLeader;
    STRUCT(PartitionData)
  };
  struct ShareAcknowledgeTopicResponse {
    Uuid topicId;
    std::vector<PartitionData> partitions;
    STRUCT(ShareAcknowledgeTopicResponse)
  };
  struct NodeEndpoint {
    int32_t nodeId = 0;
    std::string host;
    int32_t port = 0;
    std::optional<std::string> rack;
    STRUCT(NodeEndpoint)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::optional<std::string> errorMessage;
  int32_t acquisitionLockTimeoutMs = 0;
  std::vector<ShareAcknowledgeTopicResponse> responses;
  std::vector<NodeEndpoint> nodeEndpoints;
  MESSAGE(ShareAcknowledgeResponse, "1-2", "0+")
};

TABLE(ShareAcknowledgeResponse::LeaderIdAndEpoch) = {
    FIELD(leaderId, "0+"),
    FIELD(leaderEpoch, "0+"),
};

TABLE(ShareAcknowledgeResponse::PartitionData) = {
    FIELD(partitionIndex, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
    FIELD(currentLeader, "0+"),
};

TABLE(ShareAcknowledgeResponse::ShareAcknowledgeTopicResponse) = {
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(ShareAcknowledgeResponse::NodeEndpoint) = {
    FIELD(nodeId, "0+"),
    FIELD(host, "0+"),
    FIELD(port, "0+"),
    FIELD(rack, "0+"),
};

TABLE(ShareAcknowledgeResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
    FIELD(acquisitionLockTimeoutMs, "2+").ignorable(),
    FIELD(responses, "0+"),
    FIELD(nodeEndpoints, "0+"),
};

}  // namespace weir::protocol
