// The groups of a cluster: ClusterAdmin's other half.
#include "lib/client/refusal.h"
#include "lib/place/cluster_admin.h"
#include "lib/place/consumer_protocol.h"
#include "lib/place/group_offsets.h"
#include "lib/place/topic_words.h"
#include "lib/protocol/api/consumer_group_describe.h"
#include "lib/protocol/api/delete_groups.h"
#include "lib/protocol/api/describe_groups.h"
#include "lib/protocol/api/list_groups.h"
#include "lib/protocol/api/offset_delete.h"

namespace weir {
namespace {

namespace p = protocol;

std::string group_text(std::string_view name) {
  return fmt::format("group '{}'", name);
}

GroupType type_of(std::string_view name) {
  for (GroupType type :
       {GroupType::kConsumer, GroupType::kShare, GroupType::kStreams})
    if (group_type_name(type) == name) return type;
  return GroupType::kClassic;
}

}  // namespace

Result<Groups> ClusterAdmin::groups() {
  Groups out;
  TRY(cluster_.load_topics());  // for the names of topics that are ids
  for (int32_t node : cluster_.brokers()) TRY(list_groups(node, out));
  std::map<GroupType, std::vector<std::string>> names;
  for (const auto& [name, group] : out) names[group.type].push_back(name);
  TRY(describe_classic(names[GroupType::kClassic], out));
  TRY(describe_consumer(names[GroupType::kConsumer], out));
  for (auto& [name, group] : out) {
    if (group.type == GroupType::kShare) continue;
    TRY_ASSIGN(group.offsets, committed_offsets(cluster_, name));
  }
  return out;
}

Result<> ClusterAdmin::list_groups(int32_t node, Groups& into) {
  TRY_ASSIGN(auto answer,
             (cluster_.ask<p::ListGroupsRequest, p::ListGroupsResponse>(
                 Target::node(node), {})));
  if (answer.errorCode != 0)
    return fail(refusal_error(answer.errorCode, "groups"));
  for (const auto& one : answer.groups) {
    Group& group = into[one.groupId];
    group.name = one.groupId;
    group.type = type_of(one.groupType);
    group.generation = -1;  // nobody tells
    if (group.type == GroupType::kClassic && !one.protocolType.empty())
      group.protocol = one.protocolType;
  }
  return {};
}

Result<> ClusterAdmin::describe_classic(const std::vector<std::string>& names,
                                        Groups& groups) {
  for (const std::string& name : names) {
    TRY_ASSIGN(
        auto answer,
        (cluster_.ask<p::DescribeGroupsRequest, p::DescribeGroupsResponse>(
            Target::group(name), {.groups = {name}})));
    for (const auto& one : answer.groups) {
      if (one.groupId != name || one.errorCode != 0) continue;
      for (const auto& member : one.members)
        groups[name].members[member.memberId] = {
            member.memberId, member.clientId, member.clientHost,
            subscribed_topics(member.memberMetadata)};
    }
  }
  return {};
}

Result<> ClusterAdmin::describe_consumer(const std::vector<std::string>& names,
                                         Groups& groups) {
  for (const std::string& name : names) {
    TRY_ASSIGN(auto answer, (cluster_.ask<p::ConsumerGroupDescribeRequest,
                                          p::ConsumerGroupDescribeResponse>(
                                Target::group(name), {.groupIds = {name}})));
    for (const auto& one : answer.groups) {
      if (one.groupId != name || one.errorCode != 0) continue;
      groups[name].generation = one.groupEpoch;
      for (const auto& member : one.members)
        groups[name].members[member.memberId] = {
            member.memberId, member.clientId, member.clientHost,
            member.subscribedTopicNames};
    }
  }
  return {};
}

Result<> ClusterAdmin::commit_offsets(const std::string& group,
                                      const GroupOffsets& offsets) {
  if (offsets.empty()) return {};
  TRY(cluster_.load_topics());
  TRY_ASSIGN(int16_t code,
             weir::commit_offsets(cluster_, {.group = group}, offsets));
  if (code != 0) return fail(refusal_error(code, group_text(group)));
  return {};
}

Result<> ClusterAdmin::forget_offsets(
    const std::string& group, const std::vector<TopicPartition>& partitions) {
  if (partitions.empty()) return {};
  p::OffsetDeleteRequest request{.groupId = group};
  for (const TopicPartition& one : partitions) {
    if (request.topics.empty() || request.topics.back().name != one.topic)
      request.topics.push_back({.name = one.topic});
    request.topics.back().partitions.push_back(
        {.partitionIndex = one.partition.value()});
  }
  TRY_ASSIGN(auto answer,
             (cluster_.ask<p::OffsetDeleteRequest, p::OffsetDeleteResponse>(
                 Target::group(group), request)));
  int16_t code = answer.errorCode;
  for (const auto& topic : answer.topics)
    for (const auto& one : topic.partitions)
      if (code == 0) code = one.errorCode;
  if (code != 0) return fail(refusal_error(code, group_text(group)));
  return {};
}

Result<> ClusterAdmin::delete_group(const Group& group) {
  TRY_ASSIGN(auto answer,
             (cluster_.ask<p::DeleteGroupsRequest, p::DeleteGroupsResponse>(
                 Target::group(group.name), {.groupsNames = {group.name}})));
  for (const auto& one : answer.results)
    if (one.errorCode != 0)
      return fail(refusal_error(one.errorCode, group_text(group.name),
                                one.errorMessage));
  return {};
}

}  // namespace weir
