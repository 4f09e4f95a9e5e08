// The uniform assignor where all members subscribe to the same topics.
//
// Reference: UniformHomogeneousAssignmentBuilder.
#include "lib/broker/groups/assignors.h"
#include "lib/broker/groups/java_order.h"

namespace weir {
namespace {

using TopicPartitions = std::vector<std::pair<Uuid, int32_t>>;

std::vector<Uuid> as_java_goes(const std::set<Uuid>& topics) {
  std::vector<Uuid> out(topics.begin(), topics.end());
  sort_as_java(out, JavaTable::kCopied, [](const Uuid& id) { return id; });
  return out;
}

std::vector<int32_t> as_java_goes(const std::set<int32_t>& partitions) {
  std::vector<int32_t> out(partitions.begin(), partitions.end());
  sort_as_java(out, JavaTable::kCopied,
               [](int32_t partition) { return partition; });
  return out;
}

class Uniform {
 public:
  explicit Uniform(const GroupSpec& spec)
      : spec_(spec), topics_(spec.members.front().topics) {}

  GroupAssignment assign() {
    int32_t total = find_free();
    int32_t count = int32_t(spec_.members.size());
    quota_ = total / count;
    extra_ = total % count;
    for (size_t i = 0; i < spec_.members.size(); ++i)
      retain(spec_.members[i], count - int32_t(i));
    auto next = free_.begin();
    for (auto& [member, room] : unfilled_)
      for (; room > 0 && next != free_.end(); --room, ++next)
        out_[member][next->first].insert(next->second);
    return std::move(out_);
  }

 private:
  // What nobody has; gives the number of all partitions.
  int32_t find_free() {
    std::set<std::pair<Uuid, int32_t>> taken;
    for (const AssignorMember& member : spec_.members)
      for (const auto& [topic, partitions] : member.current)
        for (int32_t partition : partitions) taken.emplace(topic, partition);
    int32_t total = 0;
    for (const Uuid& topic : as_java_goes(topics_)) {
      int32_t count = spec_.partitions.at(topic);
      total += count;
      for (int32_t partition = 0; partition < count; ++partition)
        if (!taken.count({topic, partition}))
          free_.emplace_back(topic, partition);
    }
    return total;
  }

  // The member keeps what it has, up to its quota. The partitions that do not
  // divide evenly go to members that have them already, as far as there are
  // still enough members behind for the rest.
  void retain(const AssignorMember& member, int32_t members_left) {
    int32_t room = quota_;
    bool has_extra = extra_ > 0;
    if (has_extra) ++room;
    Assignment& mine = out_[member.id];
    std::set<Uuid> held;
    for (const auto& [topic, partitions] : member.current) held.insert(topic);
    for (const Uuid& topic : as_java_goes(held)) {
      if (!topics_.count(topic)) continue;
      for (int32_t partition : as_java_goes(member.current.at(topic))) {
        if (room-- > 0)
          mine[topic].insert(partition);
        else
          free_.emplace_back(topic, partition);
      }
      room = std::max(room, 0);
    }
    if (room > 0 && has_extra && members_left > extra_) {
      --room;
      has_extra = false;
    }
    if (room > 0) unfilled_.emplace_back(member.id, room);
    if (has_extra) --extra_;
  }

  const GroupSpec& spec_;
  const std::set<Uuid>& topics_;
  TopicPartitions free_;
  std::vector<std::pair<std::string, int32_t>> unfilled_;
  int32_t quota_ = 0;
  int32_t extra_ = 0;  // partitions above everybody's quota
  GroupAssignment out_;
};

}  // namespace

GroupAssignment assign_uniform(const GroupSpec& spec) {
  if (spec.members.empty()) return {};
  if (!spec.homogeneous) return assign_uniform_mixed(spec);
  if (spec.members.front().topics.empty()) return {};
  return Uniform(spec).assign();
}

}  // namespace weir
