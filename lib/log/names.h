// The names of files and folders in a data directory, read and made. Strict:
// a name that Kafka would not have written is no such name (nullopt), and is
// left alone. None of this looks at a disk.
//
// Reference: org.apache.kafka.storage.internals.log.LogFileUtils, LocalLog,
// UnifiedLog; org.apache.kafka.common.internals.Topic;
// org.apache.kafka.snapshot.Snapshots.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/ints.h"
#include "lib/base/result.h"

namespace weir {

/// The files of a segment; and the producer snapshot, whose name is the
/// offset before which it was taken.
enum class SegmentFileKind { kLog, kIndex, kTimeIndex, kTxnIndex, kSnapshot };

/// What a file is on its way to: `.deleted` waits for its removal, `.cleaned`
/// is being written by the cleaner or by a split, `.swap` is complete and
/// replaces what stands in its range.
enum class FileSuffix { kNone, kDeleted, kCleaned, kSwap };

struct SegmentFileName {
  Offset base;
  SegmentFileKind kind = SegmentFileKind::kLog;
  FileSuffix suffix = FileSuffix::kNone;
  auto operator<=>(const SegmentFileName&) const = default;
};

/// `00000000000000001200.index.swap`: exactly 20 digits that fit an offset, a
/// kind, at most one suffix.
std::optional<SegmentFileName> parse_segment_file(std::string_view name);
std::string segment_file_name(Offset base, SegmentFileKind kind,
                              FileSuffix suffix = FileSuffix::kNone);
/// .log, .index, .timeindex, .txnindex, .snapshot
std::string_view segment_file_extension(SegmentFileKind kind);
/// Empty, .deleted, .cleaned, .swap
std::string_view file_suffix_text(FileSuffix suffix);

/// A KRaft snapshot: `<offset>-<epoch>.checkpoint`, 20 and 10 digits.
struct MetadataSnapshotName {
  Offset end_offset;  ///< of the records it stands for, exclusive
  LeaderEpoch epoch;  ///< of the last of them
  /// kPartial also has a random number before its suffix.
  enum class State { kWhole, kPartial, kDeleted } state = State::kWhole;
  auto operator<=>(const MetadataSnapshotName&) const = default;
};
std::optional<MetadataSnapshotName> parse_metadata_snapshot(
    std::string_view name);
/// Of a whole snapshot.
std::string metadata_snapshot_name(Offset end_offset, LeaderEpoch epoch);

/// Why `name` cannot be a topic (1 to 249 of ASCII letters, digits, '.', '_',
/// '-'; neither "." nor ".."). kInvalid.
Result<> check_topic_name(std::string_view name);
bool is_topic_name(std::string_view name);
/// Kafka refuses two topics that differ only in '.' against '_'.
bool topic_names_collide(std::string_view a, std::string_view b);
/// __consumer_offsets, __transaction_state, __share_group_state.
bool is_internal_topic(std::string_view name);

inline constexpr size_t kMaxTopicName = 249;
inline constexpr std::string_view kMetadataTopic = "__cluster_metadata";
inline constexpr std::string_view kConsumerOffsetsTopic = "__consumer_offsets";
inline constexpr std::string_view kTransactionTopic = "__transaction_state";
inline constexpr std::string_view kShareGroupTopic = "__share_group_state";

/// What a partition folder is there for.
enum class FolderKind {
  kCurrent,  ///< TOPIC-PARTITION
  kDelete,   ///< TOPIC-PARTITION.ID-delete: waits for its removal
  kFuture,   ///< TOPIC-PARTITION.ID-future: being moved to this directory
  kStray,    ///< TOPIC-PARTITION.ID-stray: set aside, unknown to the metadata
};

struct PartitionFolderName {
  std::string topic;  ///< of the other kinds possibly cut to fit 255 bytes
  PartitionId partition;
  FolderKind kind = FolderKind::kCurrent;
  std::string id = {};  ///< 32 hex digits; empty if kCurrent
  auto operator<=>(const PartitionFolderName&) const = default;
};

/// The partition stands behind the last '-': decimal, below 2^31, without
/// leading zeros. `a-b-0` is partition 0 of `a-b`.
std::optional<PartitionFolderName> parse_partition_folder(
    std::string_view name);
std::string partition_folder_name(std::string_view topic,
                                  PartitionId partition);
/// `id`: 32 lower-case hex digits. The topic is cut where the name would be
/// longer than 255 bytes, as Kafka does.
std::string partition_folder_name(std::string_view topic, PartitionId partition,
                                  FolderKind kind, std::string_view id);
/// Empty, -delete, -future, -stray
std::string_view folder_kind_suffix(FolderKind kind);

/// A decimal number without sign, spaces or (but for "0") leading zeros, at
/// most `max`.
std::optional<int64_t> parse_decimal(std::string_view text, int64_t max);

}  // namespace weir
