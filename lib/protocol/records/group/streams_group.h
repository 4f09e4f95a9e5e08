// Streams groups of KIP-1071: epochs and the topology
// (__consumer_offsets, record types 17 and 23).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct StreamsGroupMetadataKey {
  std::string groupId;
  MESSAGE(StreamsGroupMetadataKey, "0", "none")
};

TABLE(StreamsGroupMetadataKey) = {
    FIELD(groupId, "0"),
};

struct StreamsGroupMetadataValue {
  struct LastAssignmentConfig {
    std::string key;
    std::string value;
    STRUCT(LastAssignmentConfig)
  };
  int32_t epoch = 0;
  int64_t metadataHash = 0;
  int32_t validatedTopologyEpoch = -1;
  std::optional<std::vector<LastAssignmentConfig>> lastAssignmentConfigs =
      std::vector<LastAssignmentConfig>();
  int32_t storedDescriptionTopologyEpoch = -1;
  int32_t failedDescriptionTopologyEpoch = -1;
  MESSAGE(StreamsGroupMetadataValue, "0", "0+")
};

TABLE(StreamsGroupMetadataValue::LastAssignmentConfig) = {
    FIELD(key, "0+"),
    FIELD(value, "0+"),
};

TABLE(StreamsGroupMetadataValue) = {
    FIELD(epoch, "0+"),
    FIELD(metadataHash, "0+"),
    FIELD(validatedTopologyEpoch, "0+").tag(0),
    FIELD(lastAssignmentConfigs, "0+").tag(1),
    FIELD(storedDescriptionTopologyEpoch, "0+").tag(2),
    FIELD(failedDescriptionTopologyEpoch, "0+").tag(3),
};

struct StreamsGroupTopologyKey {
  std::string groupId;
  MESSAGE(StreamsGroupTopologyKey, "0", "none")
};

TABLE(StreamsGroupTopologyKey) = {
    FIELD(groupId, "0"),
};

struct StreamsGroupTopologyValue {
  struct TopicConfig {
    std::string key;
    std::string value;
    STRUCT(TopicConfig)
  };
  struct TopicInfo {
    std::string name;
    int32_t partitions = 0;
    int16_t replicationFactor = 0;
    std::vector<TopicConfig> topicConfigs;
    STRUCT(TopicInfo)
  };
  struct CopartitionGroup {
    std::vector<int16_t> sourceTopics;
    std::vector<int16_t> sourceTopicRegex;
    std::vector<int16_t> repartitionSourceTopics;
    STRUCT(CopartitionGroup)
  };
  struct Subtopology {
    std::string subtopologyId;
    std::vector<std::string> sourceTopics;
    std::vector<std::string> sourceTopicRegex;
    std::vector<TopicInfo> stateChangelogTopics;
    std::vector<std::string> repartitionSinkTopics;
    std::vector<TopicInfo> repartitionSourceTopics;
    std::vector<CopartitionGroup> copartitionGroups;
    STRUCT(Subtopology)
  };
  int32_t epoch = 0;
  std::vector<Subtopology> subtopologies;
  MESSAGE(StreamsGroupTopologyValue, "0", "0+")
};

TABLE(StreamsGroupTopologyValue::TopicConfig) = {
    FIELD(key, "0+"),
    FIELD(value, "0+"),
};

TABLE(StreamsGroupTopologyValue::TopicInfo) = {
    FIELD(name, "0+"),
    FIELD(partitions, "0+"),
    FIELD(replicationFactor, "0+"),
    FIELD(topicConfigs, "0+"),
};

TABLE(StreamsGroupTopologyValue::CopartitionGroup) = {
    FIELD(sourceTopics, "0+"),
    FIELD(sourceTopicRegex, "0+"),
    FIELD(repartitionSourceTopics, "0+"),
};

TABLE(StreamsGroupTopologyValue::Subtopology) = {
    FIELD(subtopologyId, "0+"),         FIELD(sourceTopics, "0+"),
    FIELD(sourceTopicRegex, "0+"),      FIELD(stateChangelogTopics, "0+"),
    FIELD(repartitionSinkTopics, "0+"), FIELD(repartitionSourceTopics, "0+"),
    FIELD(copartitionGroups, "0+"),
};

TABLE(StreamsGroupTopologyValue) = {
    FIELD(epoch, "0+"),
    FIELD(subtopologies, "0+"),
};

}  // namespace weir::protocol
