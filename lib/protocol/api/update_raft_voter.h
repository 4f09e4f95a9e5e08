// UpdateRaftVoter (key 82): a voter says where it listens and what it speaks
// (KIP-853).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct UpdateRaftVoterRequest {
  struct Listener {
    std::string name;
    std::string host;
    uint16_t port = 0;
    STRUCT(Listener)
  };
  struct KRaftVersionFeature {
    int16_t minSupportedVersion = 0;
    int16_t maxSupportedVersion = 0;
    STRUCT(KRaftVersionFeature)
  };
  std::optional<std::string> clusterId = "";
  int32_t currentLeaderEpoch = 0;
  int32_t voterId = 0;
  Uuid voterDirectoryId;
  std::vector<Listener> listeners;
  KRaftVersionFeature kRaftVersionFeature;
  MESSAGE(UpdateRaftVoterRequest, "0", "0+")
};

TABLE(UpdateRaftVoterRequest::Listener) = {
    FIELD(name, "0+"),
    FIELD(host, "0+"),
    FIELD(port, "0+"),
};

TABLE(UpdateRaftVoterRequest::KRaftVersionFeature) = {
    FIELD(minSupportedVersion, "0+"),
    FIELD(maxSupportedVersion, "0+"),
};

TABLE(UpdateRaftVoterRequest) = {
    FIELD(clusterId, "0+"), FIELD(currentLeaderEpoch, "0+"),
    FIELD(voterId, "0+"),   FIELD(voterDirectoryId, "0+"),
    FIELD(listeners, "0+"), FIELD(kRaftVersionFeature, "0+"),
};

struct UpdateRaftVoterResponse {
  struct CurrentLeader {
    int32_t leaderId = -1;
    int32_t leaderEpoch = -1;
    std::string host;
    int32_t port = 0;
    STRUCT(CurrentLeader)
  };
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  CurrentLeader currentLeader;
  MESSAGE(UpdateRaftVoterResponse, "0", "0+")
};

TABLE(UpdateRaftVoterResponse::CurrentLeader) = {
    FIELD(leaderId, "0+"),
    FIELD(leaderEpoch, "0+"),
    FIELD(host, "0+"),
    FIELD(port, "0+"),
};

TABLE(UpdateRaftVoterResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(currentLeader, "0+").tag(0),
};

}  // namespace weir::protocol
