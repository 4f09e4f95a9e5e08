// ShareGroup: one share group: its members, which partitions each reads (many
// may read one), and whose delivery state is kept. Records of
// __consumer_offsets are all that changes it.
//
// Reference: org.apache.kafka.coordinator.group.modern.share.ShareGroup,
// ShareGroupMember; KIP-932.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>

#include "lib/broker/groups/assignors.h"
#include "lib/broker/groups/classic_group.h"
#include "lib/metadata/image.h"
#include "lib/protocol/records/group/share_group.h"

namespace weir {

struct ShareMember {
  std::string id;
  std::optional<std::string> rack_id = {};
  std::string client_id = {};
  std::string client_host = {};
  std::set<std::string, std::less<>> topics = {};
  int32_t epoch = 0;
  int32_t previous_epoch = 0;
  Assignment assigned = {};
  bool operator==(const ShareMember&) const = default;
};

/// Partitions of topics, with the topics' names.
struct NamedPartitions {
  std::string name;
  std::set<int32_t> partitions = {};
};
using NamedTopics = std::map<Uuid, NamedPartitions>;

class ShareGroup {
 public:
  using Members = std::map<std::string, ShareMember, std::less<>>;

  explicit ShareGroup(std::string name) : name_(std::move(name)) {}

  const std::string& name() const { return name_; }
  int32_t epoch() const { return epoch_; }
  int64_t metadata_hash() const { return metadata_hash_; }
  int32_t assignment_epoch() const { return assignment_epoch_; }
  TimestampMs assigned_at() const { return assigned_at_; }
  const Members& members() const { return members_; }
  bool empty() const { return members_.empty(); }
  std::string_view state() const { return empty() ? "Empty" : "Stable"; }
  /// Null if there is none.
  const ShareMember* find(std::string_view id) const;
  const Assignment* target(std::string_view member) const;
  std::set<std::string, std::less<>> all_topics() const;
  /// Whose state is being made, and whose is kept.
  const NamedTopics& initializing() const { return initializing_; }
  const NamedTopics& initialized() const { return initialized_; }
  /// What members subscribe to, as far as its state is kept.
  GroupSpec spec(const Image& image) const;
  /// Whether state is kept of what nobody was told to read yet.
  bool has_unassigned() const;

  // A null value is a tombstone.
  void apply(const protocol::ShareGroupMetadataValue* value);
  void apply(const std::string& member,
             const protocol::ShareGroupMemberMetadataValue* value);
  void apply(const protocol::ShareGroupTargetAssignmentMetadataValue* value);
  void apply(const std::string& member,
             const protocol::ShareGroupTargetAssignmentMemberValue* value);
  void apply(const std::string& member,
             const protocol::ShareGroupCurrentMemberAssignmentValue* value);
  void apply(const protocol::ShareGroupStatePartitionMetadataValue* value);

  // For its coordinator.
  std::map<std::string, GroupTimer> sessions;  ///< by member
  std::optional<int64_t> seen_version;         ///< of the metadata

 private:
  std::string name_;
  int32_t epoch_ = 1;
  int64_t metadata_hash_ = 0;
  int32_t assignment_epoch_ = 1;
  TimestampMs assigned_at_{0};
  Members members_;
  std::map<std::string, Assignment, std::less<>> targets_;
  NamedTopics initializing_, initialized_;
};

/// Every partition to at least one member, and each member to as many as the
/// others, with few moves.
///
/// Left out: Kafka's own order of members where these do not divide evenly.
/// Reference: org.apache.kafka.coordinator.group.assignor.SimpleAssignor.
GroupAssignment assign_simple(const GroupSpec& spec);

}  // namespace weir
