// Background: what a broker does unasked, driven by its clock: retention,
// removal of deleted files, flushes, checkpoints, recovery after a crash; and
// the cleaner (log_cleaner.h). Everything runs between requests, in short
// pieces.
//
// A task that fails is said and tried again when it is due next.
//
// Reference: kafka.log.LogManager (startupWithConfigOverrides),
// org.apache.kafka.storage.internals.log.UnifiedLog, ReplicaManager.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string_view>

#include "lib/broker/background_options.h"
#include "lib/broker/log_cleaner.h"
#include "lib/log/data_dir.h"
#include "lib/log/partition_log.h"

namespace weir {

class Background {
 public:
  /// `broker` must outlive it. Nothing runs before the broker's next tick().
  Background(Broker& broker, const BackgroundOptions& options);

  /// Behind every append: what a roll left unflushed, and flush.ms.
  void appended(const PartitionLog* log);
  /// The partition is about to go: nothing holds on to its log.
  void forget(const TopicPartition& partition);

 private:
  using Task = void (Background::*)();
  void recover();
  void every(int64_t ms, int64_t first_ms, Task task);
  void after(int64_t ms, Task task);

  void retain();
  void retain_some();
  std::vector<TopicPartition> next_partitions(
      const std::optional<TopicPartition>& behind, size_t most) const;
  void retain_one(const TopicPartition& partition);
  void remove_deleted();
  void schedule_removal();
  void remove_folders();
  void flush(const PartitionLog* log);
  void flush_all();
  void checkpoint_recovery_points() {
    checkpoint(DataDir::Checkpoint::kRecoveryPoints);
  }
  void checkpoint_log_starts() { checkpoint(DataDir::Checkpoint::kLogStarts); }
  void checkpoint_high_watermarks() {
    checkpoint(DataDir::Checkpoint::kHighWatermarks);
  }
  void checkpoint(DataDir::Checkpoint which);
  void say(const TopicPartition& partition, std::string_view what,
           const Error& error);

  Broker& broker_;
  const BackgroundOptions options_;
  LogCleaner cleaner_;
  std::optional<TopicPartition> recovered_;         // the last one
  std::optional<TopicPartition> retained_;          // the same, of this pass
  std::map<const PartitionLog*, int64_t> flushes_;  // and when they are due
  std::optional<TimestampMs> removal_;
};

}  // namespace weir
