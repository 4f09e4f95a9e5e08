// IncrementalAlterConfigs (key 44): sets, unsets, appends to or subtracts from
// single configs.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct IncrementalAlterConfigsRequest {
  struct AlterableConfig {
    std::string name;
    int8_t configOperation = 0;
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
  MESSAGE(IncrementalAlterConfigsRequest, "0-1", "1+")
};

TABLE(IncrementalAlterConfigsRequest::AlterableConfig) = {
    FIELD(name, "0+"),
    FIELD(configOperation, "0+"),
    FIELD(value, "0+"),
};

TABLE(IncrementalAlterConfigsRequest::AlterConfigsResource) = {
    FIELD(resourceType, "0+"),
    FIELD(resourceName, "0+"),
    FIELD(configs, "0+"),
};

TABLE(IncrementalAlterConfigsRequest) = {
    FIELD(resources, "0+"),
    FIELD(validateOnly, "0+"),
};

struct IncrementalAlterConfigsResponse {
  struct AlterConfigsResourceResponse {
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage = "";
    int8_t resourceType = 0;
    std::string resourceName;
    STRUCT(AlterConfigsResourceResponse)
  };
  int32_t throttleTimeMs = 0;
  std::vector<AlterConfigsResourceResponse> responses;
  MESSAGE(IncrementalAlterConfigsResponse, "0-1", "1+")
};

TABLE(IncrementalAlterConfigsResponse::AlterConfigsResourceResponse) = {
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
    FIELD(resourceType, "0+"),
    FIELD(resourceName, "0+"),
};

TABLE(IncrementalAlterConfigsResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(responses, "0+"),
};

}  // namespace weir::protocol
