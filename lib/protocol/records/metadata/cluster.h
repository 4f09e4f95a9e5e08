// The cluster as a whole in the KRaft metadata log: feature levels, blocks of
// producer ids, and the brackets of a batch that applies at once (KIP-868).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct FeatureLevelRecord {
  std::string name;
  int16_t featureLevel = 0;
  MESSAGE(FeatureLevelRecord, "0", "0+")
};

TABLE(FeatureLevelRecord) = {
    FIELD(name, "0+"),
    FIELD(featureLevel, "0+"),
};

struct ProducerIdsRecord {
  int32_t brokerId = 0;
  int64_t brokerEpoch = -1;
  int64_t nextProducerId = 0;
  MESSAGE(ProducerIdsRecord, "0", "0+")
};

TABLE(ProducerIdsRecord) = {
    FIELD(brokerId, "0+"),
    FIELD(brokerEpoch, "0+"),
    FIELD(nextProducerId, "0+"),
};

struct ZkMigrationStateRecord {
  int8_t zkMigrationState = 0;
  MESSAGE(ZkMigrationStateRecord, "0", "0+")
};

TABLE(ZkMigrationStateRecord) = {
    FIELD(zkMigrationState, "0+"),
};

struct BeginTransactionRecord {
  std::optional<std::string> name;
  MESSAGE(BeginTransactionRecord, "0", "0+")
};

TABLE(BeginTransactionRecord) = {
    FIELD(name, "0+").tag(0),
};

struct EndTransactionRecord {
  MESSAGE(EndTransactionRecord, "0", "0+")
};

TABLE(EndTransactionRecord) = {};

struct AbortTransactionRecord {
  std::optional<std::string> reason;
  MESSAGE(AbortTransactionRecord, "0", "0+")
};

TABLE(AbortTransactionRecord) = {
    FIELD(reason, "0+").tag(0),
};

struct NoOpRecord {
  MESSAGE(NoOpRecord, "0", "0+")
};

TABLE(NoOpRecord) = {};

}  // namespace weir::protocol
