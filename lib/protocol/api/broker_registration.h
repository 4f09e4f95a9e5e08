// BrokerRegistration (key 62): a broker introduces itself to the controller.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct BrokerRegistrationRequest {
  struct Listener {
    std::string name;
    std::string host;
    uint16_t port = 0;
    int16_t securityProtocol = 0;
    STRUCT(Listener)
  };
  struct Feature {
    std::string name;
    int16_t minSupportedVersion = 0;
    int16_t maxSupportedVersion = 0;
    STRUCT(Feature)
  };
  int32_t brokerId = 0;
  std::string clusterId;
  Uuid incarnationId;
  std::vector<Listener> listeners;
  std::vector<Feature> features;
  std::optional<std::string> rack = "";
  bool isMigratingZkBroker = false;
  std::vector<Uuid> logDirs;
  int64_t previousBrokerEpoch = -1;
  MESSAGE(BrokerRegistrationRequest, "0-4", "0+")
};

TABLE(BrokerRegistrationRequest::Listener) = {
    FIELD(name, "0+"),
    FIELD(host, "0+"),
    FIELD(port, "0+"),
    FIELD(securityProtocol, "0+"),
};

TABLE(BrokerRegistrationRequest::Feature) = {
    FIELD(name, "0+"),
    FIELD(minSupportedVersion, "0+"),
    FIELD(maxSupportedVersion, "0+"),
};

TABLE(BrokerRegistrationRequest) = {
    FIELD(brokerId, "0+"),
    FIELD(clusterId, "0+"),
    FIELD(incarnationId, "0+"),
    FIELD(listeners, "0+"),
    FIELD(features, "0+"),
    FIELD(rack, "0+"),
    FIELD(isMigratingZkBroker, "1+"),
    FIELD(logDirs, "2+").ignorable(),
    FIELD(previousBrokerEpoch, "3+").ignorable(),
};

struct BrokerRegistrationResponse {
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  int64_t brokerEpoch = -1;
  MESSAGE(BrokerRegistrationResponse, "0-4", "0+")
};

TABLE(BrokerRegistrationResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(brokerEpoch, "0+"),
};

}  // namespace weir::protocol
