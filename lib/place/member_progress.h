// MemberProgress: reading for a group of a cluster, as one of its members.
#pragma once
#include "lib/place/consumer_member.h"
#include "lib/place/group_progress.h"

namespace weir {

class MemberProgress : public GroupProgress {
 public:
  /// Joins. Errors: ConsumerMember::join.
  static Result<std::unique_ptr<MemberProgress>> join(
      std::shared_ptr<Cluster> cluster, ConsumerMember::Options options);
  ~MemberProgress() override { member_.leave(); }

  Result<> commit(Waiter&) override { return commit_now(); }
  bool has(const TopicPartition& partition) const override {
    return member_.has(partition);
  }
  Result<bool> moved() override;
  Result<> rejoin() override;

 private:
  MemberProgress(std::shared_ptr<Cluster> cluster,
                 const ConsumerMember::Options& options);
  Result<> commit_now() override;

  std::shared_ptr<Cluster> cluster_;
  std::string group_;
  ConsumerMember member_;
  bool lost_ = false;  // its partitions are not its own any more
};

}  // namespace weir
