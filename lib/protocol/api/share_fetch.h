// ShareFetch (key 78): records acquired by a member of a share group (KIP-932).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct ShareFetchRequest {
  struct AcknowledgementBatch {
    int64_t firstOffset = 0;
    int64_t lastOffset = 0;
    std::vector<int8_t> acknowledgeTypes;
    STRUCT(AcknowledgementBatch)
  };
  struct FetchPartition {
    int32_t partitionIndex = 0;
    int32_t partitionMaxBytes = 0;
    std::vector<AcknowledgementBatch> acknowledgementBatches;
    STRUCT(FetchPartition)
  };
  struct FetchTopic {
    Uuid topicId;
    std::vector<FetchPartition> partitions;
    STRUCT(FetchTopic)
  };
  struct ForgottenTopic {
    Uuid topicId;
    std::vector<int32_t> partitions;
    STRUCT(ForgottenTopic)
  };
  std::optional<std::string> groupId;
  std::optional<std::string> memberId = "";
  int32_t shareSessionEpoch = 0;
  int32_t maxWaitMs = 0;
  int32_t minBytes = 0;
  int32_t maxBytes = INT32_MAX;
  int32_t maxRecords = 0;
  int32_t batchSize = 0;
  int8_t shareAcquireMode = 0;
  bool isRenewAck = false;
  std::vector<FetchTopic> topics;
  std::vector<ForgottenTopic> forgottenTopicsData;
  MESSAGE(ShareFetchRequest, "1-2", "0+")
};

TABLE(ShareFetchRequest::AcknowledgementBatch) = {
    FIELD(firstOffset, "0+"),
    FIELD(lastOffset, "0+"),
    FIELD(acknowledgeTypes, "0+"),
};

TABLE(ShareFetchRequest::FetchPartition) = {
    FIELD(partitionIndex, "0+"),
    FIELD(partitionMaxBytes, "0"),
    FIELD(acknowledgementBatches, "0+"),
};

TABLE(ShareFetchRequest::FetchTopic) = {
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(ShareFetchRequest::ForgottenTopic) = {
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(ShareFetchRequest) = {
    FIELD(groupId, "0+"),
    FIELD(memberId, "0+"),
    FIELD(shareSessionEpoch, "0+"),
    FIELD(maxWaitMs, "0+"),
    FIELD(minBytes, "0+"),
    FIELD(maxBytes, "0+"),
    FIELD(maxRecords, "1+"),
    FIELD(batchSize, "1+"),
    FIELD(shareAcquireMode, "2+").ignorable(),
    FIELD(isRenewAck, "2+"),
    FIELD(topics, "0+"),
    FIELD(forgottenTopicsData, "0+"),
};

struct ShareFetchResponse {
  struct LeaderIdAndEpoch {
    int32_t leaderId = 0;
    int32_t leaderEpoch = 0;
    STRUCT(LeaderIdAndEpoch)
  };
  struct AcquiredRecords {
    int64_t firstOffset = 0;
    int64_t lastOffset = 0;
    int16_t deliveryCount = 0;
    STRUCT(AcquiredRecords)
  };
  struct PartitionData {
    int32_t partitionIndex = 0;
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage;
    int16_t acknowledgeErrorCode = 0;
    std::optional<std::string> acknowledgeErrorMessage;
    LeaderIdAndEpoch currentLeader;
    std::optional<Bytes> records = Bytes();
    std::vector<AcquiredRecords> acquiredRecords;
    STRUCT(PartitionData)
  };
  struct ShareFetchableTopicResponse {
    Uuid topicId;
    std::vector<PartitionData> partitions;
    STRUCT(ShareFetchableTopicResponse)
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
  std::vector<ShareFetchableTopicResponse> responses;
  std::vector<NodeEndpoint> nodeEndpoints;
  MESSAGE(ShareFetchResponse, "1-2", "0+")
};

TABLE(ShareFetchResponse::LeaderIdAndEpoch) = {
    FIELD(leaderId, "0+"),
    FIELD(leaderEpoch, "0+"),
};

TABLE(ShareFetchResponse::AcquiredRecords) = {
    FIELD(firstOffset, "0+"),
    FIELD(lastOffset, "0+"),
    FIELD(deliveryCount, "0+"),
};

TABLE(ShareFetchResponse::PartitionData) = {
    FIELD(partitionIndex, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
    FIELD(acknowledgeErrorCode, "0+"),
    FIELD(acknowledgeErrorMessage, "0+"),
    FIELD(currentLeader, "0+"),
    FIELD(records, "0+").nullable("0"),
    FIELD(acquiredRecords, "0+"),
};

TABLE(ShareFetchResponse::ShareFetchableTopicResponse) = {
    FIELD(topicId, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(ShareFetchResponse::NodeEndpoint) = {
    FIELD(nodeId, "0+"),
    FIELD(host, "0+"),
    FIELD(port, "0+"),
    FIELD(rack, "0+"),
};

TABLE(ShareFetchResponse) = {
    FIELD(throttleTimeMs, "0+"), FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),   FIELD(acquisitionLockTimeoutMs, "1+"),
    FIELD(responses, "0+"),      FIELD(nodeEndpoints, "0+"),
};

}  // namespace weir::protocol
