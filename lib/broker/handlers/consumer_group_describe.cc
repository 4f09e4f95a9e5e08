// ConsumerGroupDescribe (69), versions 0 and 1: epochs, members, what each
// reads (with what it has yet to give up) and should read.
//
// Errors, of each group: INVALID_GROUP_ID, GROUP_ID_NOT_FOUND,
// COORDINATOR_NOT_AVAILABLE.
//
// Reference: GroupMetadataManager.consumerGroupDescribe; KIP-848, KIP-1099.
#include "lib/protocol/api/consumer_group_describe.h"

#include "lib/broker/handlers/group_description.h"
#include "lib/broker/handlers/handlers.h"

namespace weir {
namespace {

namespace p = protocol;
using R = p::ConsumerGroupDescribeResponse;

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
  out.assignment = described_assignment<R::Assignment>(held_by(member), image);
  if (target)
    out.targetAssignment = described_assignment<R::Assignment>(*target, image);
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
  respond(describe_groups_of<R>(
      broker, request, "consumer",
      [&](const std::string& name) {
        return broker.groups().consumers().find(name);
      },
      [](const ConsumerGroup& group, const Image& image) {
        return describe(group, image);
      }));
}

}  // namespace

void handle_consumer_group_describe(Broker& broker, Call call, Reader& body) {
  answer<p::ConsumerGroupDescribeRequest, p::ConsumerGroupDescribeResponse,
         consumer_group_describe>(broker, std::move(call), body);
}

}  // namespace weir
