// UnregisterBroker (key 64): removes the registration of a broker.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct UnregisterBrokerRequest {
  int32_t brokerId = 0;
  MESSAGE(UnregisterBrokerRequest, "0", "0+")
};

TABLE(UnregisterBrokerRequest) = {
    FIELD(brokerId, "0+"),
};

struct UnregisterBrokerResponse {
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::optional<std::string> errorMessage = "";
  MESSAGE(UnregisterBrokerResponse, "0", "0+")
};

TABLE(UnregisterBrokerResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
};

}  // namespace weir::protocol
