// LeaveGroup (key 13): members leave a classic group.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct LeaveGroupRequest {
  struct MemberIdentity {
    std::string memberId;
    std::optional<std::string> groupInstanceId;
    std::optional<std::string> reason;
    STRUCT(MemberIdentity)
  };
  std::string groupId;
  std::string memberId;
  std::vector<MemberIdentity> members;
  MESSAGE(LeaveGroupRequest, "0-5", "4+")
};

TABLE(LeaveGroupRequest::MemberIdentity) = {
    FIELD(memberId, "3+"),
    FIELD(groupInstanceId, "3+"),
    FIELD(reason, "5+").ignorable(),
};

TABLE(LeaveGroupRequest) = {
    FIELD(groupId, "0+"),
    FIELD(memberId, "0-2"),
    FIELD(members, "3+"),
};

struct LeaveGroupResponse {
  struct MemberResponse {
    std::string memberId;
    std::optional<std::string> groupInstanceId = "";
    int16_t errorCode = 0;
    STRUCT(MemberResponse)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::vector<MemberResponse> members;
  MESSAGE(LeaveGroupResponse, "0-5", "4+")
};

TABLE(LeaveGroupResponse::MemberResponse) = {
    FIELD(memberId, "3+"),
    FIELD(groupInstanceId, "3+"),
    FIELD(errorCode, "3+"),
};

TABLE(LeaveGroupResponse) = {
    FIELD(throttleTimeMs, "1+").ignorable(),
    FIELD(errorCode, "0+"),
    FIELD(members, "3+"),
};

}  // namespace weir::protocol
