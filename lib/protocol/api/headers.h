// What stands before every request and every answer. The version of the
// header follows from the API and its version (apis.h).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct RequestHeader {
  int16_t requestApiKey = 0;
  int16_t requestApiVersion = 0;
  int32_t correlationId = 0;
  std::optional<std::string> clientId = "";
  MESSAGE(RequestHeader, "1-2", "2+")
};

TABLE(RequestHeader) = {
    FIELD(requestApiKey, "0+"),
    FIELD(requestApiVersion, "0+"),
    FIELD(correlationId, "0+"),
    FIELD(clientId, "1+").never_compact(),
};

struct ResponseHeader {
  int32_t correlationId = 0;
  MESSAGE(ResponseHeader, "0-1", "1+")
};

TABLE(ResponseHeader) = {
    FIELD(correlationId, "0+"),
};

}  // namespace weir::protocol
