// Brokers and controllers in the KRaft metadata log: registered, fenced, gone.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct RegisterBrokerRecord {
  struct BrokerEndpoint {
    std::string name;
    std::string host;
    uint16_t port = 0;
    int16_t securityProtocol = 0;
    STRUCT(BrokerEndpoint)
  };
  struct BrokerFeature {
    std::string name;
    int16_t minSupportedVersion = 0;
    int16_t maxSupportedVersion = 0;
    STRUCT(BrokerFeature)
  };
  int32_t brokerId = 0;
  bool isMigratingZkBroker = false;
  Uuid incarnationId;
  int64_t brokerEpoch = 0;
  std::vector<BrokerEndpoint> endPoints;
  std::vector<BrokerFeature> features;
  std::optional<std::string> rack = "";
  bool fenced = true;
  bool inControlledShutdown = false;
  std::vector<Uuid> logDirs;
  std::optional<std::vector<Uuid>> cordonedLogDirs;
  MESSAGE(RegisterBrokerRecord, "0-4", "0+")
};

TABLE(RegisterBrokerRecord::BrokerEndpoint) = {
    FIELD(name, "0+"),
    FIELD(host, "0+"),
    FIELD(port, "0+"),
    FIELD(securityProtocol, "0+"),
};

TABLE(RegisterBrokerRecord::BrokerFeature) = {
    FIELD(name, "0+"),
    FIELD(minSupportedVersion, "0+"),
    FIELD(maxSupportedVersion, "0+"),
};

TABLE(RegisterBrokerRecord) = {
    FIELD(brokerId, "0+"),
    FIELD(isMigratingZkBroker, "2+"),
    FIELD(incarnationId, "0+"),
    FIELD(brokerEpoch, "0+"),
    FIELD(endPoints, "0+"),
    FIELD(features, "0+"),
    FIELD(rack, "0+"),
    FIELD(fenced, "0+"),
    FIELD(inControlledShutdown, "1+"),
    FIELD(logDirs, "3+").tag(0),
    FIELD(cordonedLogDirs, "4+").tag(1),
};

struct BrokerRegistrationChangeRecord {
  int32_t brokerId = 0;
  int64_t brokerEpoch = 0;
  int8_t fenced = 0;
  int8_t inControlledShutdown = 0;
  std::vector<Uuid> logDirs;
  std::optional<std::vector<Uuid>> cordonedLogDirs;
  MESSAGE(BrokerRegistrationChangeRecord, "0-3", "0+")
};

TABLE(BrokerRegistrationChangeRecord) = {
    FIELD(brokerId, "0+"),       FIELD(brokerEpoch, "0+"),
    FIELD(fenced, "0+").tag(0),  FIELD(inControlledShutdown, "1+").tag(1),
    FIELD(logDirs, "2+").tag(2), FIELD(cordonedLogDirs, "3+").tag(3),
};

struct UnregisterBrokerRecord {
  int32_t brokerId = 0;
  int64_t brokerEpoch = 0;
  MESSAGE(UnregisterBrokerRecord, "0", "0+")
};

TABLE(UnregisterBrokerRecord) = {
    FIELD(brokerId, "0+"),
    FIELD(brokerEpoch, "0+"),
};

struct FenceBrokerRecord {
  int32_t id = 0;
  int64_t epoch = 0;
  MESSAGE(FenceBrokerRecord, "0", "0+")
};

TABLE(FenceBrokerRecord) = {
    FIELD(id, "0+"),
    FIELD(epoch, "0+"),
};

struct UnfenceBrokerRecord {
  int32_t id = 0;
  int64_t epoch = 0;
  MESSAGE(UnfenceBrokerRecord, "0", "0+")
};

TABLE(UnfenceBrokerRecord) = {
    FIELD(id, "0+"),
    FIELD(epoch, "0+"),
};

struct RegisterControllerRecord {
  struct ControllerEndpoint {
    std::string name;
    std::string host;
    uint16_t port = 0;
    int16_t securityProtocol = 0;
    STRUCT(ControllerEndpoint)
  };
  struct ControllerFeature {
    std::string name;
    int16_t minSupportedVersion = 0;
    int16_t maxSupportedVersion = 0;
    STRUCT(ControllerFeature)
  };
  int32_t controllerId = 0;
  Uuid incarnationId;
  bool zkMigrationReady = false;
  std::vector<ControllerEndpoint> endPoints;
  std::vector<ControllerFeature> features;
  MESSAGE(RegisterControllerRecord, "0", "0+")
};

TABLE(RegisterControllerRecord::ControllerEndpoint) = {
    FIELD(name, "0+"),
    FIELD(host, "0+"),
    FIELD(port, "0+"),
    FIELD(securityProtocol, "0+"),
};

TABLE(RegisterControllerRecord::ControllerFeature) = {
    FIELD(name, "0+"),
    FIELD(minSupportedVersion, "0+"),
    FIELD(maxSupportedVersion, "0+"),
};

TABLE(RegisterControllerRecord) = {
    FIELD(controllerId, "0+"),     FIELD(incarnationId, "0+"),
    FIELD(zkMigrationReady, "0+"), FIELD(endPoints, "0+"),
    FIELD(features, "0+"),
};

struct UnregisterControllerRecord {
  int32_t controllerId = 0;
  MESSAGE(UnregisterControllerRecord, "0", "0+")
};

TABLE(UnregisterControllerRecord) = {
    FIELD(controllerId, "0+"),
};

}  // namespace weir::protocol
