// Metadata (key 3): brokers, topics and who leads each partition.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct MetadataRequest {
  struct MetadataRequestTopic {
    Uuid topicId;
    std::optional<std::string> name = "";
    STRUCT(MetadataRequestTopic)
  };
  std::optional<std::vector<MetadataRequestTopic>> topics =
      std::vector<MetadataRequestTopic>();
  bool allowAutoTopicCreation = true;
  bool includeClusterAuthorizedOperations = false;
  bool includeTopicAuthorizedOperations = false;
  MESSAGE(MetadataRequest, "0-13", "9+")
};

TABLE(MetadataRequest::MetadataRequestTopic) = {
    FIELD(topicId, "10+").ignorable(),
    FIELD(name, "0+").nullable("10+"),
};

TABLE(MetadataRequest) = {
    FIELD(topics, "0+").nullable("1+"),
    FIELD(allowAutoTopicCreation, "4+"),
    FIELD(includeClusterAuthorizedOperations, "8-10"),
    FIELD(includeTopicAuthorizedOperations, "8+"),
};

struct MetadataResponse {
  struct MetadataResponseBroker {
    int32_t nodeId = 0;
    std::string host;
    int32_t port = 0;
    std::optional<std::string> rack;
    STRUCT(MetadataResponseBroker)
  };
  struct MetadataResponsePartition {
    int16_t errorCode = 0;
    int32_t partitionIndex = 0;
    int32_t leaderId = 0;
    int32_t leaderEpoch = -1;
    std::vector<int32_t> replicaNodes;
    std::vector<int32_t> isrNodes;
    std::vector<int32_t> offlineReplicas;
    STRUCT(MetadataResponsePartition)
  };
  struct MetadataResponseTopic {
    int16_t errorCode = 0;
    std::optional<std::string> name = "";
    Uuid topicId;
    bool isInternal = false;
    std::vector<MetadataResponsePartition> partitions;
    int32_t topicAuthorizedOperations = INT32_MIN;
    STRUCT(MetadataResponseTopic)
  };
  int32_t throttleTimeMs = 0;
  std::vector<MetadataResponseBroker> brokers;
  std::optional<std::string> clusterId;
  int32_t controllerId = -1;
  std::vector<MetadataResponseTopic> topics;
  int32_t clusterAuthorizedOperations = INT32_MIN;
  int16_t errorCode = 0;
  MESSAGE(MetadataResponse, "0-13", "9+")
};

TABLE(MetadataResponse::MetadataResponseBroker) = {
    FIELD(nodeId, "0+"),
    FIELD(host, "0+"),
    FIELD(port, "0+"),
    FIELD(rack, "1+").ignorable(),
};

TABLE(MetadataResponse::MetadataResponsePartition) = {
    FIELD(errorCode, "0+"),
    FIELD(partitionIndex, "0+"),
    FIELD(leaderId, "0+"),
    FIELD(leaderEpoch, "7+").ignorable(),
    FIELD(replicaNodes, "0+"),
    FIELD(isrNodes, "0+"),
    FIELD(offlineReplicas, "5+").ignorable(),
};

TABLE(MetadataResponse::MetadataResponseTopic) = {
    FIELD(errorCode, "0+"),
    FIELD(name, "0+").nullable("12+"),
    FIELD(topicId, "10+").ignorable(),
    FIELD(isInternal, "1+").ignorable(),
    FIELD(partitions, "0+"),
    FIELD(topicAuthorizedOperations, "8+"),
};

TABLE(MetadataResponse) = {
    FIELD(throttleTimeMs, "3+").ignorable(),
    FIELD(brokers, "0+"),
    FIELD(clusterId, "2+").ignorable(),
    FIELD(controllerId, "1+").ignorable(),
    FIELD(topics, "0+"),
    FIELD(clusterAuthorizedOperations, "8-10"),
    FIELD(errorCode, "13+").ignorable(),
};

}  // namespace weir::protocol
