#include "lib/metadata/group_records.h"

#include "lib/protocol/records/group/classic_group.h"
#include "lib/protocol/records/group/consumer_group.h"
#include "lib/protocol/records/group/consumer_group_member.h"
#include "lib/protocol/records/group/consumer_protocol.h"
#include "lib/protocol/records/group/offset_commit.h"
#include "lib/protocol/records/group/share_group.h"
#include "lib/protocol/records/group/streams_group.h"
#include "lib/protocol/records/group/streams_group_member.h"

namespace weir {
namespace {

namespace p = protocol;

Group& group_of(Groups& groups, const std::string& name) {
  Group& group = groups[name];
  group.name = name;
  return group;
}

// Topics of a classic member; none where its protocol is no consumer's.
std::vector<std::string> subscribed(const std::string& bytes) {
  Reader in(bytes);
  int16_t version = std::clamp<int16_t>(in.i16(), 0, 3);
  Result<p::ConsumerProtocolSubscription> subscription =
      schema::decode<p::ConsumerProtocolSubscription>(in, version);
  if (!in.ok() || !subscription) return {};
  return std::move(subscription->topics);
}

template <class Key>
void commit(const Key& key, CommittedOffset committed, Groups& groups) {
  Group& group = group_of(groups, key.group);
  group.offsets[{key.topic, PartitionId(key.partition)}] = std::move(committed);
}

template <class Key>
void forget(const Key& key, Groups& groups) {
  group_of(groups, key.group)
      .offsets.erase({key.topic, PartitionId(key.partition)});
}

void on_offset(const p::DecodedRecord& r, Groups& groups) {
  if (const auto* key = r.key.as<p::OffsetCommitKey>()) {
    const auto* value = r.value.as<p::OffsetCommitValue>();
    if (!value) return forget(*key, groups);
    CommittedOffset committed{Offset(value->offset),
                              LeaderEpoch(value->leaderEpoch), value->metadata,
                              TimestampMs(value->commitTimestamp)};
    if (!value->topicId.is_zero()) committed.topic_id = value->topicId;
    if (value->expireTimestamp >= 0)
      committed.expire_timestamp = TimestampMs(value->expireTimestamp);
    commit(*key, std::move(committed), groups);
  } else if (const auto* old = r.key.as<p::LegacyOffsetCommitKey>()) {
    const auto* value = r.value.as<p::LegacyOffsetCommitValue>();
    if (!value) return forget(*old, groups);
    commit(*old,
           {Offset(value->offset), kNoEpoch, value->metadata,
            TimestampMs(value->commitTimestamp)},
           groups);
  }
}

void on_classic(const std::string& name, const p::GroupMetadataValue* value,
                Groups& groups) {
  Group& group = group_of(groups, name);
  group.type = GroupType::kClassic;
  group.members.clear();
  group.protocol.reset();
  group.generation = 0;
  if (!value) return;
  group.protocol = value->protocolType;
  group.generation = value->generation;
  for (const auto& m : value->members)
    group.members[m.memberId] = {m.memberId, m.clientId, m.clientHost,
                                 subscribed(m.subscription)};
}

// A group of a newer kind: its epoch, or its end.
template <class Value>
void on_epoch(const std::string& name, GroupType type, const Value* value,
              Groups& groups) {
  Group& group = group_of(groups, name);
  group.protocol.reset();
  group.type = value ? type : GroupType::kClassic;
  group.generation = value ? value->epoch : 0;
  if (!value) group.members.clear();
}

// A group's first member may come before the group's own record.
template <class Key, class Value>
void on_member(const Key& key, const Value* value, GroupType type,
               std::vector<std::string> topics, Groups& groups) {
  Group& group = group_of(groups, key.groupId);
  if (!value) {
    group.members.erase(key.memberId);
    return;
  }
  group.type = type;
  group.members[key.memberId] = {key.memberId, value->clientId,
                                 value->clientHost, std::move(topics)};
}

template <class Key, class Value>
bool try_epoch(const p::DecodedRecord& r, GroupType type, Groups& groups) {
  const auto* key = r.key.as<Key>();
  if (key) on_epoch(key->groupId, type, r.value.as<Value>(), groups);
  return key != nullptr;
}

template <class Key, class Value>
bool try_subscriber(const p::DecodedRecord& r, GroupType type, Groups& groups) {
  const auto* key = r.key.as<Key>();
  if (!key) return false;
  const auto* value = r.value.as<Value>();
  on_member(*key, value, type,
            value ? value->subscribedTopicNames : std::vector<std::string>(),
            groups);
  return true;
}

bool on_new_kinds(const p::DecodedRecord& r, Groups& groups) {
  if (try_epoch<p::ConsumerGroupMetadataKey, p::ConsumerGroupMetadataValue>(
          r, GroupType::kConsumer, groups) ||
      try_epoch<p::ShareGroupMetadataKey, p::ShareGroupMetadataValue>(
          r, GroupType::kShare, groups) ||
      try_epoch<p::StreamsGroupMetadataKey, p::StreamsGroupMetadataValue>(
          r, GroupType::kStreams, groups) ||
      try_subscriber<p::ConsumerGroupMemberMetadataKey,
                     p::ConsumerGroupMemberMetadataValue>(
          r, GroupType::kConsumer, groups) ||
      try_subscriber<p::ShareGroupMemberMetadataKey,
                     p::ShareGroupMemberMetadataValue>(r, GroupType::kShare,
                                                       groups))
    return true;
  // Members of a streams group subscribe by their topology.
  const auto* key = r.key.as<p::StreamsGroupMemberMetadataKey>();
  if (key)
    on_member(*key, r.value.as<p::StreamsGroupMemberMetadataValue>(),
              GroupType::kStreams, {}, groups);
  return key != nullptr;
}

}  // namespace

void apply_group_record(const p::DecodedRecord& record, Groups& groups) {
  if (const auto* key = record.key.as<p::GroupMetadataKey>())
    on_classic(key->group, record.value.as<p::GroupMetadataValue>(), groups);
  else if (!on_new_kinds(record, groups))
    on_offset(record, groups);
}

}  // namespace weir
