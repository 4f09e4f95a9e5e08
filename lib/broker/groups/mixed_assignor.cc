// The uniform assignor where members subscribe to different topics: what
// members have they keep; what is free goes to the least loaded who may have
// it; then partitions move from the most to the least loaded readers of each
// topic until no such move makes the group more even, or often enough.
//
// Reference: UniformHeterogeneousAssignmentBuilder.
#include <algorithm>
#include <numeric>

#include "lib/base/bytes.h"
#include "lib/broker/groups/assignors.h"

namespace weir {
namespace {

/// Rounds through all topics; readers of overlapping topics may need several.
constexpr int kMaxRounds = 16;
constexpr int kNobody = -1;

// Uuid.compareTo: two signed numbers.
bool java_less(const Uuid& a, const Uuid& b) {
  Reader left(a.bytes()), right(b.bytes());
  int64_t x = left.i64(), y = right.i64();
  return x != y ? x < y : left.i64() < right.i64();
}

struct Topic {
  Uuid id;
  std::vector<int> readers;  ///< indexes of members
  std::vector<int> owners;   ///< of each partition, or kNobody
};

// Those with most partitions a reader first, then those with fewest readers.
bool goes_before(const Topic& a, const Topic& b) {
  double left = double(a.owners.size()) / double(a.readers.size());
  double right = double(b.owners.size()) / double(b.readers.size());
  if (left != right) return left > right;
  if (a.readers.size() != b.readers.size())
    return a.readers.size() < b.readers.size();
  return java_less(a.id, b.id);
}

// Gives the next member to get a partition and the next to lose one, each from
// a range of members that have equally many; the one range grows from the
// left, the other from the right.
class Balancer {
 public:
  /// Gives how many partitions the members differ by. `loads` of all members.
  int start(const std::vector<int>& members, const std::vector<int>& loads) {
    loads_ = &loads;
    sorted_ = members;
    std::stable_sort(sorted_.begin(), sorted_.end(), [&](int a, int b) {
      return loads[size_t(a)] != loads[size_t(b)]
                 ? loads[size_t(a)] < loads[size_t(b)]
                 : a < b;
    });
    least_end_ = next_least_ = 0;
    most_begin_ = most_end_ = int(sorted_.size());
    next_most_ = most_end_ - 1;
    least_load_ = load(0) - 1;
    most_load_ = load(next_most_) + 1;
    return load(next_most_) - load(0);
  }

  int least_loaded() {
    if (next_least_ >= least_end_) {
      ++least_load_;
      while (least_end_ < int(sorted_.size()) &&
             load(least_end_) == least_load_)
        ++least_end_;
      next_least_ = 0;
    }
    return sorted_[size_t(next_least_++)];
  }

  /// kNobody: no more are left.
  int most_loaded() {
    if (next_most_ < most_begin_) {
      bool none_left = most_end_ <= most_begin_ && most_begin_ > 0;
      most_load_ = none_left ? load(most_begin_ - 1) : most_load_ - 1;
      while (most_begin_ > 0 && load(most_begin_ - 1) == most_load_)
        --most_begin_;
      next_most_ = most_end_ - 1;
    }
    if (next_most_ < 0) return kNobody;
    return sorted_[size_t(next_most_--)];
  }

  /// The one that most_loaded() gave last has nothing to give.
  void exclude() {
    std::swap(sorted_[size_t(next_most_ + 1)], sorted_[size_t(most_end_ - 1)]);
    --most_end_;
  }

  bool balanced() const { return most_load_ - least_load_ <= 1; }

 private:
  int load(int place) const {
    return (*loads_)[size_t(sorted_[size_t(place)])];
  }

  const std::vector<int>* loads_ = nullptr;
  std::vector<int> sorted_;
  int least_end_ = 0, least_load_ = 0, next_least_ = 0;
  int most_begin_ = 0, most_end_ = 0, most_load_ = 0, next_most_ = 0;
};

class Mixed {
 public:
  explicit Mixed(const GroupSpec& spec)
      : spec_(spec), loads_(spec.members.size()) {
    std::map<Uuid, Topic> topics;
    for (size_t i = 0; i < spec.members.size(); ++i)
      for (const Uuid& id : spec.members[i].topics) {
        Topic& topic = topics[id];
        topic.id = id;
        topic.readers.push_back(int(i));
        topic.owners.assign(size_t(spec.partitions.at(id)), kNobody);
      }
    for (auto& [id, topic] : topics) topics_.push_back(std::move(topic));
    std::sort(topics_.begin(), topics_.end(), goes_before);
  }

  GroupAssignment assign() {
    if (topics_.empty()) return {};
    for (Topic& topic : topics_) retain(topic);
    for (Topic& topic : topics_) give_free(topic);
    balance();
    GroupAssignment out;
    for (const AssignorMember& member : spec_.members) out[member.id];
    for (const Topic& topic : topics_)
      for (size_t i = 0; i < topic.owners.size(); ++i)
        out[spec_.members[size_t(topic.owners[i])].id][topic.id].insert(
            int32_t(i));
    return out;
  }

 private:
  void retain(Topic& topic) {
    for (int reader : topic.readers) {
      const Assignment& current = spec_.members[size_t(reader)].current;
      auto held = current.find(topic.id);
      if (held == current.end()) continue;
      for (int32_t partition : held->second)
        if (size_t(partition) < topic.owners.size())
          give(topic, size_t(partition), reader);
    }
  }

  void give_free(Topic& topic) {
    balancer_.start(topic.readers, loads_);
    for (size_t i = 0; i < topic.owners.size(); ++i)
      if (topic.owners[i] == kNobody) give(topic, i, balancer_.least_loaded());
  }

  void give(Topic& topic, size_t partition, int member) {
    int& owner = topic.owners[partition];
    if (owner != kNobody) --loads_[size_t(owner)];
    owner = member;
    ++loads_[size_t(member)];
  }

  // Until a whole round has moved nothing.
  void balance() {
    const Topic* last_moved = nullptr;
    for (int round = 0; round < kMaxRounds; ++round) {
      for (Topic& topic : topics_) {
        if (topic.readers.size() < 2) continue;
        if (&topic == last_moved) return;
        if (balance(topic) || !last_moved) last_moved = &topic;
      }
    }
  }

  // Whether anything was moved.
  bool balance(Topic& topic) {
    if (balancer_.start(topic.readers, loads_) <= 1) return false;
    std::map<int, std::vector<size_t>> owned;  // by member, ascending
    for (size_t i = 0; i < topic.owners.size(); ++i)
      owned[topic.owners[i]].push_back(i);
    bool moved = false;
    while (!balancer_.balanced()) {
      int from = balancer_.most_loaded();
      while (from != kNobody && owned[from].empty()) {
        balancer_.exclude();
        from = balancer_.most_loaded();
      }
      if (from == kNobody) break;
      size_t partition = owned[from].back();
      owned[from].pop_back();
      int to = balancer_.least_loaded();
      if (balancer_.balanced()) break;
      give(topic, partition, to);
      moved = true;
    }
    return moved;
  }

  const GroupSpec& spec_;
  std::vector<int> loads_;  // partitions of each member
  std::vector<Topic> topics_;
  Balancer balancer_;
};

}  // namespace

GroupAssignment assign_uniform_mixed(const GroupSpec& spec) {
  return Mixed(spec).assign();
}

}  // namespace weir
