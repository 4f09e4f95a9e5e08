// Heartbeat (key 12): a member of a classic group is alive.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct HeartbeatRequest {
  std::string groupId;
  int32_t generationId = 0;
  std::string memberId;
  std::optional<std::string> groupInstanceId;
  MESSAGE(HeartbeatRequest, "0-4", "4+")
};

TABLE(HeartbeatRequest) = {
    FIELD(groupId, "0+"),
    FIELD(generationId, "0+"),
    FIELD(memberId, "0+"),
    FIELD(groupInstanceId, "3+"),
};

struct HeartbeatResponse {
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  MESSAGE(HeartbeatResponse, "0-4", "4+")
};

TABLE(HeartbeatResponse) = {
    FIELD(throttleTimeMs, "1+").ignorable(),
    FIELD(errorCode, "0+"),
};

}  // namespace weir::protocol
