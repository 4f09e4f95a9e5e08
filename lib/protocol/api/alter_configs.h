// AlterConfigs (key 33): replaces all configs of a resource at once.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct AlterConfigsRequest {
  struct AlterableConfig {
    std::string name;
    std::optional<std::string> value = "";
    STRUCT(AlterableConfig)
  };
  struct AlterConfigsResource {
    int8_t resourceType = 0;
    std::string resourceName;
    std::vector<AlterableConfig> configs;
    STRUCT(AlterConfigsResource)
  };
  std::vector<AlterConfigsResource> resources;
  bool validateOnly = false;
  MESSAGE(AlterConfigsRequest, "0-2", "2+")
};

TABLE(AlterConfigsRequest::AlterableConfig) = {
    FIELD(name, "0+"),
    FIELD(value, "0+"),
};

TABLE(AlterConfigsRequest::AlterConfigsResource) = {
    FIELD(resourceType, "0+"),
    FIELD(resourceName, "0+"),
    FIELD(configs, "0+"),
};

TABLE(AlterConfigsRequest) = {
    FIELD(resources, "0+"),
    FIELD(validateOnly, "0+"),
};

struct AlterConfigsResponse {
  struct AlterConfigsResourceResponse {
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage = "";
    int8_t resourceType = 0;
    std::string resourceName;
    STRUCT(AlterConfigsResourceResponse)
  };
  int32_t throttleTimeMs = 0;
  std::vector<AlterConfigsResourceResponse> responses;
  MESSAGE(AlterConfigsResponse, "0-2", "2+")
};

TABLE(AlterConfigsResponse::AlterConfigsResourceResponse) = {
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
    FIELD(resourceType, "0+"),
    FIELD(resourceName, "0+"),
};

TABLE(AlterConfigsResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(responses, "0+"),
};

}  // namespace weir::protocol
