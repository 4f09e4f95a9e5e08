// AddRaftVoter (key 80): adds a voter to a KRaft quorum (KIP-853).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct AddRaftVoterRequest {
  struct Listener {
    std::string name;
    std::string host;
    uint16_t port = 0;
    STRUCT(Listener)
  };
  std::optional<std::string> clusterId = "";
  int32_t timeoutMs = 0;
  int32_t voterId = 0;
  Uuid voterDirectoryId;
  std::vector<Listener> listeners;
  bool ackWhenCommitted = true;
  MESSAGE(AddRaftVoterRequest, "0-1", "0+")
};

TABLE(AddRaftVoterRequest::Listener) = {
    FIELD(name, "0+"),
    FIELD(host, "0+"),
    FIELD(port, "0+"),
};

TABLE(AddRaftVoterRequest) = {
    FIELD(clusterId, "0+"), FIELD(timeoutMs, "0+"),
    FIELD(voterId, "0+"),   FIELD(voterDirectoryId, "0+"),
    FIELD(listeners, "0+"), FIELD(ackWhenCommitted, "1+"),
};

struct AddRaftVoterResponse {
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::optional<std::string> errorMessage = "";
  MESSAGE(AddRaftVoterResponse, "0-1", "0+")
};

TABLE(AddRaftVoterResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+").ignorable(),
};

}  // namespace weir::protocol
