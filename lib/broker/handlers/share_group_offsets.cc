// DescribeShareGroupOffsets (90), AlterShareGroupOffsets (91) and
// DeleteShareGroupOffsets (92): where share groups begin to read, how much is
// left, and another place to begin while nobody reads.
//
// Errors: INVALID_GROUP_ID, GROUP_ID_NOT_FOUND, NON_EMPTY_GROUP; of a topic or
// partition UNKNOWN_TOPIC_OR_PARTITION.
//
// Reference: GroupCoordinatorService.describeShareGroupOffsets,
// alterShareGroupOffsets, deleteShareGroupOffsets; KIP-932, KIP-1226 (lag).
#include "lib/broker/groups/coordinator.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"
#include "lib/broker/share/share_broker.h"
#include "lib/protocol/api/alter_share_group_offsets.h"
#include "lib/protocol/api/delete_share_group_offsets.h"
#include "lib/protocol/api/describe_share_group_offsets.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using Described = p::DescribeShareGroupOffsetsResponse;

constexpr std::string_view kUnknown =
    "This server does not host this topic-partition.";

ErrorCode load(Broker& broker) {
  ErrorCode error = broker.groups().load();
  return error == ErrorCode::NONE ? broker.share().load() : error;
}

void add_topic(Broker& broker, const std::string& group,
               const std::string& name, const std::vector<int32_t>& partitions,
               Described::DescribeShareGroupOffsetsResponseGroup& out) {
  const TopicImage* topic = broker.image().topic(name);
  auto& one = out.topics.emplace_back();
  one.topicName = name;
  if (topic) one.topicId = topic->id;
  for (int32_t number : partitions) {
    auto& partition = one.partitions.emplace_back();
    partition.partitionIndex = number;
    partition.startOffset = -1;
    if (!topic) continue;
    auto at = broker.share().position({group, topic->id, number});
    partition.startOffset = at.start;
    partition.leaderEpoch = at.leader_epoch;
    partition.lag = at.lag;
  }
}

void describe(Broker& broker, p::DescribeShareGroupOffsetsRequest& request,
              Responder<Described> respond) {
  Described response;
  ErrorCode error = load(broker);
  for (const auto& group : request.groups) {
    auto& out = response.groups.emplace_back();
    out.groupId = group.groupId;
    out.errorCode = code(error);
    const ShareGroup* known = broker.groups().shares().find(group.groupId);
    if (error != ErrorCode::NONE) continue;
    if (group.topics) {
      // Topics that are not there come last, and are no error.
      for (bool there : {true, false})
        for (const auto& topic : *group.topics)
          if (there == bool(broker.image().topic(topic.topicName)))
            add_topic(broker, group.groupId, topic.topicName, topic.partitions,
                      out);
    } else if (known) {
      for (const auto& [id, topic] : known->initialized())
        add_topic(broker, group.groupId, topic.name,
                  {topic.partitions.begin(), topic.partitions.end()}, out);
    }
  }
  respond(response);
}

// A group that nobody reads for.
Answered<ShareGroup*> idle_group(Broker& broker, const std::string& name) {
  if (ErrorCode error = load(broker); error != ErrorCode::NONE)
    return refusal(error, "groups cannot be read");
  ShareGroup* group = broker.groups().shares().find(name);
  if (!group)
    return refusal(
        ErrorCode::GROUP_ID_NOT_FOUND, "Group {} {}.", name,
        broker.groups().knows(name) ? "is not a share group" : "not found");
  if (!group->empty())
    return refusal(ErrorCode::NON_EMPTY_GROUP, "The group is not empty.");
  return group;
}

void alter(Broker& broker, p::AlterShareGroupOffsetsRequest& request,
           Responder<p::AlterShareGroupOffsetsResponse> respond) {
  p::AlterShareGroupOffsetsResponse response;
  Answered<ShareGroup*> group = idle_group(broker, request.groupId);
  if (!group) {
    response.errorCode = code(group.error().code);
    response.errorMessage = group.error().text;
    return respond(response);
  }
  NamedTopics initialized = (*group)->initialized();
  for (const auto& topic : request.topics) {
    auto& out = response.responses.emplace_back();
    out.topicName = topic.topicName;
    const TopicImage* known = broker.image().topic(topic.topicName);
    if (known) out.topicId = known->id;
    for (const auto& partition : topic.partitions) {
      auto& one = out.partitions.emplace_back();
      one.partitionIndex = partition.partitionIndex;
      if (!known || !known->partitions.count(partition.partitionIndex)) {
        one.errorCode = code(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
        one.errorMessage = kUnknown;
        continue;
      }
      one.errorCode = code(broker.share().initialize(
          {request.groupId, known->id, partition.partitionIndex},
          (*group)->epoch(), partition.startOffset));
      if (one.errorCode != 0) continue;
      initialized[known->id].name = known->name;
      initialized[known->id].partitions.insert(partition.partitionIndex);
    }
  }
  response.errorCode =
      code(broker.groups().shares().set_initialized(**group, initialized));
  respond(response);
}

void remove(Broker& broker, p::DeleteShareGroupOffsetsRequest& request,
            Responder<p::DeleteShareGroupOffsetsResponse> respond) {
  p::DeleteShareGroupOffsetsResponse response;
  Answered<ShareGroup*> group = idle_group(broker, request.groupId);
  if (!group) {
    response.errorCode = code(group.error().code);
    response.errorMessage = group.error().text;
    return respond(response);
  }
  NamedTopics initialized = (*group)->initialized();
  for (const auto& topic : request.topics) {
    auto& out = response.responses.emplace_back();
    out.topicName = topic.topicName;
    const TopicImage* known = broker.image().topic(topic.topicName);
    if (!known) {
      out.errorCode = code(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
      out.errorMessage = kUnknown;
      continue;
    }
    out.topicId = known->id;
    for (const auto& [number, partition] : known->partitions)
      if (out.errorCode == 0)
        out.errorCode =
            code(broker.share().remove({request.groupId, known->id, number}));
    if (out.errorCode == 0) initialized.erase(known->id);
  }
  response.errorCode =
      code(broker.groups().shares().set_initialized(**group, initialized));
  respond(response);
}

}  // namespace

void handle_describe_share_group_offsets(Broker& broker, Call call,
                                         Reader& body) {
  answer<p::DescribeShareGroupOffsetsRequest, Described, describe>(
      broker, std::move(call), body);
}

void handle_alter_share_group_offsets(Broker& broker, Call call, Reader& body) {
  answer<p::AlterShareGroupOffsetsRequest, p::AlterShareGroupOffsetsResponse,
         alter>(broker, std::move(call), body);
}

void handle_delete_share_group_offsets(Broker& broker, Call call,
                                       Reader& body) {
  answer<p::DeleteShareGroupOffsetsRequest, p::DeleteShareGroupOffsetsResponse,
         remove>(broker, std::move(call), body);
}

}  // namespace weir
