// BrokerHeartbeat (key 63): a broker is alive, and asks to be unfenced or to
// stop.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct BrokerHeartbeatRequest {
  int32_t brokerId = 0;
  int64_t brokerEpoch = -1;
  int64_t currentMetadataOffset = 0;
  bool wantFence = false;
  bool wantShutDown = false;
  std::vector<Uuid> offlineLogDirs;
  std::optional<std::vector<Uuid>> cordonedLogDirs;
  MESSAGE(BrokerHeartbeatRequest, "0-2", "0+")
};

TABLE(BrokerHeartbeatRequest) = {
    FIELD(brokerId, "0+"),
    FIELD(brokerEpoch, "0+"),
    FIELD(currentMetadataOffset, "0+"),
    FIELD(wantFence, "0+"),
    FIELD(wantShutDown, "0+"),
    FIELD(offlineLogDirs, "1+").tag(0),
    FIELD(cordonedLogDirs, "2+").tag(1),
};

struct BrokerHeartbeatResponse {
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  bool isCaughtUp = false;
  bool isFenced = true;
  bool shouldShutDown = false;
  MESSAGE(BrokerHeartbeatResponse, "0-2", "0+")
};

TABLE(BrokerHeartbeatResponse) = {
    FIELD(throttleTimeMs, "0+"), FIELD(errorCode, "0+"),
    FIELD(isCaughtUp, "0+"),     FIELD(isFenced, "0+"),
    FIELD(shouldShutDown, "0+"),
};

}  // namespace weir::protocol
