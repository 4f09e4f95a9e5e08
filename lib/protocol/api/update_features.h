// UpdateFeatures (key 57): raises or lowers finalised feature levels.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct UpdateFeaturesRequest {
  struct FeatureUpdateKey {
    std::string feature;
    int16_t maxVersionLevel = 0;
    bool allowDowngrade = false;
    int8_t upgradeType = 1;
    STRUCT(FeatureUpdateKey)
  };
  int32_t timeoutMs = 60000;
  std::vector<FeatureUpdateKey> featureUpdates;
  bool validateOnly = false;
  MESSAGE(UpdateFeaturesRequest, "0-2", "0+")
};

TABLE(UpdateFeaturesRequest::FeatureUpdateKey) = {
    FIELD(feature, "0+"),
    FIELD(maxVersionLevel, "0+"),
    FIELD(allowDowngrade, "0"),
    FIELD(upgradeType, "1+"),
};

TABLE(UpdateFeaturesRequest) = {
    FIELD(timeoutMs, "0+"),
    FIELD(featureUpdates, "0+"),
    FIELD(validateOnly, "1+"),
};

struct UpdateFeaturesResponse {
  struct UpdatableFeatureResult {
    std::string feature;
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage = "";
    STRUCT(UpdatableFeatureResult)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::optional<std::string> errorMessage = "";
  std::vector<UpdatableFeatureResult> results;
  MESSAGE(UpdateFeaturesResponse, "0-2", "0+")
};

TABLE(UpdateFeaturesResponse::UpdatableFeatureResult) = {
    FIELD(feature, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
};

TABLE(UpdateFeaturesResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
    FIELD(results, "0-1").ignorable(),
};

}  // namespace weir::protocol
