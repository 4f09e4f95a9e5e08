#include "lib/place/group_offsets.h"

#include <algorithm>

#include "lib/client/refusal.h"
#include "lib/protocol/api/offset_commit.h"
#include "lib/protocol/api/offset_fetch.h"

namespace weir {
namespace {

namespace p = protocol;

template <class Topics>
void add_offsets(const Topics& topics, GroupOffsets& into) {
  for (const auto& topic : topics)
    for (const auto& one : topic.partitions)
      if (one.errorCode == 0 && one.committedOffset >= 0)
        into[{topic.name, PartitionId(one.partitionIndex)}] = {
            .offset = Offset(one.committedOffset),
            .leader_epoch = LeaderEpoch(one.committedLeaderEpoch),
            .metadata = one.metadata.value_or(""),
            .commit_timestamp = kNoTimestamp};
}

}  // namespace

Result<GroupOffsets> committed_offsets(Cluster& cluster,
                                       const std::string& group) {
  TRY_ASSIGN(auto client, cluster.connection(Target::group(group)));
  TRY_ASSIGN(int16_t version,
             client->version_of(schema::kMessage<p::OffsetFetchRequest>));
  p::OffsetFetchRequest request;
  if (version >= 8) {
    request.groups.push_back({.groupId = group, .topics = std::nullopt});
  } else {
    request.groupId = group;
    request.topics.reset();
  }
  TRY_ASSIGN(auto answer,
             (cluster.ask<p::OffsetFetchRequest, p::OffsetFetchResponse>(
                 Target::group(group), request)));
  GroupOffsets out;
  int16_t code = answer.errorCode;
  for (auto& one : answer.groups) {
    if (one.errorCode != 0) code = one.errorCode;
    auto nameless = [](const auto& topic) { return topic.name.empty(); };
    if (std::any_of(one.topics.begin(), one.topics.end(), nameless))
      TRY(cluster.load_topics());  // they are told by their ids
    for (auto& topic : one.topics)
      if (nameless(topic)) topic.name = cluster.topic_name(topic.topicId);
    std::erase_if(one.topics, nameless);  // deleted meanwhile
    add_offsets(one.topics, out);
  }
  if (code != 0)
    return fail(refusal_error(code, fmt::format("group '{}'", group)));
  add_offsets(answer.topics, out);
  return out;
}

Result<int16_t> commit_offsets(Cluster& cluster, const Committer& committer,
                               const GroupOffsets& offsets) {
  p::OffsetCommitRequest request{
      .groupId = committer.group,
      .generationIdOrMemberEpoch = committer.generation,
      .memberId = committer.member_id,
      .groupInstanceId = committer.instance_id};
  for (const auto& [partition, committed] : offsets) {
    if (request.topics.empty() ||
        request.topics.back().name != partition.topic) {
      const ClusterTopic* topic = cluster.topic(partition.topic);
      request.topics.push_back(
          {.name = partition.topic, .topicId = topic ? topic->id : Uuid()});
    }
    request.topics.back().partitions.push_back(
        {.partitionIndex = partition.partition.value(),
         .committedOffset = committed.offset.value(),
         .committedLeaderEpoch = committed.leader_epoch.value(),
         .committedMetadata = committed.metadata});
  }
  TRY_ASSIGN(auto answer,
             (cluster.ask<p::OffsetCommitRequest, p::OffsetCommitResponse>(
                 Target::group(committer.group), request)));
  for (const auto& topic : answer.topics)
    for (const auto& one : topic.partitions)
      if (one.errorCode != 0) return one.errorCode;
  return int16_t(0);
}

}  // namespace weir
