// ListConfigResources (key 74): resources that have configs of their own.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct ListConfigResourcesRequest {
  std::vector<int8_t> resourceTypes;
  MESSAGE(ListConfigResourcesRequest, "0-1", "0+")
};

TABLE(ListConfigResourcesRequest) = {
    FIELD(resourceTypes, "1+"),
};

struct ListConfigResourcesResponse {
  struct ConfigResource {
    std::string resourceName;
    int8_t resourceType = 16;
    STRUCT(ConfigResource)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::vector<ConfigResource> configResources;
  MESSAGE(ListConfigResourcesResponse, "0-1", "0+")
};

TABLE(ListConfigResourcesResponse::ConfigResource) = {
    FIELD(resourceName, "0+"),
    FIELD(resourceType, "1+").ignorable(),
};

TABLE(ListConfigResourcesResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(configResources, "0+"),
};

}  // namespace weir::protocol
