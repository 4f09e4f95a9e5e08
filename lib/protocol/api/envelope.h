// Envelope (key 58): a broker forwards a client's request to the controller.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct EnvelopeRequest {
  std::string requestData;
  std::optional<std::string> requestPrincipal = "";
  std::string clientHostAddress;
  MESSAGE(EnvelopeRequest, "0", "0+")
};

TABLE(EnvelopeRequest) = {
    FIELD(requestData, "0+").bytes(),
    FIELD(requestPrincipal, "0+").bytes(),
    FIELD(clientHostAddress, "0+").bytes(),
};

struct EnvelopeResponse {
  std::optional<std::string> responseData;
  int16_t errorCode = 0;
  MESSAGE(EnvelopeResponse, "0", "0+")
};

TABLE(EnvelopeResponse) = {
    FIELD(responseData, "0+").bytes(),
    FIELD(errorCode, "0+"),
};

}  // namespace weir::protocol
