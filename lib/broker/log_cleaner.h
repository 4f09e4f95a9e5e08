// LogCleaner: which compacted log is cleaned next, and its cleaning in slices
// between requests. The dirtiest log first, of those whose share of dirty
// bytes is above min.cleanable.dirty.ratio or whose records have waited beyond
// max.compaction.lag.ms. A log that cannot be cleaned is left alone until the
// next start.
//
// Reference: org.apache.kafka.storage.internals.log.LogCleanerManager,
// LogCleaner, LogToClean.
#pragma once
#include <memory>
#include <optional>
#include <set>

#include "lib/base/uuid.h"
#include "lib/broker/background_options.h"
#include "lib/log/checkpoints.h"
#include "lib/log/cleaner.h"

namespace weir {

class Broker;

class LogCleaner {
 public:
  /// What one slice reads: about a millisecond's work.
  static constexpr int64_t kSliceBytes = 1 << 20;

  /// `broker` must outlive it; `done` runs behind every cleaned log.
  LogCleaner(Broker& broker, const BackgroundOptions& options,
             std::function<void()> done);

  /// From now on.
  void start();
  /// Its segments may not be removed now.
  bool is_cleaning(const TopicPartition& partition) const {
    return job_ && job_->partition == partition;
  }
  /// The partition is about to go.
  void forget(const TopicPartition& partition);

 private:
  struct Job {
    TopicPartition partition;
    std::unique_ptr<LogCleaning> cleaning;
  };
  struct Candidate {
    TopicPartition partition;
    PartitionLog* log;
    CleanRange range;
  };
  void look();
  void go_on();
  Result<bool> step();
  void give_up(const TopicPartition& partition, const Error& error);
  std::optional<Candidate> dirtiest();
  Result<bool> wants_cleaning(PartitionLog& log, const CleanRange& range) const;
  void after_ms(int64_t ms, void (LogCleaner::*task)());

  Broker& broker_;
  const BackgroundOptions& options_;
  std::function<void()> done_;
  std::optional<Job> job_;
  std::set<TopicPartition> uncleanable_;
};

}  // namespace weir
