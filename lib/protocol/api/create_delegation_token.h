// CreateDelegationToken (key 38): issues a delegation token (KIP-48).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct CreateDelegationTokenRequest {
  struct CreatableRenewers {
    std::string principalType;
    std::string principalName;
    STRUCT(CreatableRenewers)
  };
  std::optional<std::string> ownerPrincipalType = "";
  std::optional<std::string> ownerPrincipalName = "";
  std::vector<CreatableRenewers> renewers;
  int64_t maxLifetimeMs = 0;
  MESSAGE(CreateDelegationTokenRequest, "1-3", "2+")
};

TABLE(CreateDelegationTokenRequest::CreatableRenewers) = {
    FIELD(principalType, "0+"),
    FIELD(principalName, "0+"),
};

TABLE(CreateDelegationTokenRequest) = {
    FIELD(ownerPrincipalType, "3+"),
    FIELD(ownerPrincipalName, "3+"),
    FIELD(renewers, "0+"),
    FIELD(maxLifetimeMs, "0+"),
};

struct CreateDelegationTokenResponse {
  int16_t errorCode = 0;
  std::string principalType;
  std::string principalName;
  std::string tokenRequesterPrincipalType;
  std::string tokenRequesterPrincipalName;
  int64_t issueTimestampMs = 0;
  int64_t expiryTimestampMs = 0;
  int64_t maxTimestampMs = 0;
  std::string tokenId;
  std::string hmac;
  int32_t throttleTimeMs = 0;
  MESSAGE(CreateDelegationTokenResponse, "1-3", "2+")
};

TABLE(CreateDelegationTokenResponse) = {
    FIELD(errorCode, "0+"),
    FIELD(principalType, "0+"),
    FIELD(principalName, "0+"),
    FIELD(tokenRequesterPrincipalType, "3+"),
    FIELD(tokenRequesterPrincipalName, "3+"),
    FIELD(issueTimestampMs, "0+"),
    FIELD(expiryTimestampMs, "0+"),
    FIELD(maxTimestampMs, "0+"),
    FIELD(tokenId, "0+"),
    FIELD(hmac, "0+").bytes(),
    FIELD(throttleTimeMs, "0+"),
};

}  // namespace weir::protocol
