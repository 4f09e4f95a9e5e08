// GetTelemetrySubscriptions (key 71): which client metrics a broker wants
// (KIP-714).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct GetTelemetrySubscriptionsRequest {
  Uuid clientInstanceId;
  MESSAGE(GetTelemetrySubscriptionsRequest, "0", "0+")
};

TABLE(GetTelemetrySubscriptionsRequest) = {
    FIELD(clientInstanceId, "0+"),
};

struct GetTelemetrySubscriptionsResponse {
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  Uuid clientInstanceId;
  int32_t subscriptionId = 0;
  std::vector<int8_t> acceptedCompressionTypes;
  int32_t pushIntervalMs = 0;
  int32_t telemetryMaxBytes = 0;
  bool deltaTemporality = false;
  std::vector<std::string> requestedMetrics;
  MESSAGE(GetTelemetrySubscriptionsResponse, "0", "0+")
};

TABLE(GetTelemetrySubscriptionsResponse) = {
    FIELD(throttleTimeMs, "0+"),           FIELD(errorCode, "0+"),
    FIELD(clientInstanceId, "0+"),         FIELD(subscriptionId, "0+"),
    FIELD(acceptedCompressionTypes, "0+"), FIELD(pushIntervalMs, "0+"),
    FIELD(telemetryMaxBytes, "0+"),        FIELD(deltaTemporality, "0+"),
    FIELD(requestedMetrics, "0+"),
};

}  // namespace weir::protocol
