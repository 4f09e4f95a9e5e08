// GroupCommits: where a consumer group stands in a directory that nobody
// serves, and how far it came. The directory is read without a lock; each
// commit takes it over for a moment and hands it back, so that others can
// write between them.
#pragma once
#include <map>
#include <string>

#include "lib/base/clock.h"
#include "lib/broker/local_broker.h"
#include "lib/os/waiter.h"

namespace weir {

class GroupCommits {
 public:
  /// What Kafka's consumer waits between commits is 5 s; here a commit costs
  /// the directory a change of hands.
  static constexpr int64_t kEveryNs = 5'000'000'000;
  /// How long the last commit waits for somebody who holds the directory.
  static constexpr int64_t kPatienceNs = 5'000'000'000;

  /// kRefused for a group with members; kInUse while another process holds
  /// the directory, kIo where it cannot be written, kNotFound where it is not
  /// there. All must outlive it.
  static Result<std::unique_ptr<GroupCommits>> open(Fs& fs, const Clock& clock,
                                                    Random& random,
                                                    std::string dir,
                                                    std::string group,
                                                    FindingSink& sink);

  /// Nothing where the group never committed.
  std::optional<Offset> committed(const TopicPartition& partition) const;

  /// Records below `next` were taken; they count when they are written out.
  void took(const TopicPartition& partition, Offset next, LeaderEpoch epoch) {
    taken_[partition] = {.offset = next, .leader_epoch = epoch};
  }
  /// Everything that was taken is written out.
  void written();
  /// Commits if something is new and the last commit is old enough. Not if
  /// somebody holds the directory: then later.
  Result<> commit_if_due();
  /// Commits what is new, at the end. kInUse when patience is over.
  Result<> commit(Waiter& waiter);

 private:
  GroupCommits(Fs& fs, const Clock& clock, Random& random, std::string dir,
               std::string group, FindingSink& sink)
      : fs_(fs),
        clock_(clock),
        random_(random),
        dir_(std::move(dir)),
        group_(std::move(group)),
        sink_(sink) {}
  Result<> try_commit();

  Fs& fs_;
  const Clock& clock_;
  Random& random_;
  std::string dir_;
  std::string group_;
  FindingSink& sink_;
  using Offsets = std::map<TopicPartition, CommittedOffset>;
  Offsets before_;  // as they were found
  Offsets taken_;
  Offsets ready_;  // written out, not committed
  int64_t last_ns_ = 0;
};

}  // namespace weir
