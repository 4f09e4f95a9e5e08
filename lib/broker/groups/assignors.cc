#include "lib/broker/groups/assignors.h"

#include "lib/broker/groups/java_order.h"

namespace weir {

void GroupSpec::order() {
  sort_as_java(members, JavaTable::kGrown,
               [](const AssignorMember& m) { return std::string_view(m.id); });
}

const Assignor* find_assignor(std::string_view name) {
  static constexpr Assignor kAssignors[] = {{"uniform", assign_uniform},
                                            {"range", assign_range}};
  for (const Assignor& one : kAssignors)
    if (one.name == name) return &one;
  return nullptr;
}

namespace {

/// How far a topic has been given out.
struct Ranges {
  int32_t partitions = 0;
  int32_t readers = 0;
  int32_t given = 0;    ///< partitions
  int32_t members = 0;  ///< that had theirs
};

// Static members first, so that they keep what they have.
bool goes_before(const AssignorMember* a, const AssignorMember* b) {
  if (a->instance_id && b->instance_id)
    return *a->instance_id < *b->instance_id;
  if (a->instance_id || b->instance_id) return a->instance_id.has_value();
  return a->id < b->id;
}

}  // namespace

GroupAssignment assign_range(const GroupSpec& spec) {
  std::vector<const AssignorMember*> members;
  std::map<Uuid, Ranges> topics;
  for (const AssignorMember& member : spec.members) {
    members.push_back(&member);
    for (const Uuid& topic : member.topics) {
      topics[topic].partitions = spec.partitions.at(topic);
      ++topics[topic].readers;
    }
  }
  std::stable_sort(members.begin(), members.end(), goes_before);
  GroupAssignment out;
  for (const AssignorMember* member : members) {
    Assignment& mine = out[member->id];
    for (const Uuid& topic : member->topics) {
      Ranges& ranges = topics[topic];
      bool one_more = ranges.members++ < ranges.partitions % ranges.readers;
      int32_t end = ranges.given + ranges.partitions / ranges.readers +
                    (one_more ? 1 : 0);
      while (ranges.given < end) mine[topic].insert(ranges.given++);
    }
  }
  return out;
}

}  // namespace weir
