// ListGroups (key 16): which groups a broker looks after.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct ListGroupsRequest {
  std::vector<std::string> statesFilter;
  std::vector<std::string> typesFilter;
  MESSAGE(ListGroupsRequest, "0-5", "3+")
};

TABLE(ListGroupsRequest) = {
    FIELD(statesFilter, "4+"),
    FIELD(typesFilter, "5+"),
};

struct ListGroupsResponse {
  struct ListedGroup {
    std::string groupId;
    std::string protocolType;
    std::string groupState;
    std::string groupType;
    STRUCT(ListedGroup)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::vector<ListedGroup> groups;
  MESSAGE(ListGroupsResponse, "0-5", "3+")
};

TABLE(ListGroupsResponse::ListedGroup) = {
    FIELD(groupId, "0+"),
    FIELD(protocolType, "0+"),
    FIELD(groupState, "4+").ignorable(),
    FIELD(groupType, "5+").ignorable(),
};

TABLE(ListGroupsResponse) = {
    FIELD(throttleTimeMs, "1+").ignorable(),
    FIELD(errorCode, "0+"),
    FIELD(groups, "0+"),
};

}  // namespace weir::protocol
