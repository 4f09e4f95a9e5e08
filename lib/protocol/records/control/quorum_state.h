// The quorum-state file of a KRaft log, kept as JSON with a data_version.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct QuorumState {
  struct Voter {
    int32_t voterId = 0;
    STRUCT(Voter)
  };
  std::string clusterId;
  int32_t leaderId = -1;
  int32_t leaderEpoch = -1;
  int32_t votedId = -1;
  Uuid votedDirectoryId;
  int64_t appliedOffset = 0;
  std::optional<std::vector<Voter>> currentVoters = std::vector<Voter>();
  MESSAGE(QuorumState, "0-1", "0+")
};

TABLE(QuorumState::Voter) = {
    FIELD(voterId, "0"),
};

TABLE(QuorumState) = {
    FIELD(clusterId, "0"),         FIELD(leaderId, "0+"),
    FIELD(leaderEpoch, "0+"),      FIELD(votedId, "0+"),
    FIELD(votedDirectoryId, "1+"), FIELD(appliedOffset, "0"),
    FIELD(currentVoters, "0"),
};

}  // namespace weir::protocol
