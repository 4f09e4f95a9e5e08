// DescribeUserScramCredentials (key 50): which SCRAM mechanisms users have
// (never the keys).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct DescribeUserScramCredentialsRequest {
  struct UserName {
    std::string name;
    STRUCT(UserName)
  };
  std::optional<std::vector<UserName>> users = std::vector<UserName>();
  MESSAGE(DescribeUserScramCredentialsRequest, "0", "0+")
};

TABLE(DescribeUserScramCredentialsRequest::UserName) = {
    FIELD(name, "0+"),
};

TABLE(DescribeUserScramCredentialsRequest) = {
    FIELD(users, "0+"),
};

struct DescribeUserScramCredentialsResponse {
  struct CredentialInfo {
    int8_t mechanism = 0;
    int32_t iterations = 0;
    STRUCT(CredentialInfo)
  };
  struct DescribeUserScramCredentialsResult {
    std::string user;
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage = "";
    std::vector<CredentialInfo> credentialInfos;
    STRUCT(DescribeUserScramCredentialsResult)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::optional<std::string> errorMessage = "";
  std::vector<DescribeUserScramCredentialsResult> results;
  MESSAGE(DescribeUserScramCredentialsResponse, "0", "0+")
};

TABLE(DescribeUserScramCredentialsResponse::CredentialInfo) = {
    FIELD(mechanism, "0+"),
    FIELD(iterations, "0+"),
};

TABLE(
    DescribeUserScramCredentialsResponse::DescribeUserScramCredentialsResult) =
    {
        FIELD(user, "0+"),
        FIELD(errorCode, "0+"),
        FIELD(errorMessage, "0+"),
        FIELD(credentialInfos, "0+"),
};

TABLE(DescribeUserScramCredentialsResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
    FIELD(results, "0+"),
};

}  // namespace weir::protocol
