// Who may do what, and how much of it, in the KRaft metadata log: ACLs, SCRAM
// users, delegation tokens, client quotas.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct AccessControlEntryRecord {
  Uuid id;
  int8_t resourceType = 0;
  std::string resourceName;
  int8_t patternType = 0;
  std::string principal;
  std::string host;
  int8_t operation = 0;
  int8_t permissionType = 0;
  MESSAGE(AccessControlEntryRecord, "0", "0+")
};

TABLE(AccessControlEntryRecord) = {
    FIELD(id, "0+"),           FIELD(resourceType, "0+"),
    FIELD(resourceName, "0+"), FIELD(patternType, "0+"),
    FIELD(principal, "0+"),    FIELD(host, "0+"),
    FIELD(operation, "0+"),    FIELD(permissionType, "0+"),
};

struct RemoveAccessControlEntryRecord {
  Uuid id;
  MESSAGE(RemoveAccessControlEntryRecord, "0", "0+")
};

TABLE(RemoveAccessControlEntryRecord) = {
    FIELD(id, "0+"),
};

struct UserScramCredentialRecord {
  std::string name;
  int8_t mechanism = 0;
  std::string salt;
  std::string storedKey;
  std::string serverKey;
  int32_t iterations = 0;
  MESSAGE(UserScramCredentialRecord, "0", "0+")
};

TABLE(UserScramCredentialRecord) = {
    FIELD(name, "0+"),
    FIELD(mechanism, "0+"),
    FIELD(salt, "0+").bytes(),
    FIELD(storedKey, "0+").bytes().secret(),
    FIELD(serverKey, "0+").bytes().secret(),
    FIELD(iterations, "0+"),
};

struct RemoveUserScramCredentialRecord {
  std::string name;
  int8_t mechanism = 0;
  MESSAGE(RemoveUserScramCredentialRecord, "0", "0+")
};

TABLE(RemoveUserScramCredentialRecord) = {
    FIELD(name, "0+"),
    FIELD(mechanism, "0+"),
};

struct DelegationTokenRecord {
  std::string owner;
  std::string requester;
  std::vector<std::string> renewers;
  int64_t issueTimestamp = 0;
  int64_t maxTimestamp = 0;
  int64_t expirationTimestamp = 0;
  std::string tokenId;
  MESSAGE(DelegationTokenRecord, "0", "0+")
};

TABLE(DelegationTokenRecord) = {
    FIELD(owner, "0+"),
    FIELD(requester, "0+"),
    FIELD(renewers, "0+"),
    FIELD(issueTimestamp, "0+"),
    FIELD(maxTimestamp, "0+"),
    FIELD(expirationTimestamp, "0+"),
    FIELD(tokenId, "0+").secret(),
};

struct RemoveDelegationTokenRecord {
  std::string tokenId;
  MESSAGE(RemoveDelegationTokenRecord, "0", "0+")
};

TABLE(RemoveDelegationTokenRecord) = {
    FIELD(tokenId, "0+").secret(),
};

struct ClientQuotaRecord {
  struct EntityData {
    std::string entityType;
    std::optional<std::string> entityName = "";
    STRUCT(EntityData)
  };
  std::vector<EntityData> entity;
  std::string key;
  double value = 0;
  bool remove = false;
  MESSAGE(ClientQuotaRecord, "0", "0+")
};

TABLE(ClientQuotaRecord::EntityData) = {
    FIELD(entityType, "0+"),
    FIELD(entityName, "0+"),
};

TABLE(ClientQuotaRecord) = {
    FIELD(entity, "0+"),
    FIELD(key, "0+"),
    FIELD(value, "0+"),
    FIELD(remove, "0+"),
};

}  // namespace weir::protocol
