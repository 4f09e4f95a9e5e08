// RenewDelegationToken (key 39): extends the life of a delegation token.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct RenewDelegationTokenRequest {
  std::string hmac;
  int64_t renewPeriodMs = 0;
  MESSAGE(RenewDelegationTokenRequest, "1-2", "2+")
};

TABLE(RenewDelegationTokenRequest) = {
    FIELD(hmac, "0+").bytes(),
    FIELD(renewPeriodMs, "0+"),
};

struct RenewDelegationTokenResponse {
  int16_t errorCode = 0;
  int64_t expiryTimestampMs = 0;
  int32_t throttleTimeMs = 0;
  MESSAGE(RenewDelegationTokenResponse, "1-2", "2+")
};

TABLE(RenewDelegationTokenResponse) = {
    FIELD(errorCode, "0+"),
    FIELD(expiryTimestampMs, "0+"),
    FIELD(throttleTimeMs, "0+"),
};

}  // namespace weir::protocol
