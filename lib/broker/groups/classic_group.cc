#include "lib/broker/groups/classic_group.h"

#include <algorithm>
#include <cassert>

#include "lib/protocol/records/group/consumer_protocol.h"
#include "lib/schema/decode.h"

namespace weir {

namespace p = protocol;
using p::ErrorCode;

std::string_view group_state_name(GroupState state) {
  switch (state) {
    case GroupState::kEmpty:
      return "Empty";
    case GroupState::kPreparingRebalance:
      return "PreparingRebalance";
    case GroupState::kCompletingRebalance:
      return "CompletingRebalance";
    case GroupState::kStable:
      return "Stable";
  }
  return "Unknown";
}

const std::string& ClassicMember::metadata(std::string_view protocol) const {
  static const std::string kNone;
  for (const GroupProtocol& one : protocols)
    if (one.name == protocol) return one.metadata;
  return kNone;
}

ClassicGroup::ClassicGroup(std::string name, const p::GroupMetadataValue& value)
    : name_(std::move(name)),
      state_(value.members.empty() ? GroupState::kEmpty : GroupState::kStable),
      state_since_(value.currentStateTimestamp),
      generation_(value.generation),
      protocol_(value.protocol) {
  for (const auto& m : value.members) {
    // Records of Kafka before 0.10.1 have no rebalance time-out.
    int32_t rebalance =
        m.rebalanceTimeout == -1 ? m.sessionTimeout : m.rebalanceTimeout;
    add({.id = m.memberId,
         .instance_id = m.groupInstanceId,
         .client_id = m.clientId,
         .client_host = m.clientHost,
         .rebalance_timeout_ms = rebalance,
         .session_timeout_ms = m.sessionTimeout,
         .protocols = {{value.protocol.value_or(""), m.subscription}},
         .assignment = m.assignment},
        value.protocolType);
  }
  type_.reset();
  if (!value.protocolType.empty()) type_ = value.protocolType;
  if (value.leader && find(*value.leader)) leader_ = value.leader;
}

void ClassicGroup::become(GroupState state, TimestampMs now) {
  previous_ = state_;
  state_ = state;
  state_since_ = now;
}

ClassicMember* ClassicGroup::find(std::string_view id) {
  auto found = members_.find(id);
  return found == members_.end() ? nullptr : &found->second;
}

ClassicMember& ClassicGroup::add(ClassicMember member,
                                 const std::string& protocol_type) {
  if (members_.empty()) type_ = protocol_type;
  if (!leader_) leader_ = member.id;
  if (member.instance_id) statics_[*member.instance_id] = member.id;
  pending_.erase(member.id);
  std::string id = member.id;
  return members_.insert_or_assign(id, std::move(member)).first->second;
}

void ClassicGroup::remove(const std::string& id) {
  if (ClassicMember* member = find(id)) {
    assert(!member->joining && "it must be answered first");
    if (member->instance_id) statics_.erase(*member->instance_id);
    members_.erase(id);
  }
  if (is_leader(id)) {
    leader_.reset();
    if (!members_.empty()) leader_ = members_.begin()->first;
  }
  pending_.erase(id);
  awaited_syncs_.erase(id);
}

ClassicMember* ClassicGroup::find_static(std::string_view instance) {
  auto found = statics_.find(instance);
  return found == statics_.end() ? nullptr : find(found->second);
}

ClassicMember& ClassicGroup::rename_static(std::string_view instance,
                                           const std::string& new_id) {
  auto entry = statics_.find(instance);
  assert(entry != statics_.end());
  auto node = members_.extract(entry->second);
  if (is_leader(entry->second)) leader_ = new_id;
  if (awaited_syncs_.erase(entry->second)) awaited_syncs_.insert(new_id);
  entry->second = new_id;
  node.key() = new_id;
  node.mapped().id = new_id;
  return members_.insert(std::move(node)).position->second;
}

size_t ClassicGroup::joining() const {
  return size_t(
      std::count_if(members_.begin(), members_.end(),
                    [](const auto& m) { return !!m.second.joining; }));
}

int32_t ClassicGroup::rebalance_timeout_ms() const {
  int32_t out = 0;
  for (const auto& [id, member] : members_)
    out = std::max(out, member.rebalance_timeout_ms);
  return out;
}

ErrorCode ClassicGroup::check_member(
    std::string_view id, const std::optional<std::string>& instance) const {
  if (instance) {
    auto found = statics_.find(*instance);
    if (found == statics_.end()) return ErrorCode::UNKNOWN_MEMBER_ID;
    if (found->second != id) return ErrorCode::FENCED_INSTANCE_ID;
  }
  return members_.count(id) ? ErrorCode::NONE : ErrorCode::UNKNOWN_MEMBER_ID;
}

bool ClassicGroup::all_know(std::string_view protocol) const {
  return std::all_of(members_.begin(), members_.end(), [&](const auto& m) {
    return std::any_of(m.second.protocols.begin(), m.second.protocols.end(),
                       [&](const auto& one) { return one.name == protocol; });
  });
}

bool ClassicGroup::supports(std::string_view type,
                            const std::vector<GroupProtocol>& protocols) const {
  if (is(GroupState::kEmpty)) return !type.empty() && !protocols.empty();
  return type_ == type &&
         std::any_of(protocols.begin(), protocols.end(),
                     [&](const auto& one) { return all_know(one.name); });
}

std::string ClassicGroup::vote() const {
  std::map<std::string, int> votes;
  for (const auto& [id, member] : members_) {
    for (const GroupProtocol& one : member.protocols) {
      if (!all_know(one.name)) continue;
      ++votes[one.name];
      break;
    }
  }
  auto most =
      std::max_element(votes.begin(), votes.end(),
                       [](auto& a, auto& b) { return a.second < b.second; });
  return most == votes.end() ? "" : most->first;
}

bool ClassicGroup::elect_joined_leader() {
  if (!leader_) return false;
  ClassicMember* now = find(*leader_);
  if (now && now->joining) return true;
  for (const auto& [id, member] : members_) {
    if (!member.joining) continue;
    leader_ = id;
    return true;
  }
  return false;
}

void ClassicGroup::next_generation(TimestampMs now) {
  ++generation_;
  awaited_syncs_.clear();
  protocol_.reset();
  if (members_.empty()) return become(GroupState::kEmpty, now);
  protocol_ = vote();
  become(GroupState::kCompletingRebalance, now);
}

std::vector<p::JoinGroupResponse::JoinGroupResponseMember>
ClassicGroup::roster() const {
  std::vector<p::JoinGroupResponse::JoinGroupResponseMember> out;
  for (const auto& [id, member] : members_)
    out.push_back({.memberId = id,
                   .groupInstanceId = member.instance_id,
                   .metadata = member.metadata(protocol_.value_or(""))});
  return out;
}

std::optional<std::set<std::string, std::less<>>> ClassicGroup::topics() const {
  std::set<std::string, std::less<>> out;
  for (const auto& [id, member] : members_) {
    Reader in(member.metadata(protocol_.value_or("")));
    int16_t version = in.i16();
    if (!in.ok() || version < 0) return std::nullopt;
    // Every version begins with the topics.
    auto subscription = schema::decode<p::ConsumerProtocolSubscription>(in, 0);
    if (!subscription) return std::nullopt;
    out.insert(subscription->topics.begin(), subscription->topics.end());
  }
  return out;
}

bool ClassicGroup::subscribes(std::string_view topic) const {
  if (!consumers()) return false;
  if (members_.empty()) return false;
  if (!protocol_) return true;
  auto known = topics();
  return !known || known->count(topic) > 0;
}

p::GroupMetadataValue ClassicGroup::record(
    const std::map<std::string, std::string>* assignments) const {
  p::GroupMetadataValue out;
  out.protocolType = type_.value_or("");
  out.generation = generation_;
  out.protocol = protocol_;
  out.leader = leader_;
  out.currentStateTimestamp = state_since_.value();
  for (const auto& [id, member] : members_) {
    const std::string* assignment = &member.assignment;
    if (assignments) {
      static const std::string kNone;
      auto found = assignments->find(id);
      assignment = found == assignments->end() ? &kNone : &found->second;
    }
    out.members.push_back(
        {.memberId = id,
         .groupInstanceId = member.instance_id,
         .clientId = member.client_id,
         .clientHost = member.client_host,
         .rebalanceTimeout = member.rebalance_timeout_ms,
         .sessionTimeout = member.session_timeout_ms,
         .subscription = member.metadata(protocol_.value_or("")),
         .assignment = *assignment});
  }
  return out;
}

}  // namespace weir
