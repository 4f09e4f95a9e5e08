// ConsumerGroup: one group of the consumer protocol: its epoch, its members
// with what they subscribe to, should read (target) and do read, and what its
// expressions stand for. Records of __consumer_offsets are all that changes
// it. Time-outs, storage and answers belong to ConsumerGroups.
//
// Invariants: a partition has at most one owner, who reads it or has yet to
// give it up; every static member stands in statics under its instance id.
//
// Reference: org.apache.kafka.coordinator.group.modern.consumer.ConsumerGroup,
// ConsumerGroupMember; KIP-848.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lib/broker/groups/assignors.h"
#include "lib/broker/groups/classic_group.h"
#include "lib/metadata/image.h"
#include "lib/protocol/records/group/consumer_group.h"
#include "lib/protocol/records/group/consumer_group_member.h"

namespace weir {

/// Partitions by topic, each with the epoch in which it was given.
using OwnedPartitions = std::map<Uuid, std::map<int32_t, int32_t>>;

/// Kafka's numbers, as records have them.
enum class MemberState : int8_t {
  kStable = 0,
  kUnrevoked = 1,   ///< it has yet to give partitions up
  kUnreleased = 2,  ///< others have yet to give up what it shall have
  kUnknown = 127,
};

/// Member epochs that are none.
inline constexpr int32_t kLeaveEpoch = -1;
inline constexpr int32_t kLeaveStaticEpoch = -2;  ///< it will be back

/// What a member of the classic protocol brought along.
struct ClassicProtocols {
  int32_t session_timeout_ms = 0;
  std::vector<GroupProtocol> protocols = {};
  bool operator==(const ClassicProtocols&) const = default;
};

struct ConsumerMember {
  std::string id;
  std::optional<std::string> instance_id = {};
  std::optional<std::string> rack_id = {};
  std::string client_id = {};
  std::string client_host = {};
  std::set<std::string, std::less<>> topics = {};
  std::string regex = {};  ///< empty: none
  int32_t rebalance_timeout_ms = -1;
  std::optional<std::string> assignor = {};
  std::optional<ClassicProtocols> classic = {};
  int32_t epoch = 0;
  int32_t previous_epoch = 0;
  MemberState state = MemberState::kStable;
  OwnedPartitions assigned = {};
  OwnedPartitions revoking = {};

  bool operator==(const ConsumerMember&) const = default;
  void move_to(int32_t new_epoch) {
    previous_epoch = epoch;
    epoch = new_epoch;
  }
  bool reconciled_to(int32_t target_epoch) const {
    return state == MemberState::kStable && epoch == target_epoch;
  }
};

/// What an expression stands for.
struct ResolvedRegex {
  std::set<std::string, std::less<>> topics = {};
  int64_t version = 0;  ///< of the metadata
  TimestampMs at{0};
};

/// Of a group or of one of its members.
struct MemberTimers {
  GroupTimer session, rebalance, join, sync;
};

class ConsumerGroup {
 public:
  using Members = std::map<std::string, ConsumerMember, std::less<>>;
  using Topics = std::set<std::string, std::less<>>;

  explicit ConsumerGroup(std::string name) : name_(std::move(name)) {}

  const std::string& name() const { return name_; }
  int32_t epoch() const { return epoch_; }
  int64_t metadata_hash() const { return metadata_hash_; }
  int32_t assignment_epoch() const { return assignment_epoch_; }
  TimestampMs assigned_at() const { return assigned_at_; }
  /// "Empty", "Assigning", "Reconciling", "Stable".
  std::string_view state() const;

  const Members& members() const { return members_; }
  bool empty() const { return members_.empty(); }
  /// Null if there is none.
  const ConsumerMember* find(std::string_view id) const;
  const ConsumerMember* find_static(std::string_view instance) const;
  const std::map<std::string, ResolvedRegex, std::less<>>& regexes() const {
    return regexes_;
  }
  size_t members_with(std::string_view regex) const;
  /// The expressions that members have.
  std::set<std::string> wanted_regexes() const;
  /// How many of its members use the classic protocol.
  size_t classic_members() const;

  /// What the member should read; null if that was never said.
  const Assignment* target(std::string_view member) const;
  /// Whether anybody reads the partition or has yet to give it up.
  bool owned(const Uuid& topic, int32_t partition) const;

  /// By name and by expression.
  Topics topics_of(const ConsumerMember& member) const;
  bool subscribes(std::string_view topic) const;
  Topics all_topics() const;
  /// The assignor that most members want; the default where none does.
  std::string assignor() const;
  /// Of everything members subscribe to, as far as it is there.
  GroupSpec spec(const Image& image) const;
  /// Kafka's fingerprint of the topics that are subscribed to.
  int64_t hash_of_topics(const Image& image) const;

  // --- Records ---------------------------------------------------------------
  // A null value is a tombstone.

  void apply(const protocol::ConsumerGroupMetadataValue* value);
  void apply(const std::string& regex,
             const protocol::ConsumerGroupRegularExpressionValue* value);
  void apply(const std::string& member,
             const protocol::ConsumerGroupMemberMetadataValue* value);
  void apply(const protocol::ConsumerGroupTargetAssignmentMetadataValue* value);
  void apply(const std::string& member,
             const protocol::ConsumerGroupTargetAssignmentMemberValue* value);
  void apply(const std::string& member,
             const protocol::ConsumerGroupCurrentMemberAssignmentValue* value);

  // --- For its coordinator ---------------------------------------------------

  std::map<std::string, MemberTimers> timers;  ///< by member
  /// Of the metadata that the fingerprint was last taken of.
  std::optional<int64_t> seen_version;
  /// Of the metadata that the expressions were last held against.
  int64_t resolved_version = -1;

 private:
  void own(const ConsumerMember& member, bool owned);

  std::string name_;
  int32_t epoch_ = 1;
  int64_t metadata_hash_ = 0;
  int32_t assignment_epoch_ = 1;
  TimestampMs assigned_at_{0};
  Members members_;
  std::map<std::string, std::string, std::less<>> statics_;
  std::map<std::string, Assignment, std::less<>> targets_;
  std::map<std::string, ResolvedRegex, std::less<>> regexes_;
  std::map<std::pair<Uuid, int32_t>, std::string> owners_;
};

// --- Records of a member, as Kafka writes them (consumer_records.cc)
// ----------

protocol::ConsumerGroupMemberMetadataValue metadata_record(
    const ConsumerMember& member);
protocol::ConsumerGroupTargetAssignmentMemberValue target_record(
    const Assignment& target);
protocol::ConsumerGroupCurrentMemberAssignmentValue current_record(
    const ConsumerMember& member);

}  // namespace weir
