#include "lib/place/member_progress.h"

namespace weir {

MemberProgress::MemberProgress(std::shared_ptr<Cluster> cluster,
                               const ConsumerMember::Options& options)
    : GroupProgress(cluster->clock()),
      cluster_(std::move(cluster)),
      group_(options.group),
      member_(*cluster_, options) {}

Result<std::unique_ptr<MemberProgress>> MemberProgress::join(
    std::shared_ptr<Cluster> cluster, ConsumerMember::Options options) {
  std::unique_ptr<MemberProgress> self(
      new MemberProgress(std::move(cluster), options));
  TRY(self->rejoin());
  return self;
}

Result<> MemberProgress::rejoin() {
  lost_ = false;
  TRY(member_.join());
  TRY_ASSIGN(GroupOffsets offsets, committed_offsets(*cluster_, group_));
  set_committed(std::move(offsets));
  return {};
}

Result<bool> MemberProgress::moved() {
  if (lost_) return true;
  return member_.beat();
}

// What cannot be committed any more, whoever has the partitions reads again.
Result<> MemberProgress::commit_now() {
  if (ready().empty()) return {};
  TRY_ASSIGN(bool done, member_.commit(ready()));
  lost_ = lost_ || !done;
  forget_ready();
  return {};
}

}  // namespace weir
