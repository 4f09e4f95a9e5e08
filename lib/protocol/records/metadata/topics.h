// Topics, partitions and configs in the KRaft metadata log.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct TopicRecord {
  std::string name;
  Uuid topicId;
  MESSAGE(TopicRecord, "0", "0+")
};

TABLE(TopicRecord) = {
    FIELD(name, "0+"),
    FIELD(topicId, "0+"),
};

struct RemoveTopicRecord {
  Uuid topicId;
  MESSAGE(RemoveTopicRecord, "0", "0+")
};

TABLE(RemoveTopicRecord) = {
    FIELD(topicId, "0+"),
};

struct PartitionRecord {
  int32_t partitionId = -1;
  Uuid topicId;
  std::vector<int32_t> replicas;
  std::vector<int32_t> isr;
  std::vector<int32_t> removingReplicas;
  std::vector<int32_t> addingReplicas;
  int32_t leader = -1;
  int8_t leaderRecoveryState = 0;
  int32_t leaderEpoch = -1;
  int32_t partitionEpoch = -1;
  std::vector<Uuid> directories;
  std::optional<std::vector<int32_t>> eligibleLeaderReplicas;
  std::optional<std::vector<int32_t>> lastKnownElr;
  MESSAGE(PartitionRecord, "0-2", "0+")
};

TABLE(PartitionRecord) = {
    FIELD(partitionId, "0+"),
    FIELD(topicId, "0+"),
    FIELD(replicas, "0+"),
    FIELD(isr, "0+"),
    FIELD(removingReplicas, "0+"),
    FIELD(addingReplicas, "0+"),
    FIELD(leader, "0+"),
    FIELD(leaderRecoveryState, "0+").tag(0),
    FIELD(leaderEpoch, "0+"),
    FIELD(partitionEpoch, "0+"),
    FIELD(directories, "1+"),
    FIELD(eligibleLeaderReplicas, "2+").tag(1),
    FIELD(lastKnownElr, "2+").tag(2),
};

struct PartitionChangeRecord {
  int32_t partitionId = -1;
  Uuid topicId;
  std::optional<std::vector<int32_t>> isr;
  int32_t leader = -2;
  std::optional<std::vector<int32_t>> replicas;
  std::optional<std::vector<int32_t>> removingReplicas;
  std::optional<std::vector<int32_t>> addingReplicas;
  int8_t leaderRecoveryState = -1;
  std::optional<std::vector<Uuid>> directories;
  std::optional<std::vector<int32_t>> eligibleLeaderReplicas;
  std::optional<std::vector<int32_t>> lastKnownElr;
  MESSAGE(PartitionChangeRecord, "0-2", "0+")
};

TABLE(PartitionChangeRecord) = {
    FIELD(partitionId, "0+"),
    FIELD(topicId, "0+"),
    FIELD(isr, "0+").tag(0),
    FIELD(leader, "0+").tag(1),
    FIELD(replicas, "0+").tag(2),
    FIELD(removingReplicas, "0+").tag(3),
    FIELD(addingReplicas, "0+").tag(4),
    FIELD(leaderRecoveryState, "0+").tag(5),
    FIELD(directories, "1+").tag(8),
    FIELD(eligibleLeaderReplicas, "2+").tag(6),
    FIELD(lastKnownElr, "2+").tag(7),
};

struct ClearElrRecord {
  std::string topicName;
  MESSAGE(ClearElrRecord, "0", "0+")
};

TABLE(ClearElrRecord) = {
    FIELD(topicName, "0+"),
};

struct ConfigRecord {
  int8_t resourceType = 0;
  std::string resourceName;
  std::string name;
  std::optional<std::string> value = "";
  MESSAGE(ConfigRecord, "0", "0+")
};

TABLE(ConfigRecord) = {
    FIELD(resourceType, "0+"),
    FIELD(resourceName, "0+"),
    FIELD(name, "0+"),
    FIELD(value, "0+"),
};

}  // namespace weir::protocol
