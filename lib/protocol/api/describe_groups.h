// DescribeGroups (key 15): state, protocol and members of classic groups.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct DescribeGroupsRequest {
  std::vector<std::string> groups;
  bool includeAuthorizedOperations = false;
  MESSAGE(DescribeGroupsRequest, "0-6", "5+")
};

TABLE(DescribeGroupsRequest) = {
    FIELD(groups, "0+"),
    FIELD(includeAuthorizedOperations, "3+"),
};

struct DescribeGroupsResponse {
  struct DescribedGroupMember {
    std::string memberId;
    std::optional<std::string> groupInstanceId;
    std::string clientId;
    std::string clientHost;
    std::string memberMetadata;
    std::string memberAssignment;
    STRUCT(DescribedGroupMember)
  };
  struct DescribedGroup {
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage;
    std::string groupId;
    std::string groupState;
    std::string protocolType;
    std::string protocolData;
    std::vector<DescribedGroupMember> members;
    int32_t authorizedOperations = INT32_MIN;
    STRUCT(DescribedGroup)
  };
  int32_t throttleTimeMs = 0;
  std::vector<DescribedGroup> groups;
  MESSAGE(DescribeGroupsResponse, "0-6", "5+")
};

TABLE(DescribeGroupsResponse::DescribedGroupMember) = {
    FIELD(memberId, "0+"),
    FIELD(groupInstanceId, "4+").ignorable(),
    FIELD(clientId, "0+"),
    FIELD(clientHost, "0+"),
    FIELD(memberMetadata, "0+").bytes(),
    FIELD(memberAssignment, "0+").bytes(),
};

TABLE(DescribeGroupsResponse::DescribedGroup) = {
    FIELD(errorCode, "0+"),    FIELD(errorMessage, "6+"),
    FIELD(groupId, "0+"),      FIELD(groupState, "0+"),
    FIELD(protocolType, "0+"), FIELD(protocolData, "0+"),
    FIELD(members, "0+"),      FIELD(authorizedOperations, "3+"),
};

TABLE(DescribeGroupsResponse) = {
    FIELD(throttleTimeMs, "1+").ignorable(),
    FIELD(groups, "0+"),
};

}  // namespace weir::protocol
