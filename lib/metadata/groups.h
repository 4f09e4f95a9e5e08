// Groups: what the records of __consumer_offsets add up to: every group's kind,
// its members by the last record written, and its committed offsets. Offsets
// committed inside a transaction count once its marker says so.
//
// Reference: org.apache.kafka.coordinator.group.GroupMetadataManager,
// OffsetMetadataManager (replay).
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/findings.h"
#include "lib/base/result.h"
#include "lib/base/uuid.h"
#include "lib/log/data_dir_view.h"
#include "lib/protocol/internal_records.h"

namespace weir {

enum class GroupType { kClassic, kConsumer, kShare, kStreams };
std::string_view group_type_name(GroupType type);

struct CommittedOffset {
  Offset offset{-1};
  LeaderEpoch leader_epoch = kNoEpoch;
  std::string metadata = {};
  TimestampMs commit_timestamp{0};
  std::optional<Uuid> topic_id = {};
  /// Only where the client asked for a retention of its own.
  std::optional<TimestampMs> expire_timestamp = {};
};

struct GroupMember {
  std::string id;
  std::string client_id;
  std::string client_host;
  std::vector<std::string> topics = {};  ///< subscribed by name
};

struct Group {
  std::string name;
  GroupType type = GroupType::kClassic;
  std::optional<std::string> protocol = {};  ///< protocol type, if classic
  int32_t generation = 0;                    ///< or epoch
  std::map<std::string, GroupMember> members = {};
  std::map<TopicPartition, CommittedOffset> offsets = {};
  /// Of a share group: the first offset that is not done with.
  std::map<TopicPartition, Offset> share_offsets = {};
};

using Groups = std::map<std::string, Group, std::less<>>;

/// Empty where there is no such topic. Records that cannot be read are
/// reported (internal-record, internal-version) and passed over.
Result<Groups> load_groups(const DataDirView& directory, FindingSink& sink);

/// What they are loaded from: calls `see` with every record that was decoded
/// and counts, in the order of each partition; those of a transaction when
/// its marker has come; `see_open` at the end with those of open ones.
Result<> replay_group_records(
    const DataDirView& directory, FindingSink& sink,
    const std::function<void(const protocol::DecodedRecord&)>& see,
    const std::function<void(ProducerId, const protocol::DecodedRecord&)>&
        see_open = nullptr);

/// The same of any internal topic whose records have keys.
Result<> replay_records(
    const DataDirView& directory, protocol::InternalTopic topic,
    FindingSink& sink,
    const std::function<void(const protocol::DecodedRecord&)>& see,
    const std::function<void(ProducerId, const protocol::DecodedRecord&)>&
        see_open = nullptr);

/// String.hashCode() of Java: over the text's UTF-16 units.
uint32_t java_string_hash(std::string_view text);

/// The partition of __consumer_offsets that a group's records stand in, or of
/// __transaction_state those of a transactional id: the hash of Java's String
/// over its UTF-16 units.
int32_t group_partition(std::string_view group, int32_t partitions);

}  // namespace weir
