// OffsetFetch (9), versions 1 to 10: what groups have committed. No topics
// (null, version 2 on) means all; several groups from 8 on; topics by id in
// 10. A group or partition nobody committed for has offset -1, and that is no
// error: clients begin by their own rule then.
//
// Errors, of a partition: UNKNOWN_TOPIC_ID; UNSTABLE_OFFSET_COMMIT where an
// open transaction commits it and the client wants to know (version 7 on); of
// a group UNKNOWN_MEMBER_ID, STALE_MEMBER_EPOCH; of all:
// COORDINATOR_NOT_AVAILABLE.
//
// Reference: OffsetMetadataManager.fetchOffsets; KIP-447, KIP-709, KIP-848.
#include "lib/protocol/api/offset_fetch.h"

#include "lib/broker/groups/coordinator.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using Offsets = GroupCoordinator::Offsets;

constexpr int16_t kFirstWithError = 2;
constexpr int16_t kFirstWithGroups = 8;
constexpr int16_t kFirstWithIds = 10;

// Fills one partition's answer, of either shape.
template <class Out>
Out fetch(const Offsets* known, const std::string& topic, int32_t partition,
          ErrorCode error) {
  Out out;
  out.partitionIndex = partition;
  out.committedOffset = -1;
  out.errorCode = code(error);
  if (!known || error != ErrorCode::NONE) return out;
  auto found = known->find({topic, PartitionId(partition)});
  if (found == known->end()) return out;
  out.committedOffset = found->second.offset.value();
  out.committedLeaderEpoch = found->second.leader_epoch.value();
  out.metadata = found->second.metadata;
  return out;
}

struct Asked {
  std::string name;
  Uuid id;
  std::vector<int32_t> partitions;
  ErrorCode error = ErrorCode::NONE;
};

// What a group has committed, and what must be told of it.
struct View {
  const GroupCoordinator& groups;
  std::string_view group;
  bool stable;  // commits of open transactions are an error
  const Offsets* known = groups.offsets(group);

  ErrorCode error(const Asked& topic, int32_t partition) const {
    if (topic.error != ErrorCode::NONE || !stable) return topic.error;
    return groups.undecided(group, {topic.name, PartitionId(partition)})
               ? ErrorCode::UNSTABLE_OFFSET_COMMIT
               : ErrorCode::NONE;
  }
};

// Every topic the group has committed for.
std::vector<Asked> all_of(const Broker& broker, const Offsets* known,
                          int16_t version) {
  std::vector<Asked> out;
  if (!known) return out;
  for (const auto& [partition, committed] : *known) {
    const TopicImage* topic = broker.image().topic(partition.topic);
    if (!topic && version >= kFirstWithIds) continue;  // it has no id
    if (out.empty() || out.back().name != partition.topic)
      out.push_back({partition.topic, topic ? topic->id : Uuid(), {}});
    out.back().partitions.push_back(partition.partition.value());
  }
  return out;
}

template <class Topic, class Response>
std::vector<Topic> topics_of(const std::vector<Asked>& asked,
                             const View& view) {
  std::vector<Topic> out;
  for (const Asked& topic : asked) {
    Topic one;
    one.name = topic.name;
    if constexpr (requires { one.topicId; }) one.topicId = topic.id;
    for (int32_t partition : topic.partitions)
      one.partitions.push_back(fetch<Response>(
          view.known, topic.name, partition, view.error(topic, partition)));
    out.push_back(std::move(one));
  }
  return out;
}

void one_group(Broker& broker, p::OffsetFetchRequest& request, ErrorCode error,
               Responder<p::OffsetFetchResponse>& respond) {
  using R = p::OffsetFetchResponse;
  R response;
  View view{broker.groups(), request.groupId, request.requireStable};
  std::vector<Asked> asked;
  if (!request.topics) asked = all_of(broker, view.known, respond.version());
  if (request.topics)
    for (const auto& topic : *request.topics)
      asked.push_back(
          {topic.name,
           {},
           topic.partitionIndexes,
           respond.version() < kFirstWithError ? error : ErrorCode::NONE});
  if (respond.version() >= kFirstWithError) response.errorCode = code(error);
  if (response.errorCode == 0)
    response.topics =
        topics_of<R::OffsetFetchResponseTopic, R::OffsetFetchResponsePartition>(
            asked, view);
  respond(response);
}

p::OffsetFetchResponse::OffsetFetchResponseGroup group_answer(
    Broker& broker, const p::OffsetFetchRequest::OffsetFetchRequestGroup& group,
    bool stable, int16_t version) {
  using R = p::OffsetFetchResponse;
  View view{broker.groups(), group.groupId, stable};
  std::vector<Asked> asked;
  if (!group.topics) asked = all_of(broker, view.known, version);
  if (group.topics) {
    for (const auto& topic : *group.topics) {
      Asked one{topic.name, topic.topicId, topic.partitionIndexes};
      if (version >= kFirstWithIds) {
        const TopicImage* image = broker.image().topic(topic.topicId);
        one.error = image ? ErrorCode::NONE : ErrorCode::UNKNOWN_TOPIC_ID;
        if (image) one.name = image->name;
      }
      asked.push_back(std::move(one));
    }
  }
  R::OffsetFetchResponseGroup out;
  out.groupId = group.groupId;
  out.topics =
      topics_of<R::OffsetFetchResponseTopics, R::OffsetFetchResponsePartitions>(
          asked, view);
  return out;
}

void offset_fetch(Broker& broker, p::OffsetFetchRequest& request,
                  Responder<p::OffsetFetchResponse> respond) {
  ErrorCode error = broker.groups().load();
  if (respond.version() < kFirstWithGroups)
    return one_group(broker, request, error, respond);
  p::OffsetFetchResponse response;
  for (const auto& group : request.groups) {
    ErrorCode refused =
        error != ErrorCode::NONE
            ? error
            : broker.groups().check_fetch(group.groupId, group.memberId,
                                          group.memberEpoch);
    if (refused == ErrorCode::NONE) {
      response.groups.push_back(group_answer(
          broker, group, request.requireStable, respond.version()));
      continue;
    }
    response.groups.push_back({.groupId = group.groupId, .topics = {}});
    response.groups.back().errorCode = code(refused);
  }
  respond(response);
}

}  // namespace

void handle_offset_fetch(Broker& broker, Call call, Reader& body) {
  answer<p::OffsetFetchRequest, p::OffsetFetchResponse, offset_fetch>(
      broker, std::move(call), body);
}

}  // namespace weir
