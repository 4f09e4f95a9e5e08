// A classic group: its generation, leader, protocol and members
// (__consumer_offsets, record type 2).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct GroupMetadataKey {
  std::string group;
  MESSAGE(GroupMetadataKey, "0", "none")
};

TABLE(GroupMetadataKey) = {
    FIELD(group, "0"),
};

struct GroupMetadataValue {
  struct MemberMetadata {
    std::string memberId;
    std::optional<std::string> groupInstanceId;
    std::string clientId;
    std::string clientHost;
    int32_t rebalanceTimeout = -1;
    int32_t sessionTimeout = 0;
    std::string subscription;
    std::string assignment;
    STRUCT(MemberMetadata)
  };
  std::string protocolType;
  int32_t generation = 0;
  std::optional<std::string> protocol = "";
  std::optional<std::string> leader = "";
  int64_t currentStateTimestamp = -1;
  std::vector<MemberMetadata> members;
  MESSAGE(GroupMetadataValue, "0-4", "4+")
};

TABLE(GroupMetadataValue::MemberMetadata) = {
    FIELD(memberId, "0+"),
    FIELD(groupInstanceId, "3+").ignorable(),
    FIELD(clientId, "0+"),
    FIELD(clientHost, "0+"),
    FIELD(rebalanceTimeout, "1+").ignorable(),
    FIELD(sessionTimeout, "0+"),
    FIELD(subscription, "0+").bytes(),
    FIELD(assignment, "0+").bytes(),
};

TABLE(GroupMetadataValue) = {
    FIELD(protocolType, "0+"),
    FIELD(generation, "0+"),
    FIELD(protocol, "0+"),
    FIELD(leader, "0+"),
    FIELD(currentStateTimestamp, "2+").ignorable(),
    FIELD(members, "0+"),
};

}  // namespace weir::protocol
