// SaslHandshake (key 17): chooses the SASL mechanism.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct SaslHandshakeRequest {
  std::string mechanism;
  MESSAGE(SaslHandshakeRequest, "0-1", "none")
};

TABLE(SaslHandshakeRequest) = {
    FIELD(mechanism, "0+"),
};

struct SaslHandshakeResponse {
  int16_t errorCode = 0;
  std::vector<std::string> mechanisms;
  MESSAGE(SaslHandshakeResponse, "0-1", "none")
};

TABLE(SaslHandshakeResponse) = {
    FIELD(errorCode, "0+"),
    FIELD(mechanisms, "0+"),
};

}  // namespace weir::protocol
