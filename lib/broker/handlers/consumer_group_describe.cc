// ConsumerGroupDescribe (69), versions 0 and 1: epochs, members, what each
// reads (with what it has yet to give up) and should read.
//
// Errors, of each group: INVALID_GROUP_ID, GROUP_ID_NOT_FOUND,
// COORDINATOR_NOT_AVAILABLE.
//
// Reference: GroupMetadataManager.consumerGroupDescribe; KIP-848, KIP-1099.
#include "lib/protocol/api/consumer_group_describe.h"

#include "lib/broker/groups/coordinator.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using R = p::ConsumerGroupDescribeResponse;

// Topics that are gone are left out.
R::Assignment assignment_of(const Assignment& partitions, const Image& image) {
  R::Assignment out;
  for (const auto& [id, numbers] : partitions)
    if (const TopicImage* topic = image.topic(id))
      out.topicPartitions.push_back(
          {id, topic->name, {numbers.begin(), numbers.end()}});
  return out;
}

Assignment held_by(const ConsumerMember& member) {
  Assignment out;
  for (const OwnedPartitions* held : {&member.assigned, &member.revoking})
    for (const auto& [topic, partitions] : *held)
      for (const auto& [partition, epoch] : partitions)
        out[topic].insert(partition);
  return out;
}

R::Member describe(const ConsumerMember& member, const Assignment* target,
                   const Image& image) {
  R::Member out;
  out.memberId = member.id;
  out.instanceId = member.instance_id;
  out.rackId = member.rack_id;
  out.memberEpoch = member.epoch;
  out.clientId = member.client_id;
  out.clientHost = member.client_host;
  out.subscribedTopicNames = {member.topics.begin(), member.topics.end()};
  out.subscribedTopicRegex = member.regex;
  out.assignment = assignment_of(held_by(member), image);
  if (target) out.targetAssignment = assignment_of(*target, image);
  out.memberType = member.classic ? 0 : 1;
  return out;
}

R::DescribedGroup describe(const ConsumerGroup& group, const Image& image) {
  R::DescribedGroup out;
  out.groupId = group.name();
  out.groupState = group.state();
  out.groupEpoch = group.epoch();
  out.assignmentEpoch = group.assignment_epoch();
  out.assignorName = group.assignor();
  for (const auto& [id, member] : group.members())
    out.members.push_back(describe(member, group.target(id), image));
  return out;
}

void consumer_group_describe(
    Broker& broker, p::ConsumerGroupDescribeRequest& request,
    Responder<p::ConsumerGroupDescribeResponse> respond) {
  R response;
  ErrorCode error = broker.groups().load();
  for (const std::string& name : request.groupIds) {
    R::DescribedGroup out;
    out.groupId = name;
    const ConsumerGroup* group = broker.groups().consumers().find(name);
    if (error != ErrorCode::NONE) {
      out.errorCode = code(error);
    } else if (name.empty()) {
      out.errorCode = code(ErrorCode::INVALID_GROUP_ID);
    } else if (group) {
      out = describe(*group, broker.image());
      if (request.includeAuthorizedOperations)
        out.authorizedOperations = kGroupOperations;
    } else {
      out.errorCode = code(ErrorCode::GROUP_ID_NOT_FOUND);
      out.errorMessage =
          broker.groups().knows(name)
              ? fmt::format("Group {} is not a consumer group.", name)
              : fmt::format("Group {} not found.", name);
    }
    response.groups.push_back(std::move(out));
  }
  respond(response);
}

}  // namespace

void handle_consumer_group_describe(Broker& broker, Call call, Reader& body) {
  answer<p::ConsumerGroupDescribeRequest, p::ConsumerGroupDescribeResponse,
         consumer_group_describe>(broker, std::move(call), body);
}

}  // namespace weir
