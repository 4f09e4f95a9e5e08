#include "lib/place/group_commits.h"

#include "lib/os/lock.h"

namespace weir {

namespace {

constexpr int64_t kRetryNs = 50'000'000;

}  // namespace

Result<std::unique_ptr<GroupCommits>> GroupCommits::open(
    Fs& fs, const Clock& clock, Random& random, std::string dir,
    std::string group, FindingSink& sink) {
  std::unique_ptr<GroupCommits> self(
      new GroupCommits(fs, clock, random, dir, group, sink));
  if (group.empty())
    return fail(Code::kUsage, "a group has a name of one letter or more");
  // What could not be committed later is not read in the first place.
  if (auto lock = DirectoryLock::take(dir); !lock)
    return fail(std::move(lock).error().advise(
        "a group's offsets cannot be committed; without --group it can be "
        "read"));
  TRY_ASSIGN(auto view, DataDirView::open(fs, {dir}, sink));
  TRY_ASSIGN(Groups groups, load_groups(*view, sink));
  auto found = groups.find(group);
  if (found == groups.end()) return self;
  if (!found->second.members.empty())
    return fail(
        Error{Code::kRefused, fmt::format("group '{}' has {} members", group,
                                          found->second.members.size())}
            .advise("name another group, or stop its consumers first"));
  self->set_committed(found->second.offsets);
  return self;
}

Result<> GroupCommits::try_commit() {
  auto broker =
      LocalBroker::open(fs_, clock(), random_, dir_, {.format = false}, sink_);
  if (!broker) return Failure(broker.error());
  Result<> done = (*broker)->commit_offsets(group_, ready());
  Result<> closed = (*broker)->close();
  TRY(std::move(done));
  TRY(std::move(closed));
  forget_ready();
  return {};
}

Result<> GroupCommits::commit_now() {
  Result<> done = try_commit();
  if (!done && done.error().code == Code::kInUse) return {};
  return done;
}

Result<> GroupCommits::commit(Waiter& waiter) {
  if (ready().empty()) return {};
  int64_t until = clock().monotonic_ns() + kPatienceNs;
  for (;;) {
    Result<> done = try_commit();
    bool busy = !done && done.error().code == Code::kInUse;
    if (!busy) return done;
    if (clock().monotonic_ns() >= until)
      return fail(std::move(done).error().advise(
          "the group's offsets were not committed"));
    waiter.wait_until(clock().monotonic_ns() + kRetryNs);
  }
}

}  // namespace weir
