// PushTelemetry (key 72): client metrics (KIP-714).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct PushTelemetryRequest {
  Uuid clientInstanceId;
  int32_t subscriptionId = 0;
  bool terminating = false;
  int8_t compressionType = 0;
  std::string metrics;
  MESSAGE(PushTelemetryRequest, "0", "0+")
};

TABLE(PushTelemetryRequest) = {
    FIELD(clientInstanceId, "0+"), FIELD(subscriptionId, "0+"),
    FIELD(terminating, "0+"),      FIELD(compressionType, "0+"),
    FIELD(metrics, "0+").bytes(),
};

struct PushTelemetryResponse {
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  MESSAGE(PushTelemetryResponse, "0", "0+")
};

TABLE(PushTelemetryResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
};

}  // namespace weir::protocol
