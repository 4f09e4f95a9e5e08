// DescribeConfigs (key 32): configs of topics, brokers, groups and others, and
// where each value comes from.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct DescribeConfigsRequest {
  struct DescribeConfigsResource {
    int8_t resourceType = 0;
    std::string resourceName;
    std::optional<std::vector<std::string>> configurationKeys =
        std::vector<std::string>();
    STRUCT(DescribeConfigsResource)
  };
  std::vector<DescribeConfigsResource> resources;
  bool includeSynonyms = false;
  bool includeDocumentation = false;
  MESSAGE(DescribeConfigsRequest, "1-4", "4+")
};

TABLE(DescribeConfigsRequest::DescribeConfigsResource) = {
    FIELD(resourceType, "0+"),
    FIELD(resourceName, "0+"),
    FIELD(configurationKeys, "0+"),
};

TABLE(DescribeConfigsRequest) = {
    FIELD(resources, "0+"),
    FIELD(includeSynonyms, "1+"),
    FIELD(includeDocumentation, "3+"),
};

struct DescribeConfigsResponse {
  struct DescribeConfigsSynonym {
    std::string name;
    std::optional<std::string> value = "";
    int8_t source = 0;
    STRUCT(DescribeConfigsSynonym)
  };
  struct DescribeConfigsResourceResult {
    std::string name;
    std::optional<std::string> value = "";
    bool readOnly = false;
    int8_t configSource = -1;
    bool isSensitive = false;
    std::vector<DescribeConfigsSynonym> synonyms;
    int8_t configType = 0;
    std::optional<std::string> documentation = "";
    STRUCT(DescribeConfigsResourceResult)
  };
  struct DescribeConfigsResult {
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage = "";
    int8_t resourceType = 0;
    std::string resourceName;
    std::vector<DescribeConfigsResourceResult> configs;
    STRUCT(DescribeConfigsResult)
  };
  int32_t throttleTimeMs = 0;
  std::vector<DescribeConfigsResult> results;
  MESSAGE(DescribeConfigsResponse, "1-4", "4+")
};

TABLE(DescribeConfigsResponse::DescribeConfigsSynonym) = {
    FIELD(name, "1+"),
    FIELD(value, "1+"),
    FIELD(source, "1+"),
};

TABLE(DescribeConfigsResponse::DescribeConfigsResourceResult) = {
    FIELD(name, "0+"),
    FIELD(value, "0+"),
    FIELD(readOnly, "0+"),
    FIELD(configSource, "1+").ignorable(),
    FIELD(isSensitive, "0+"),
    FIELD(synonyms, "1+").ignorable(),
    FIELD(configType, "3+").ignorable(),
    FIELD(documentation, "3+").ignorable(),
};

TABLE(DescribeConfigsResponse::DescribeConfigsResult) = {
    FIELD(errorCode, "0+"),    FIELD(errorMessage, "0+"),
    FIELD(resourceType, "0+"), FIELD(resourceName, "0+"),
    FIELD(configs, "0+"),
};

TABLE(DescribeConfigsResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(results, "0+"),
};

}  // namespace weir::protocol
