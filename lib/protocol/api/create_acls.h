// CreateAcls (key 30): adds ACLs.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct CreateAclsRequest {
  struct AclCreation {
    int8_t resourceType = 0;
    std::string resourceName;
    int8_t resourcePatternType = 3;
    std::string principal;
    std::string host;
    int8_t operation = 0;
    int8_t permissionType = 0;
    STRUCT(AclCreation)
  };
  std::vector<AclCreation> creations;
  MESSAGE(CreateAclsRequest, "1-3", "2+")
};

TABLE(CreateAclsRequest::AclCreation) = {
    FIELD(resourceType, "0+"),
    FIELD(resourceName, "0+"),
    FIELD(resourcePatternType, "1+"),
    FIELD(principal, "0+"),
    FIELD(host, "0+"),
    FIELD(operation, "0+"),
    FIELD(permissionType, "0+"),
};

TABLE(CreateAclsRequest) = {
    FIELD(creations, "0+"),
};

struct CreateAclsResponse {
  struct AclCreationResult {
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage = "";
    STRUCT(AclCreationResult)
  };
  int32_t throttleTimeMs = 0;
  std::vector<AclCreationResult> results;
  MESSAGE(CreateAclsResponse, "1-3", "2+")
};

TABLE(CreateAclsResponse::AclCreationResult) = {
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
};

TABLE(CreateAclsResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(results, "0+"),
};

}  // namespace weir::protocol
