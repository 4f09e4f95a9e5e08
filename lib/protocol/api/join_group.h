// JoinGroup (key 11): a member enters the next generation of a classic group.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct JoinGroupRequest {
  struct JoinGroupRequestProtocol {
    std::string name;
    std::string metadata;
    STRUCT(JoinGroupRequestProtocol)
  };
  std::string groupId;
  int32_t sessionTimeoutMs = 0;
  int32_t rebalanceTimeoutMs = -1;
  std::string memberId;
  std::optional<std::string> groupInstanceId;
  std::string protocolType;
  std::vector<JoinGroupRequestProtocol> protocols;
  std::optional<std::string> reason;
  MESSAGE(JoinGroupRequest, "0-9", "6+")
};

TABLE(JoinGroupRequest::JoinGroupRequestProtocol) = {
    FIELD(name, "0+"),
    FIELD(metadata, "0+").bytes(),
};

TABLE(JoinGroupRequest) = {
    FIELD(groupId, "0+"),
    FIELD(sessionTimeoutMs, "0+"),
    FIELD(rebalanceTimeoutMs, "1+").ignorable(),
    FIELD(memberId, "0+"),
    FIELD(groupInstanceId, "5+"),
    FIELD(protocolType, "0+"),
    FIELD(protocols, "0+"),
    FIELD(reason, "8+").ignorable(),
};

struct JoinGroupResponse {
  struct JoinGroupResponseMember {
    std::string memberId;
    std::optional<std::string> groupInstanceId;
    std::string metadata;
    STRUCT(JoinGroupResponseMember)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  int32_t generationId = -1;
  std::optional<std::string> protocolType;
  std::optional<std::string> protocolName = "";
  std::string leader;
  bool skipAssignment = false;
  std::string memberId;
  std::vector<JoinGroupResponseMember> members;
  MESSAGE(JoinGroupResponse, "0-9", "6+")
};

TABLE(JoinGroupResponse::JoinGroupResponseMember) = {
    FIELD(memberId, "0+"),
    FIELD(groupInstanceId, "5+").ignorable(),
    FIELD(metadata, "0+").bytes(),
};

TABLE(JoinGroupResponse) = {
    FIELD(throttleTimeMs, "2+").ignorable(),
    FIELD(errorCode, "0+"),
    FIELD(generationId, "0+"),
    FIELD(protocolType, "7+").ignorable(),
    FIELD(protocolName, "0+").nullable("7+"),
    FIELD(leader, "0+"),
    FIELD(skipAssignment, "9+"),
    FIELD(memberId, "0+"),
    FIELD(members, "0+"),
};

}  // namespace weir::protocol
