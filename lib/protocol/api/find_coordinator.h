// FindCoordinator (key 10): which broker looks after a group, transactional id
// or share partition.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct FindCoordinatorRequest {
  std::string key;
  int8_t keyType = 0;
  std::vector<std::string> coordinatorKeys;
  MESSAGE(FindCoordinatorRequest, "0-6", "3+")
};

TABLE(FindCoordinatorRequest) = {
    FIELD(key, "0-3"),
    FIELD(keyType, "1+"),
    FIELD(coordinatorKeys, "4+"),
};

struct FindCoordinatorResponse {
  struct Coordinator {
    std::string key;
    int32_t nodeId = 0;
    std::string host;
    int32_t port = 0;
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage = "";
    STRUCT(Coordinator)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::optional<std::string> errorMessage = "";
  int32_t nodeId = 0;
  std::string host;
  int32_t port = 0;
  std::vector<Coordinator> coordinators;
  MESSAGE(FindCoordinatorResponse, "0-6", "3+")
};

TABLE(FindCoordinatorResponse::Coordinator) = {
    FIELD(key, "4+"),       FIELD(nodeId, "4+"),
    FIELD(host, "4+"),      FIELD(port, "4+"),
    FIELD(errorCode, "4+"), FIELD(errorMessage, "4+").ignorable(),
};

TABLE(FindCoordinatorResponse) = {
    FIELD(throttleTimeMs, "1+").ignorable(),
    FIELD(errorCode, "0-3"),
    FIELD(errorMessage, "1-3").ignorable(),
    FIELD(nodeId, "0-3"),
    FIELD(host, "0-3"),
    FIELD(port, "0-3"),
    FIELD(coordinators, "4+"),
};

}  // namespace weir::protocol
