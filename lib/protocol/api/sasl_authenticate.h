// SaslAuthenticate (key 36): carries one step of a SASL exchange.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct SaslAuthenticateRequest {
  std::string authBytes;
  MESSAGE(SaslAuthenticateRequest, "0-2", "2+")
};

TABLE(SaslAuthenticateRequest) = {
    FIELD(authBytes, "0+").bytes(),
};

struct SaslAuthenticateResponse {
  int16_t errorCode = 0;
  std::optional<std::string> errorMessage = "";
  std::string authBytes;
  int64_t sessionLifetimeMs = 0;
  MESSAGE(SaslAuthenticateResponse, "0-2", "2+")
};

TABLE(SaslAuthenticateResponse) = {
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
    FIELD(authBytes, "0+").bytes(),
    FIELD(sessionLifetimeMs, "1+").ignorable(),
};

}  // namespace weir::protocol
