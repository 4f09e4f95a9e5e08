// GroupCommits: where a consumer group stands in a directory that nobody
// serves, and how far it came. The directory is read without a lock; each
// commit takes it over for a moment and hands it back, so that others can
// write between them.
#pragma once
#include <string>

#include "lib/broker/local_broker.h"
#include "lib/place/group_progress.h"

namespace weir {

class GroupCommits : public GroupProgress {
 public:
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

  /// kInUse when patience is over.
  Result<> commit(Waiter& waiter) override;

 private:
  GroupCommits(Fs& fs, const Clock& clock, Random& random, std::string dir,
               std::string group, FindingSink& sink)
      : GroupProgress(clock),
        fs_(fs),
        random_(random),
        dir_(std::move(dir)),
        group_(std::move(group)),
        sink_(sink) {}
  /// Not if somebody holds the directory: then later.
  Result<> commit_now() override;
  Result<> try_commit();

  Fs& fs_;
  Random& random_;
  std::string dir_;
  std::string group_;
  FindingSink& sink_;
};

}  // namespace weir
