// The text files that map partitions to offsets, and leader epochs to offsets:
// a version, a count, one entry a line. Read strictly: an error means that
// the whole file is not to be believed, and callers go on without it (they
// report checkpoint-invalid). Written by replacement, so that a crash leaves
// the old file or the new one.
//
// Reference: org.apache.kafka.server.common.CheckpointFile,
// OffsetCheckpointFile, LeaderEpochCheckpointFile.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/ints.h"
#include "lib/base/result.h"
#include "lib/os/fs.h"

namespace weir {

inline constexpr std::string_view kRecoveryPointFile =
    "recovery-point-offset-checkpoint";
inline constexpr std::string_view kLogStartFile = "log-start-offset-checkpoint";
inline constexpr std::string_view kReplicationFile =
    "replication-offset-checkpoint";  ///< high watermarks
inline constexpr std::string_view kCleanerFile = "cleaner-offset-checkpoint";
inline constexpr std::string_view kLeaderEpochFile = "leader-epoch-checkpoint";

/// Files above this many bytes are not checkpoints (100 k partitions with the
/// longest names fit).
inline constexpr int64_t kCheckpointLimit = 32 << 20;

struct TopicPartition {
  std::string topic;
  PartitionId partition;
  auto operator<=>(const TopicPartition&) const = default;
};

using OffsetCheckpoint = std::map<TopicPartition, Offset>;

/// `0`, the count, `TOPIC PARTITION OFFSET` a line. kCorrupt, with the line
/// number: another version, a count that lies, a malformed line, a negative
/// offset, a topic name that cannot be, a partition named twice. An empty
/// file is an empty map, as Kafka has it.
Result<OffsetCheckpoint> parse_offset_checkpoint(std::string_view text);
std::string format_offset_checkpoint(const OffsetCheckpoint& offsets);
/// kNotFound where there is no file.
Result<OffsetCheckpoint> read_offset_checkpoint(Fs& fs,
                                                const std::string& path);
Result<> write_offset_checkpoint(Fs& fs, const std::string& path,
                                 const OffsetCheckpoint& offsets);

/// The first offset that was appended in an epoch.
struct EpochEntry {
  LeaderEpoch epoch;
  Offset start;
  auto operator<=>(const EpochEntry&) const = default;
};

/// `0`, the count, `EPOCH OFFSET` a line; both rise (epochs strictly).
/// kCorrupt as above.
Result<std::vector<EpochEntry>> parse_leader_epochs(std::string_view text);
std::string format_leader_epochs(const std::vector<EpochEntry>& epochs);
/// `dir` is the partition's folder. kNotFound where there is no file.
Result<std::vector<EpochEntry>> read_leader_epochs(Fs& fs,
                                                   const std::string& dir);
Result<> write_leader_epochs(Fs& fs, const std::string& dir,
                             const std::vector<EpochEntry>& epochs);

}  // namespace weir
