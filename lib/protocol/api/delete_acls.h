// DeleteAcls (key 31): removes the ACLs that match filters.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct DeleteAclsRequest {
  struct DeleteAclsFilter {
    int8_t resourceTypeFilter = 0;
    std::optional<std::string> resourceNameFilter = "";
    int8_t patternTypeFilter = 3;
    std::optional<std::string> principalFilter = "";
    std::optional<std::string> hostFilter = "";
    int8_t operation = 0;
    int8_t permissionType = 0;
    STRUCT(DeleteAclsFilter)
  };
  std::vector<DeleteAclsFilter> filters;
  MESSAGE(DeleteAclsRequest, "1-3", "2+")
};

TABLE(DeleteAclsRequest::DeleteAclsFilter) = {
    FIELD(resourceTypeFilter, "0+"), FIELD(resourceNameFilter, "0+"),
    FIELD(patternTypeFilter, "1+"),  FIELD(principalFilter, "0+"),
    FIELD(hostFilter, "0+"),         FIELD(operation, "0+"),
    FIELD(permissionType, "0+"),
};

TABLE(DeleteAclsRequest) = {
    FIELD(filters, "0+"),
};

struct DeleteAclsResponse {
  struct DeleteAclsMatchingAcl {
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage = "";
    int8_t resourceType = 0;
    std::string resourceName;
    int8_t patternType = 3;
    std::string principal;
    std::string host;
    int8_t operation = 0;
    int8_t permissionType = 0;
    STRUCT(DeleteAclsMatchingAcl)
  };
  struct DeleteAclsFilterResult {
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage = "";
    std::vector<DeleteAclsMatchingAcl> matchingAcls;
    STRUCT(DeleteAclsFilterResult)
  };
  int32_t throttleTimeMs = 0;
  std::vector<DeleteAclsFilterResult> filterResults;
  MESSAGE(DeleteAclsResponse, "1-3", "2+")
};

TABLE(DeleteAclsResponse::DeleteAclsMatchingAcl) = {
    FIELD(errorCode, "0+"),      FIELD(errorMessage, "0+"),
    FIELD(resourceType, "0+"),   FIELD(resourceName, "0+"),
    FIELD(patternType, "1+"),    FIELD(principal, "0+"),
    FIELD(host, "0+"),           FIELD(operation, "0+"),
    FIELD(permissionType, "0+"),
};

TABLE(DeleteAclsResponse::DeleteAclsFilterResult) = {
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
    FIELD(matchingAcls, "0+"),
};

TABLE(DeleteAclsResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(filterResults, "0+"),
};

}  // namespace weir::protocol
