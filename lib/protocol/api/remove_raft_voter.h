// RemoveRaftVoter (key 81): removes a voter from a KRaft quorum (KIP-853).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct RemoveRaftVoterRequest {
  std::optional<std::string> clusterId = "";
  int32_t voterId = 0;
  Uuid voterDirectoryId;
  MESSAGE(RemoveRaftVoterRequest, "0", "0+")
};

TABLE(RemoveRaftVoterRequest) = {
    FIELD(clusterId, "0+"),
    FIELD(voterId, "0+"),
    FIELD(voterDirectoryId, "0+"),
};

struct RemoveRaftVoterResponse {
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::optional<std::string> errorMessage = "";
  MESSAGE(RemoveRaftVoterResponse, "0", "0+")
};

TABLE(RemoveRaftVoterResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+").ignorable(),
};

}  // namespace weir::protocol
