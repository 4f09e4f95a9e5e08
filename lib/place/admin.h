// Admin: topics and groups as commands list, make and change them, whatever
// place they are in: a directory (directory_admin.h), a cluster
// (cluster_admin.h), a directory that is being served (served_admin.h).
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lib/base/result.h"
#include "lib/base/text.h"
#include "lib/base/uuid.h"
#include "lib/broker/local_broker.h"
#include "lib/metadata/groups.h"

namespace weir {

struct TopicInfo {
  std::string name;
  std::optional<Uuid> id = {};
  int32_t partitions = 0;
  std::map<std::string, std::string, std::less<>> configs = {};  ///< set ones
  bool internal = false;
};

struct PartitionInfo {
  PartitionId partition;
  Offset first_offset{0};
  Offset next_offset{0};
  std::optional<int32_t> segments = 0;  ///< a cluster does not tell
  int64_t bytes = 0;                    ///< of .log files
  LeaderEpoch leader_epoch = kNoEpoch;
  std::string dir;
};

using PartitionBounds = std::map<TopicPartition, std::pair<Offset, Offset>>;

class Admin {
 public:
  virtual ~Admin() = default;

  /// By name, internal ones too; __cluster_metadata is none.
  virtual Result<std::vector<TopicInfo>> topics() = 0;
  /// kNotFound.
  virtual Result<std::vector<PartitionInfo>> partitions(
      const std::string& topic) = 0;

  // Each changes one topic or says why not: kNotFound, kInvalid, kRefused.
  virtual Result<TopicInfo> create_topic(const std::string& name,
                                         int32_t partitions,
                                         const ConfigChanges& configs) = 0;
  virtual Result<TopicInfo> alter_topic(const std::string& name,
                                        const ConfigChanges& changes) = 0;
  virtual Result<TopicInfo> grow_topic(const std::string& name,
                                       int32_t total) = 0;
  virtual Result<TopicInfo> delete_topic(const std::string& name) = 0;
  /// Deletes records before `until`; gives the first offset that is left.
  virtual Result<Offset> trim(const std::string& topic, PartitionId partition,
                              const Point& until) = 0;

  /// Every group, by name.
  virtual Result<Groups> groups() = 0;
  /// First and next offset of those of the partitions that are there.
  virtual Result<PartitionBounds> bounds(
      std::span<const TopicPartition> partitions) = 0;
  /// Where a point lies in a partition that is there. kNotFound.
  virtual Result<Offset> resolve(const TopicPartition& partition,
                                 const Point& point) = 0;

  // Each changes one group or says why not: kNotFound, kRefused.
  virtual Result<> commit_offsets(
      const std::string& group,
      const std::map<TopicPartition, CommittedOffset>& offsets) = 0;
  virtual Result<> forget_offsets(
      const std::string& group,
      const std::vector<TopicPartition>& partitions) = 0;
  virtual Result<> delete_group(const Group& group) = 0;

  /// Hands the place back in good order: after the last change.
  virtual Result<> close() = 0;
};

}  // namespace weir
