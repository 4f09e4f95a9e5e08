// StreamsGroupTopologyDescriptionUpdate (key 93): a member sends the
// description of its topology.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct StreamsGroupTopologyDescriptionUpdateRequest {
  struct TopologyDescriptionNode {
    std::string name;
    int8_t nodeType = 0;
    std::vector<std::string> sourceTopics;
    std::optional<std::string> sinkTopic;
    std::vector<std::string> stores;
    std::vector<std::string> successors;
    STRUCT(TopologyDescriptionNode)
  };
  struct TopologyDescriptionSubtopology {
    std::string subtopologyId;
    std::vector<TopologyDescriptionNode> nodes;
    STRUCT(TopologyDescriptionSubtopology)
  };
  struct TopologyDescriptionGlobalStore {
    TopologyDescriptionNode source;
    TopologyDescriptionNode processor;
    STRUCT(TopologyDescriptionGlobalStore)
  };
  struct TopologyDescription {
    std::vector<TopologyDescriptionSubtopology> subtopologies;
    std::vector<TopologyDescriptionGlobalStore> globalStores;
    STRUCT(TopologyDescription)
  };
  std::string groupId;
  std::string memberId;
  int32_t topologyEpoch = 0;
  TopologyDescription topologyDescription;
  MESSAGE(StreamsGroupTopologyDescriptionUpdateRequest, "0", "0+")
};

TABLE(StreamsGroupTopologyDescriptionUpdateRequest::TopologyDescriptionNode) = {
    FIELD(name, "0+"),      FIELD(nodeType, "0+"), FIELD(sourceTopics, "0+"),
    FIELD(sinkTopic, "0+"), FIELD(stores, "0+"),   FIELD(successors, "0+"),
};

TABLE(StreamsGroupTopologyDescriptionUpdateRequest::
          TopologyDescriptionSubtopology) = {
    FIELD(subtopologyId, "0+"),
    FIELD(nodes, "0+"),
};

TABLE(StreamsGroupTopologyDescriptionUpdateRequest::
          TopologyDescriptionGlobalStore) = {
    FIELD(source, "0+"),
    FIELD(processor, "0+"),
};

TABLE(StreamsGroupTopologyDescriptionUpdateRequest::TopologyDescription) = {
    FIELD(subtopologies, "0+"),
    FIELD(globalStores, "0+"),
};

TABLE(StreamsGroupTopologyDescriptionUpdateRequest) = {
    FIELD(groupId, "0+"),
    FIELD(memberId, "0+"),
    FIELD(topologyEpoch, "0+"),
    FIELD(topologyDescription, "0+"),
};

struct StreamsGroupTopologyDescriptionUpdateResponse {
  int32_t throttleTimeMs = 0;
  int16_t errorCode = 0;
  std::optional<std::string> errorMessage;
  MESSAGE(StreamsGroupTopologyDescriptionUpdateResponse, "0", "0+")
};

TABLE(StreamsGroupTopologyDescriptionUpdateResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
};

}  // namespace weir::protocol
