// ExpireDelegationToken (key 40): shortens the life of a delegation token.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct ExpireDelegationTokenRequest {
  std::string hmac;
  int64_t expiryTimePeriodMs = 0;
  MESSAGE(ExpireDelegationTokenRequest, "1-2", "2+")
};

TABLE(ExpireDelegationTokenRequest) = {
    FIELD(hmac, "0+").bytes(),
    FIELD(expiryTimePeriodMs, "0+"),
};

struct ExpireDelegationTokenResponse {
  int16_t errorCode = 0;
  int64_t expiryTimestampMs = 0;
  int32_t throttleTimeMs = 0;
  MESSAGE(ExpireDelegationTokenResponse, "1-2", "2+")
};

TABLE(ExpireDelegationTokenResponse) = {
    FIELD(errorCode, "0+"),
    FIELD(expiryTimestampMs, "0+"),
    FIELD(throttleTimeMs, "0+"),
};

}  // namespace weir::protocol
