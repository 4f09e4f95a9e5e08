// Assignors: which member of a group should read which partitions, from what
// each subscribes to and what it should read now. Pure functions.
//
// Reference: org.apache.kafka.coordinator.group.assignor.RangeAssignor,
// UniformAssignor; KIP-848.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lib/base/uuid.h"

namespace weir {

/// Partitions by topic; no topic stands there without any.
using Assignment = std::map<Uuid, std::set<int32_t>>;

struct AssignorMember {
  std::string id;
  std::optional<std::string> instance_id = {};
  std::set<Uuid> topics = {};  ///< that there are
  Assignment current = {};
};

struct GroupSpec {
  /// In the order in which Kafka goes through them (java_order.h).
  std::vector<AssignorMember> members;
  std::map<Uuid, int32_t> partitions;  ///< how many each topic has
  /// All members subscribe to the same.
  bool homogeneous = true;

  /// Sorts the members.
  void order();
};

using GroupAssignment = std::map<std::string, Assignment>;

/// Ranges of each topic, members by instance id, then by id: what is read
/// together stays together where topics have as many partitions. Not sticky.
GroupAssignment assign_range(const GroupSpec& spec);

/// As many partitions to each member as can be, of as few moves as can be.
GroupAssignment assign_uniform(const GroupSpec& spec);

/// assign_uniform() of members that subscribe to different topics.
GroupAssignment assign_uniform_mixed(const GroupSpec& spec);

struct Assignor {
  std::string_view name;
  GroupAssignment (*assign)(const GroupSpec&);
};
/// By its name; null if there is none such. The first is the default.
const Assignor* find_assignor(std::string_view name);
inline constexpr std::string_view kDefaultAssignor = "uniform";

}  // namespace weir
