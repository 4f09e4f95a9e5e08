// DataDir: a data directory that this process writes: it holds the lock, opens
// and makes partitions, keeps the checkpoints, and closes the directory so
// that Kafka (or weir) finds it clean.
//
// Invariants: `.kafka_cleanshutdown` is gone before the first log is opened
// and is written again only after every partition is flushed and closed.
//
// Reference: kafka.log.LogManager; KAFKA-10471, KIP-966 (broker epoch).
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/uuid.h"
#include "lib/log/checkpoints.h"
#include "lib/log/metadata_files.h"
#include "lib/log/partition_log.h"
#include "lib/os/lock.h"
#include "lib/os/random.h"

namespace weir {

class DataDir {
 public:
  /// Locks `path` (which must be there; kInUse names the holder), reads the
  /// checkpoints (one that cannot be read is reported and taken as empty) and
  /// removes the marker of a clean stop. `lock`: unless the caller keeps
  /// others away by himself.
  static Result<std::unique_ptr<DataDir>> open(Fs& fs, const Clock& clock,
                                               const std::string& path,
                                               FindingSink& sink,
                                               bool lock = true);
  /// Unlocks; what was not closed stays as after a crash.
  ~DataDir();

  const std::string& path() const { return path_; }
  /// Whether the last process closed it in good order, and with which broker
  /// epoch.
  bool was_clean() const { return was_clean_; }
  std::optional<int64_t> last_broker_epoch() const { return broker_epoch_; }

  /// Opens the partition, once; its folder must be there (kNotFound).
  Result<PartitionLog*> open_log(const TopicPartition& partition,
                                 const LogConfig& config, FindingSink& sink);
  /// Makes the folder and its partition.metadata, if they are not there: a
  /// crash, or a full disk, came between the topic's record and them.
  Result<> complete_folder(const TopicPartition& partition,
                           const Uuid& topic_id);
  /// Makes the folder, partition.metadata and an empty first segment.
  Result<PartitionLog*> create_log(const TopicPartition& partition,
                                   const Uuid& topic_id,
                                   const LogConfig& config);
  /// Null unless it is open.
  PartitionLog* find(const TopicPartition& partition);
  /// Partition folders that are there, whether open or not.
  Result<std::vector<TopicPartition>> partitions() const;
  /// Closes without flushing and renames the folder to TOPIC-P.ID-delete;
  /// gives the new path.
  Result<std::string> mark_for_deletion(const TopicPartition& partition,
                                        Random& random);
  /// Removes the folders that are marked so, also by others; gives how many.
  Result<int> remove_marked();

  const RecoveryReport& recovery() const { return recovery_; }

  /// Where the logs stand, one file each.
  enum class Checkpoint { kRecoveryPoints, kLogStarts, kHighWatermarks };
  /// Writes the file if the open logs say something else than it does;
  /// partitions that are not open keep what it said.
  Result<> write_checkpoint(Checkpoint which);
  /// All three, changed or not.
  Result<> write_checkpoints();
  OffsetCheckpoint& cleaner_offsets() { return cleaner_; }
  Result<> write_cleaner_checkpoint();

  using ConfigOf = std::function<LogConfig(const TopicPartition&)>;
  /// Flushes and closes every log, writes the checkpoints, then the marker
  /// with `broker_epoch`, and gives up the lock. Logs that were never opened
  /// are as clean as they were: after an unclean stop they are opened (and so
  /// recovered) first, with `config_of`; without that function the
  /// marker is only written if there are none, and the next process recovers
  /// them. After an error the
  /// directory stays as after a crash.
  Result<> close(int64_t broker_epoch, const ConfigOf& config_of,
                 FindingSink& sink);

 private:
  DataDir(Fs& fs, const Clock& clock, std::string path)
      : fs_(&fs), clock_(&clock), path_(std::move(path)) {}

  bool note(Checkpoint which);
  Result<> write(Checkpoint which);
  Result<> forget_missing();
  std::string file(std::string_view name) const;
  std::string folder(const TopicPartition& partition) const;
  OffsetCheckpoint read(std::string_view name, FindingSink& sink) const;
  Result<> recover_rest(const ConfigOf& config_of, FindingSink& sink);
  Result<> close_logs();
  OpenState state_of(const TopicPartition& partition) const;

  Fs* fs_;
  const Clock* clock_;
  std::string path_;
  std::optional<DirectoryLock> lock_;
  bool was_clean_ = false;
  std::optional<int64_t> broker_epoch_;
  OffsetCheckpoint recovery_points_;
  OffsetCheckpoint log_starts_;
  OffsetCheckpoint high_watermarks_;
  OffsetCheckpoint cleaner_;
  std::map<TopicPartition, std::unique_ptr<PartitionLog>> logs_;
  RecoveryReport recovery_;
};

}  // namespace weir
