// ApiVersions (key 18): which APIs and versions a broker speaks, and its
// features.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct ApiVersionsRequest {
  std::string clientSoftwareName;
  std::string clientSoftwareVersion;
  std::optional<std::string> clusterId;
  int32_t nodeId = -1;
  MESSAGE(ApiVersionsRequest, "0-5", "3+")
};

TABLE(ApiVersionsRequest) = {
    FIELD(clientSoftwareName, "3+").ignorable(),
    FIELD(clientSoftwareVersion, "3+").ignorable(),
    FIELD(clusterId, "5+").ignorable(),
    FIELD(nodeId, "5+").ignorable(),
};

struct ApiVersionsResponse {
  struct ApiVersion {
    int16_t apiKey = 0;
    int16_t minVersion = 0;
    int16_t maxVersion = 0;
    STRUCT(ApiVersion)
  };
  struct SupportedFeatureKey {
    std::string name;
    int16_t minVersion = 0;
    int16_t maxVersion = 0;
    STRUCT(SupportedFeatureKey)
  };
  struct FinalizedFeatureKey {
    std::string name;
    int16_t maxVersionLevel = 0;
    int16_t minVersionLevel = 0;
    STRUCT(FinalizedFeatureKey)
  };
  int16_t errorCode = 0;
  std::vector<ApiVersion> apiKeys;
  int32_t throttleTimeMs = 0;
  std::vector<SupportedFeatureKey> supportedFeatures;
  int64_t finalizedFeaturesEpoch = -1;
  std::vector<FinalizedFeatureKey> finalizedFeatures;
  bool zkMigrationReady = false;
  MESSAGE(ApiVersionsResponse, "0-5", "3+")
};

TABLE(ApiVersionsResponse::ApiVersion) = {
    FIELD(apiKey, "0+"),
    FIELD(minVersion, "0+"),
    FIELD(maxVersion, "0+"),
};

TABLE(ApiVersionsResponse::SupportedFeatureKey) = {
    FIELD(name, "3+"),
    FIELD(minVersion, "3+"),
    FIELD(maxVersion, "3+"),
};

TABLE(ApiVersionsResponse::FinalizedFeatureKey) = {
    FIELD(name, "3+"),
    FIELD(maxVersionLevel, "3+"),
    FIELD(minVersionLevel, "3+"),
};

TABLE(ApiVersionsResponse) = {
    FIELD(errorCode, "0+"),
    FIELD(apiKeys, "0+"),
    FIELD(throttleTimeMs, "1+").ignorable(),
    FIELD(supportedFeatures, "3+").tag(0).ignorable(),
    FIELD(finalizedFeaturesEpoch, "3+").tag(1).ignorable(),
    FIELD(finalizedFeatures, "3+").tag(2).ignorable(),
    FIELD(zkMigrationReady, "3+").tag(3).ignorable(),
};

}  // namespace weir::protocol
