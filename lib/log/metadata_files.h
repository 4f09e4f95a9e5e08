// The small files that say whose a directory or a partition is, and how it was
// left: meta.properties, .kafka_cleanshutdown, partition.metadata,
// quorum-state. Read strictly, as checkpoints are (metadata-invalid); written
// by replacement.
//
// Reference: org.apache.kafka.metadata.properties.MetaProperties,
// CleanShutdownFileHandler, PartitionMetadataFile,
// org.apache.kafka.raft.FileQuorumStateStore.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/ints.h"
#include "lib/base/result.h"
#include "lib/base/uuid.h"
#include "lib/os/fs.h"

namespace weir {

inline constexpr std::string_view kMetaPropertiesFile = "meta.properties";
inline constexpr std::string_view kCleanShutdownFile = ".kafka_cleanshutdown";
inline constexpr std::string_view kPartitionMetadataFile = "partition.metadata";
inline constexpr std::string_view kQuorumStateFile = "quorum-state";
inline constexpr std::string_view kBootstrapFile = "bootstrap.checkpoint";
inline constexpr std::string_view kLockFile = ".lock";
inline constexpr std::string_view kSocketFile = "weir.sock";

/// Files above this many bytes are none of these.
inline constexpr int64_t kMetadataFileLimit = 1 << 20;

/// meta.properties. Version 0 is ZooKeeper's (broker.id), 1 is KRaft's
/// (node.id and cluster.id stand there).
struct MetaProperties {
  int version = 1;
  std::optional<std::string> cluster_id = {};
  std::optional<int32_t> node_id = {};
  std::optional<Uuid> directory_id = {};
  /// weir formatted the directory: the comment on top says so. Kafka leaves
  /// the file as it is.
  bool made_by_weir = false;
  bool operator==(const MetaProperties&) const = default;
};
/// kCorrupt: a missing or malformed property; kUnsupported: version above 1.
Result<MetaProperties> parse_meta_properties(std::string_view text);
/// As Kafka writes it. `date` is the line Java puts on top (java_date()).
std::string format_meta_properties(const MetaProperties& properties,
                                   std::string_view date);
/// `Mon Nov 23 22:14:24 UTC 2026`
std::string java_date(TimestampMs time);
Result<MetaProperties> read_meta_properties(Fs& fs, const std::string& dir);
Result<> write_meta_properties(Fs& fs, const std::string& dir,
                               const MetaProperties& properties,
                               TimestampMs now);

/// .kafka_cleanshutdown. That it is there says that logs need no recovery;
/// the broker epoch inside is for the controller alone.
struct CleanShutdown {
  std::optional<int64_t> broker_epoch = {};  ///< nothing if it cannot be read
};
/// Nothing where there is no file. Content that cannot be read is no error.
std::optional<CleanShutdown> read_clean_shutdown(Fs& fs,
                                                 const std::string& dir);
/// The broker epoch inside, strictly: kCorrupt.
Result<int64_t> parse_clean_shutdown(std::string_view text);
std::string format_clean_shutdown(int64_t broker_epoch);
Result<> write_clean_shutdown(Fs& fs, const std::string& dir,
                              int64_t broker_epoch);

/// partition.metadata: `version: 0`, `topic_id: ID`. Later versions are read
/// too. kCorrupt: malformed, or the id of zeros.
Result<Uuid> parse_partition_metadata(std::string_view text);
std::string format_partition_metadata(const Uuid& topic_id);
/// `dir` is the partition's folder. kNotFound where there is no file.
Result<Uuid> read_partition_metadata(Fs& fs, const std::string& dir);
Result<> write_partition_metadata(Fs& fs, const std::string& dir,
                                  const Uuid& topic_id);

/// quorum-state: what a KRaft node knows of its quorum's election. Version 0
/// lists the voters (static quorum), version 1 has the voted directory id
/// (dynamic quorum: kraft.version 1).
struct QuorumState {
  int version = 1;
  int32_t leader_id = -1;
  LeaderEpoch leader_epoch = kNoEpoch;
  int32_t voted_id = -1;
  Uuid voted_directory_id = {};                     ///< version 1
  std::string cluster_id = {};                      ///< version 0
  int64_t applied_offset = 0;                       ///< version 0
  std::optional<std::vector<int32_t>> voters = {};  ///< version 0
  bool operator==(const QuorumState&) const = default;
};
/// kCorrupt: no JSON object, a field missing or of another type or range;
/// kUnsupported: another data_version.
Result<QuorumState> parse_quorum_state(std::string_view text);
std::string format_quorum_state(const QuorumState& state);
/// `dir` is the folder __cluster_metadata-0. kNotFound: there is no file.
Result<QuorumState> read_quorum_state(Fs& fs, const std::string& dir);
Result<> write_quorum_state(Fs& fs, const std::string& dir,
                            const QuorumState& state);

}  // namespace weir
