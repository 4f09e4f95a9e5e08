// DeleteGroups (key 42): deletes groups that have no members.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct DeleteGroupsRequest {
  std::vector<std::string> groupsNames;
  MESSAGE(DeleteGroupsRequest, "0-3", "2+")
};

TABLE(DeleteGroupsRequest) = {
    FIELD(groupsNames, "0+"),
};

struct DeleteGroupsResponse {
  struct DeletableGroupResult {
    std::string groupId;
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage;
    STRUCT(DeletableGroupResult)
  };
  int32_t throttleTimeMs = 0;
  std::vector<DeletableGroupResult> results;
  MESSAGE(DeleteGroupsResponse, "0-3", "2+")
};

TABLE(DeleteGroupsResponse::DeletableGroupResult) = {
    FIELD(groupId, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "3+").ignorable(),
};

TABLE(DeleteGroupsResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(results, "0+"),
};

}  // namespace weir::protocol
