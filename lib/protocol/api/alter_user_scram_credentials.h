// AlterUserScramCredentials (key 51): sets and removes SCRAM credentials.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct AlterUserScramCredentialsRequest {
  struct ScramCredentialDeletion {
    std::string name;
    int8_t mechanism = 0;
    STRUCT(ScramCredentialDeletion)
  };
  struct ScramCredentialUpsertion {
    std::string name;
    int8_t mechanism = 0;
    int32_t iterations = 0;
    std::string salt;
    std::string saltedPassword;
    STRUCT(ScramCredentialUpsertion)
  };
  std::vector<ScramCredentialDeletion> deletions;
  std::vector<ScramCredentialUpsertion> upsertions;
  MESSAGE(AlterUserScramCredentialsRequest, "0", "0+")
};

TABLE(AlterUserScramCredentialsRequest::ScramCredentialDeletion) = {
    FIELD(name, "0+"),
    FIELD(mechanism, "0+"),
};

TABLE(AlterUserScramCredentialsRequest::ScramCredentialUpsertion) = {
    FIELD(name, "0+"),
    FIELD(mechanism, "0+"),
    FIELD(iterations, "0+"),
    FIELD(salt, "0+").bytes(),
    FIELD(saltedPassword, "0+").bytes(),
};

TABLE(AlterUserScramCredentialsRequest) = {
    FIELD(deletions, "0+"),
    FIELD(upsertions, "0+"),
};

struct AlterUserScramCredentialsResponse {
  struct AlterUserScramCredentialsResult {
    std::string user;
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage = "";
    STRUCT(AlterUserScramCredentialsResult)
  };
  int32_t throttleTimeMs = 0;
  std::vector<AlterUserScramCredentialsResult> results;
  MESSAGE(AlterUserScramCredentialsResponse, "0", "0+")
};

TABLE(AlterUserScramCredentialsResponse::AlterUserScramCredentialsResult) = {
    FIELD(user, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
};

TABLE(AlterUserScramCredentialsResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(results, "0+"),
};

}  // namespace weir::protocol
