// Control records of a KRaft log: who leads, which version of the protocol,
// which voters.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct LeaderChangeMessage {
  struct Voter {
    int32_t voterId = 0;
    Uuid voterDirectoryId;
    STRUCT(Voter)
  };
  int16_t version = 0;
  int32_t leaderId = 0;
  std::vector<Voter> voters;
  std::vector<Voter> grantingVoters;
  MESSAGE(LeaderChangeMessage, "0-1", "0+")
};

TABLE(LeaderChangeMessage::Voter) = {
    FIELD(voterId, "0+"),
    FIELD(voterDirectoryId, "1+"),
};

TABLE(LeaderChangeMessage) = {
    FIELD(version, "0+"),
    FIELD(leaderId, "0+"),
    FIELD(voters, "0+"),
    FIELD(grantingVoters, "0+"),
};

struct KRaftVersionRecord {
  int16_t version = 0;
  int16_t kRaftVersion = 0;
  MESSAGE(KRaftVersionRecord, "0", "0+")
};

TABLE(KRaftVersionRecord) = {
    FIELD(version, "0+"),
    FIELD(kRaftVersion, "0+"),
};

struct VotersRecord {
  struct Endpoint {
    std::string name;
    std::string host;
    uint16_t port = 0;
    STRUCT(Endpoint)
  };
  struct KRaftVersionFeature {
    int16_t minSupportedVersion = 0;
    int16_t maxSupportedVersion = 0;
    STRUCT(KRaftVersionFeature)
  };
  struct Voter {
    int32_t voterId = 0;
    Uuid voterDirectoryId;
    std::vector<Endpoint> endpoints;
    KRaftVersionFeature kRaftVersionFeature;
    STRUCT(Voter)
  };
  int16_t version = 0;
  std::vector<Voter> voters;
  MESSAGE(VotersRecord, "0", "0+")
};

TABLE(VotersRecord::Endpoint) = {
    FIELD(name, "0+"),
    FIELD(host, "0+"),
    FIELD(port, "0+"),
};

TABLE(VotersRecord::KRaftVersionFeature) = {
    FIELD(minSupportedVersion, "0+"),
    FIELD(maxSupportedVersion, "0+"),
};

TABLE(VotersRecord::Voter) = {
    FIELD(voterId, "0+"),
    FIELD(voterDirectoryId, "0+"),
    FIELD(endpoints, "0+"),
    FIELD(kRaftVersionFeature, "0+"),
};

TABLE(VotersRecord) = {
    FIELD(version, "0+"),
    FIELD(voters, "0+"),
};

}  // namespace weir::protocol
