// GroupProgress: how far a group has read, while somebody reads for it. What
// was taken counts once it is written out, and is committed now and then.
// Behind it: a directory that nobody serves (group_commits.h), or a group of a
// cluster as one of its members (member_progress.h).
#pragma once
#include "lib/base/clock.h"
#include "lib/metadata/groups.h"
#include "lib/os/waiter.h"

namespace weir {

class GroupProgress {
 public:
  /// Kafka's auto.commit.interval.ms.
  static constexpr int64_t kEveryNs = 5'000'000'000;

  explicit GroupProgress(const Clock& clock)
      : clock_(clock), last_ns_(clock.monotonic_ns()) {}
  virtual ~GroupProgress() = default;

  /// Nothing where the group never committed.
  std::optional<Offset> committed(const TopicPartition& partition) const {
    auto found = before_.find(partition);
    if (found == before_.end()) return std::nullopt;
    return found->second.offset;
  }
  /// Records below `next` were taken; they count when they are written out.
  void took(const TopicPartition& partition, Offset next, LeaderEpoch epoch) {
    taken_[partition] = {.offset = next, .leader_epoch = epoch};
  }
  /// Everything that was taken is written out.
  void written() {
    for (auto& [partition, offset] : taken_)
      ready_.insert_or_assign(partition, std::move(offset));
    taken_.clear();
  }
  /// Commits if something is new and the last commit is old enough.
  Result<> commit_if_due() {
    if (ready_.empty() || clock_.monotonic_ns() - last_ns_ < kEveryNs)
      return {};
    return commit_now();
  }
  /// Commits what is new, at the end.
  virtual Result<> commit(Waiter& waiter) = 0;

  /// Whether the partition is this reader's.
  virtual bool has(const TopicPartition&) const { return true; }
  /// Asked often: whether partitions are given out anew, so that what is
  /// written must be committed and rejoin() follow.
  virtual Result<bool> moved() { return false; }
  virtual Result<> rejoin() { return {}; }

 protected:
  using Offsets = std::map<TopicPartition, CommittedOffset>;

  virtual Result<> commit_now() = 0;
  void set_committed(Offsets offsets) { before_ = std::move(offsets); }
  /// Written out, not committed.
  const Offsets& ready() const { return ready_; }
  /// They are committed, or others' now.
  void forget_ready() {
    ready_.clear();
    last_ns_ = clock_.monotonic_ns();
  }
  const Clock& clock() const { return clock_; }

 private:
  const Clock& clock_;
  Offsets before_;  // as they were found
  Offsets taken_;
  Offsets ready_;
  int64_t last_ns_;
};

}  // namespace weir
