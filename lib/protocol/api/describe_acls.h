// DescribeAcls (key 29): ACLs that match a filter.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct DescribeAclsRequest {
  int8_t resourceTypeFilter = 0;
  std::optional<std::string> resourceNameFilter = "";
  int8_t patternTypeFilter = 3;
  std::optional<std::string> principalFilter = "";
  std::optional<std::string> hostFilter = "";
  int8_t operation = 0;
  int8_t permissionType = 0;
  MESSAGE(DescribeAclsRequest, "1-3", "2+")
};

TABLE(DescribeAclsRequest) = {
    FIELD(resourceTypeFilter, "0+"), FIELD(resourceNameFilter, "0+"),
    FIELD(patternTypeFilter, "1+"),  FIELD(principalFilter, "0+"),
    FIELD(hostFilter, "0+"),         FIELD(operation, "0+"),
    FIELD(permissionType, "0+"),
};

struct DescribeAclsResponse {
  struct AclDescription {
    std::string principal;
    std::string host;
    int8_t operation = 0;
    int8_t permissionType = 0;
    STRUCT(AclDescription)
  };
  struct DescribeAclsResource {
    int8_t resourceType = 0;
    std::string resourceName;
    int8_t patternType = 3;
    std::vector<AclDescription> acls;
    STRUCT(DescribeAclsResource)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::optional<std::string> errorMessage = "";
  std::vector<DescribeAclsResource> resources;
  MESSAGE(DescribeAclsResponse, "1-3", "2+")
};

TABLE(DescribeAclsResponse::AclDescription) = {
    FIELD(principal, "0+"),
    FIELD(host, "0+"),
    FIELD(operation, "0+"),
    FIELD(permissionType, "0+"),
};

TABLE(DescribeAclsResponse::DescribeAclsResource) = {
    FIELD(resourceType, "0+"),
    FIELD(resourceName, "0+"),
    FIELD(patternType, "1+"),
    FIELD(acls, "0+"),
};

TABLE(DescribeAclsResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
    FIELD(resources, "0+"),
};

}  // namespace weir::protocol
