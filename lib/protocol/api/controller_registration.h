// ControllerRegistration (key 70): a controller introduces itself to the active
// one.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct ControllerRegistrationRequest {
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
  int32_t controllerId = 0;
  Uuid incarnationId;
  bool zkMigrationReady = false;
  std::vector<Listener> listeners;
  std::vector<Feature> features;
  MESSAGE(ControllerRegistrationRequest, "0", "0+")
};

TABLE(ControllerRegistrationRequest::Listener) = {
    FIELD(name, "0+"),
    FIELD(host, "0+"),
    FIELD(port, "0+"),
    FIELD(securityProtocol, "0+"),
};

TABLE(ControllerRegistrationRequest::Feature) = {
    FIELD(name, "0+"),
    FIELD(minSupportedVersion, "0+"),
    FIELD(maxSupportedVersion, "0+"),
};

TABLE(ControllerRegistrationRequest) = {
    FIELD(controllerId, "0+"),     FIELD(incarnationId, "0+"),
    FIELD(zkMigrationReady, "0+"), FIELD(listeners, "0+"),
    FIELD(features, "0+"),
};

struct ControllerRegistrationResponse {
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::optional<std::string> errorMessage = "";
  MESSAGE(ControllerRegistrationResponse, "0", "0+")
};

TABLE(ControllerRegistrationResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
};

}  // namespace weir::protocol
