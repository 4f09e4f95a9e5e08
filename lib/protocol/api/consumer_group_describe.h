// ConsumerGroupDescribe (key 69): members, epochs and assignments of consumer
// groups (KIP-848).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct ConsumerGroupDescribeRequest {
  std::vector<std::string> groupIds;
  bool includeAuthorizedOperations = false;
  MESSAGE(ConsumerGroupDescribeRequest, "0-1", "0+")
};

TABLE(ConsumerGroupDescribeRequest) = {
    FIELD(groupIds, "0+"),
    FIELD(includeAuthorizedOperations, "0+"),
};

struct ConsumerGroupDescribeResponse {
  struct TopicPartitions {
    Uuid topicId;
    std::string topicName;
    std::vector<int32_t> partitions;
    STRUCT(TopicPartitions)
  };
  struct Assignment {
    std::vector<TopicPartitions> topicPartitions;
    STRUCT(Assignment)
  };
  struct Member {
    std::string memberId;
    std::optional<std::string> instanceId;
    std::optional<std::string> rackId;
    int32_t memberEpoch = 0;
    std::string clientId;
    std::string clientHost;
    std::vector<std::string> subscribedTopicNames;
    std::optional<std::string> subscribedTopicRegex;
    Assignment assignment;
    Assignment targetAssignment;
    int8_t memberType = -1;
    STRUCT(Member)
  };
  struct DescribedGroup {
    int16_t errorCode = 0;
    std::optional<std::string> errorMessage;
    std::string groupId;
    std::string groupState;
    int32_t groupEpoch = 0;
    int32_t assignmentEpoch = 0;
    std::string assignorName;
    std::vector<Member> members;
    int32_t authorizedOperations = INT32_MIN;
    STRUCT(DescribedGroup)
  };
  int32_t throttleTimeMs = 0;
  std::vector<DescribedGroup> groups;
  MESSAGE(ConsumerGroupDescribeResponse, "0-1", "0+")
};

TABLE(ConsumerGroupDescribeResponse::TopicPartitions) = {
    FIELD(topicId, "0+"),
    FIELD(topicName, "0+"),
    FIELD(partitions, "0+"),
};

TABLE(ConsumerGroupDescribeResponse::Assignment) = {
    FIELD(topicPartitions, "0+"),
};

TABLE(ConsumerGroupDescribeResponse::Member) = {
    FIELD(memberId, "0+"),
    FIELD(instanceId, "0+"),
    FIELD(rackId, "0+"),
    FIELD(memberEpoch, "0+"),
    FIELD(clientId, "0+"),
    FIELD(clientHost, "0+"),
    FIELD(subscribedTopicNames, "0+"),
    FIELD(subscribedTopicRegex, "0+"),
    FIELD(assignment, "0+"),
    FIELD(targetAssignment, "0+"),
    FIELD(memberType, "1+").ignorable(),
};

TABLE(ConsumerGroupDescribeResponse::DescribedGroup) = {
    FIELD(errorCode, "0+"),
    FIELD(errorMessage, "0+"),
    FIELD(groupId, "0+"),
    FIELD(groupState, "0+"),
    FIELD(groupEpoch, "0+"),
    FIELD(assignmentEpoch, "0+"),
    FIELD(assignorName, "0+"),
    FIELD(members, "0+"),
    FIELD(authorizedOperations, "0+"),
};

TABLE(ConsumerGroupDescribeResponse) = {
    FIELD(throttleTimeMs, "0+"),
    FIELD(groups, "0+"),
};

}  // namespace weir::protocol
