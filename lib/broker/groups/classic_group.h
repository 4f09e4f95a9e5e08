// ClassicGroup: one group of the classic protocol: who is in it, who leads,
// which assignment protocol won, in which generation and state it is. Pure
// data with its rules; time-outs, storage and answers belong to the
// GroupCoordinator.
//
// Invariants: a group is Empty if it has no members, but for the moment of its
// last member's leaving; the leader is a member; every static member stands
// in statics_ under its instance id.
//
// Reference: org.apache.kafka.coordinator.group.classic.ClassicGroup,
// ClassicGroupMember; KIP-345 (static members), KIP-394 (pending members).
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lib/base/ints.h"
#include "lib/protocol/api/join_group.h"
#include "lib/protocol/api/sync_group.h"
#include "lib/protocol/errors.h"
#include "lib/protocol/records/group/classic_group.h"

namespace weir {

enum class GroupState {
  kEmpty,
  kPreparingRebalance,
  kCompletingRebalance,
  kStable,
};
/// As Kafka spells it: "CompletingRebalance".
std::string_view group_state_name(GroupState state);

/// The protocol type of consumers, whose metadata says their topics.
inline constexpr std::string_view kConsumerProtocolType = "consumer";

struct GroupProtocol {
  std::string name;
  std::string metadata;
  bool operator==(const GroupProtocol&) const = default;
};

using JoinReply = std::function<void(const protocol::JoinGroupResponse&)>;
using SyncReply = std::function<void(const protocol::SyncGroupResponse&)>;
/// Handle of a timer of the broker.
using GroupTimer = std::optional<std::pair<int64_t, uint64_t>>;

struct ClassicMember {
  std::string id;
  std::optional<std::string> instance_id = {};
  std::string client_id = {};
  std::string client_host = {};
  int32_t rebalance_timeout_ms = 0;
  int32_t session_timeout_ms = 0;
  std::vector<GroupProtocol> protocols = {};  ///< as it prefers them
  std::string assignment = {};
  /// Set while its JoinGroup or SyncGroup waits for an answer.
  JoinReply joining = {};
  SyncReply syncing = {};
  /// It has not been through a whole join yet: its waiting is not endless.
  bool is_new = false;
  GroupTimer session = {};

  /// Whether its session holds without heartbeats.
  bool excused() const { return !is_new && (joining || syncing); }
  /// Empty where it has no such protocol.
  const std::string& metadata(std::string_view protocol) const;
};

class ClassicGroup {
 public:
  using Members = std::map<std::string, ClassicMember, std::less<>>;

  ClassicGroup(std::string name, TimestampMs now)
      : name_(std::move(name)), state_since_(now) {}
  /// As its record says: Stable with members, else Empty.
  ClassicGroup(std::string name, const protocol::GroupMetadataValue& value);

  const std::string& name() const { return name_; }
  GroupState state() const { return state_; }
  bool is(GroupState state) const { return state_ == state; }
  GroupState previous_state() const { return previous_; }
  void become(GroupState state, TimestampMs now);
  TimestampMs state_since() const { return state_since_; }
  int32_t generation() const { return generation_; }
  const std::optional<std::string>& protocol_type() const { return type_; }
  const std::optional<std::string>& protocol() const { return protocol_; }
  const std::optional<std::string>& leader() const { return leader_; }
  bool is_leader(std::string_view id) const { return leader_ == id; }

  // --- Members ---------------------------------------------------------------

  Members& members() { return members_; }
  const Members& members() const { return members_; }
  /// Null if there is none.
  ClassicMember* find(std::string_view id);
  ClassicMember& add(ClassicMember member, const std::string& protocol_type);
  /// Also of those that were only promised (KIP-394). The next leader is
  /// whoever is there.
  void remove(const std::string& id);
  /// The member of an instance id; null if there is none.
  ClassicMember* find_static(std::string_view instance);
  /// The instance goes on under another id; gives the old member's replies
  /// with it.
  ClassicMember& rename_static(std::string_view instance,
                               const std::string& new_id);
  std::map<std::string, GroupTimer>& pending() { return pending_; }
  /// Who has yet to ask for its assignment in this generation.
  std::set<std::string>& awaited_syncs() { return awaited_syncs_; }
  size_t joining() const;
  bool all_joined() const {
    return joining() == members_.size() && pending_.empty();
  }
  /// The longest of the members'.
  int32_t rebalance_timeout_ms() const;

  /// UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID or NONE.
  protocol::ErrorCode check_member(
      std::string_view id, const std::optional<std::string>& instance) const;

  // --- The protocol ----------------------------------------------------------

  /// Whether somebody of this type with these protocols can be in the group.
  bool supports(std::string_view type,
                const std::vector<GroupProtocol>& protocols) const;
  /// What most members prefer of what all of them know.
  std::string vote() const;
  /// Makes somebody the leader who has joined. False: nobody has.
  bool elect_joined_leader();
  /// One generation on: CompletingRebalance, or Empty without members.
  void next_generation(TimestampMs now);
  /// What the leader is told of all members.
  std::vector<protocol::JoinGroupResponse::JoinGroupResponseMember> roster()
      const;
  /// Whether a member reads the topic, as far as a coordinator can know:
  /// consumers whose metadata cannot be read may.
  bool subscribes(std::string_view topic) const;
  bool consumers() const { return type_ == kConsumerProtocolType; }

  /// The group's record, with `assignments` or the members' own.
  protocol::GroupMetadataValue record(
      const std::map<std::string, std::string>* assignments = nullptr) const;

  GroupTimer join_timer;
  GroupTimer sync_timer;
  bool member_added = false;  ///< during the initial delay

 private:
  bool all_know(std::string_view protocol) const;
  std::optional<std::set<std::string, std::less<>>> topics() const;

  std::string name_;
  GroupState state_ = GroupState::kEmpty;
  GroupState previous_ = GroupState::kEmpty;
  TimestampMs state_since_;
  int32_t generation_ = 0;
  std::optional<std::string> type_;
  std::optional<std::string> protocol_;
  std::optional<std::string> leader_;
  Members members_;
  std::map<std::string, std::string, std::less<>> statics_;  // instance to id
  std::map<std::string, GroupTimer> pending_;
  std::set<std::string> awaited_syncs_;
};

}  // namespace weir
