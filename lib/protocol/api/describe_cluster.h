// DescribeCluster (key 60): cluster id, controller and brokers.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct DescribeClusterRequest {
  bool includeClusterAuthorizedOperations = false;
  int8_t endpointType = 1;
  bool includeFencedBrokers = false;
  MESSAGE(DescribeClusterRequest, "0-2", "0+")
};

TABLE(DescribeClusterRequest) = {
    FIELD(includeClusterAuthorizedOperations, "0+"),
    FIELD(endpointType, "1+"),
    FIELD(includeFencedBrokers, "2+"),
};

struct DescribeClusterResponse {
  struct DescribeClusterBroker {
    int32_t brokerId = 0;
    std::string host;
    int32_t port = 0;
    std::optional<std::string> rack;
    bool isFenced = false;
    STRUCT(DescribeClusterBroker)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::optional<std::string> errorMessage;
  int8_t endpointType = 1;
  std::string clusterId;
  int32_t controllerId = -1;
  std::vector<DescribeClusterBroker> brokers;
  int32_t clusterAuthorizedOperations = INT32_MIN;
  MESSAGE(DescribeClusterResponse, "0-2", "0+")
};

TABLE(DescribeClusterResponse::DescribeClusterBroker) = {
    FIELD(brokerId, "0+"), FIELD(host, "0+"),     FIELD(port, "0+"),
    FIELD(rack, "0+"),     FIELD(isFenced, "2+"),
};

TABLE(DescribeClusterResponse) = {
    FIELD(throttleTimeMs, "0+"), FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),   FIELD(endpointType, "1+"),
    FIELD(clusterId, "0+"),      FIELD(controllerId, "0+"),
    FIELD(brokers, "0+"),        FIELD(clusterAuthorizedOperations, "0+"),
};

}  // namespace weir::protocol
