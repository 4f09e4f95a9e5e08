// A group's offsets in a cluster: asked for and committed.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "lib/client/cluster.h"
#include "lib/metadata/groups.h"

namespace weir {

using GroupOffsets = std::map<TopicPartition, CommittedOffset>;

/// Who commits: a member of the group's current generation, or somebody from
/// outside, which a group with members refuses.
struct Committer {
  std::string group;
  int32_t generation = -1;
  std::string member_id = {};
  std::optional<std::string> instance_id = {};
};

/// Everything that the group committed.
Result<GroupOffsets> committed_offsets(Cluster& cluster,
                                       const std::string& group);

/// The first error code of the answer, 0 when all is committed.
Result<int16_t> commit_offsets(Cluster& cluster, const Committer& committer,
                               const GroupOffsets& offsets);

}  // namespace weir
