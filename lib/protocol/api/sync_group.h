// SyncGroup (key 14): the leader of a classic group hands out the assignment.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct SyncGroupRequest {
  struct SyncGroupRequestAssignment {
    std::string memberId;
    std::string assignment;
    STRUCT(SyncGroupRequestAssignment)
  };
  std::string groupId;
  int32_t generationId = 0;
  std::string memberId;
  std::optional<std::string> groupInstanceId;
  std::optional<std::string> protocolType;
  std::optional<std::string> protocolName;
  std::vector<SyncGroupRequestAssignment> assignments;
  MESSAGE(SyncGroupRequest, "0-5", "4+")
};

TABLE(SyncGroupRequest::SyncGroupRequestAssignment) = {
    FIELD(memberId, "0+"),
    FIELD(assignment, "0+").bytes(),
};

TABLE(SyncGroupRequest) = {
    FIELD(groupId, "0+"),
    FIELD(generationId, "0+"),
    FIELD(memberId, "0+"),
    FIELD(groupInstanceId, "3+"),
    FIELD(protocolType, "5+").ignorable(),
    FIELD(protocolName, "5+").ignorable(),
    FIELD(assignments, "0+"),
};

struct SyncGroupResponse {
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::optional<std::string> protocolType;
  std::optional<std::string> protocolName;
  std::string assignment;
  MESSAGE(SyncGroupResponse, "0-5", "4+")
};

TABLE(SyncGroupResponse) = {
    FIELD(throttleTimeMs, "1+").ignorable(),
    FIELD(errorCode, "0+"),
    FIELD(protocolType, "5+").ignorable(),
    FIELD(protocolName, "5+").ignorable(),
    FIELD(assignment, "0+").bytes(),
};

}  // namespace weir::protocol
