// DescribeDelegationToken (key 41): delegation tokens by owner.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct DescribeDelegationTokenRequest {
  struct DescribeDelegationTokenOwner {
    std::string principalType;
    std::string principalName;
    STRUCT(DescribeDelegationTokenOwner)
  };
  std::optional<std::vector<DescribeDelegationTokenOwner>> owners =
      std::vector<DescribeDelegationTokenOwner>();
  MESSAGE(DescribeDelegationTokenRequest, "1-3", "2+")
};

TABLE(DescribeDelegationTokenRequest::DescribeDelegationTokenOwner) = {
    FIELD(principalType, "0+"),
    FIELD(principalName, "0+"),
};

TABLE(DescribeDelegationTokenRequest) = {
    FIELD(owners, "0+"),
};

struct DescribeDelegationTokenResponse {
  struct DescribedDelegationTokenRenewer {
    std::string principalType;
    std::string principalName;
    STRUCT(DescribedDelegationTokenRenewer)
  };
  struct DescribedDelegationToken {
    std::string principalType;
    std::string principalName;
    std::string tokenRequesterPrincipalType;
    std::string tokenRequesterPrincipalName;
    int64_t issueTimestamp = 0;
    int64_t expiryTimestamp = 0;
    int64_t maxTimestamp = 0;
    std::string tokenId;
    std::string hmac;
    std::vector<DescribedDelegationTokenRenewer> renewers;
    STRUCT(DescribedDelegationToken)
  };
  int16_t errorCode = 0;
  std::vector<DescribedDelegationToken> tokens;
  int32_t throttleTimeMs = 0;
  MESSAGE(DescribeDelegationTokenResponse, "1-3", "2+")
};

TABLE(DescribeDelegationTokenResponse::DescribedDelegationTokenRenewer) = {
    FIELD(principalType, "0+"),
    FIELD(principalName, "0+"),
};

TABLE(DescribeDelegationTokenResponse::DescribedDelegationToken) = {
    FIELD(principalType, "0+"),
    FIELD(principalName, "0+"),
    FIELD(tokenRequesterPrincipalType, "3+"),
    FIELD(tokenRequesterPrincipalName, "3+"),
    FIELD(issueTimestamp, "0+"),
    FIELD(expiryTimestamp, "0+"),
    FIELD(maxTimestamp, "0+"),
    FIELD(tokenId, "0+"),
    FIELD(hmac, "0+").bytes(),
    FIELD(renewers, "0+"),
};

TABLE(DescribeDelegationTokenResponse) = {
    FIELD(errorCode, "0+"),
    FIELD(tokens, "0+"),
    FIELD(throttleTimeMs, "0+"),
};

}  // namespace weir::protocol
