// UnregisterController (key 94): removes the registration of a controller.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct UnregisterControllerRequest {
  int32_t controllerId = 0;
  MESSAGE(UnregisterControllerRequest, "0", "0+")
};

TABLE(UnregisterControllerRequest) = {
    FIELD(controllerId, "0+"),
};

struct UnregisterControllerResponse {
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::optional<std::string> errorMessage = "";
  MESSAGE(UnregisterControllerResponse, "0", "0+")
};

TABLE(UnregisterControllerResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
};

}  // namespace weir::protocol
