// PartitionLog: the log of one partition, open for writing: append, read,
// roll, flush, retain, truncate, close. Its files are Kafka's at every moment;
// opened after a crash, it recovers as Kafka does and says what it did.
//
// One thread at a time. The log end is also the high watermark: weir does not
// replicate.
//
// Invariants:
// - batches in the files are whole and their offsets rise; log_start_offset()
//   <= last_stable_offset() <= log_end_offset();
// - producer state, leader epochs and indexes change only after the bytes are
//   written; a failed write leaves the log as it was;
// - after a failed flush nothing is acknowledged any more (broken()).
//
// Reference: org.apache.kafka.storage.internals.log.UnifiedLog, LocalLog,
// LogLoader.
#pragma once
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "lib/base/clock.h"
#include "lib/base/findings.h"
#include "lib/log/append_types.h"
#include "lib/log/leader_epochs.h"
#include "lib/log/log_config.h"
#include "lib/log/log_segment.h"
#include "lib/log/producer_snapshot.h"
#include "lib/log/producer_state.h"
#include "lib/record/record_reader.h"

namespace weir {

/// What is known of a log before it is opened: checkpoints and the marker.
struct OpenState {
  Offset recovery_point{0};    ///< everything below is known to be durable
  Offset log_start_offset{0};  ///< records below are deleted
  bool clean = false;          ///< .kafka_cleanshutdown stood there
};

/// One thing recovery did, for people.
struct RecoveryStep {
  enum class Kind {
    kLeftoverRemoved,   ///< a .deleted, .cleaned or .swap file went
    kSwapCompleted,     ///< a .swap file took its place
    kSegmentRecovered,  ///< walked, indexes rebuilt
    kSegmentTruncated,  ///< bytes at its end went
    kSegmentRemoved,    ///< behind a truncation
    kSnapshotRemoved,   ///< it could not be read, or is beyond the end
    kSegmentSplit,      ///< it spanned more offsets than an index can
    kIndexRebuilt,      ///< it was missing or could not be
    kEpochsRebuilt,     ///< the checkpoint could not be read
    kLogReset,          ///< everything lay below the log start offset
  };
  Kind kind;
  std::string file;  ///< FOLDER/FILE
  int64_t bytes = 0;
  Offset offset;  ///< where the log goes on, or the segment's base
  std::string text() const;
};

struct RecoveryReport {
  std::vector<RecoveryStep> steps;
  bool lost_bytes() const;
};

enum class FetchIsolation { kUncommitted, kCommitted };

/// Whole batches in one file, to be sent as they are. The first batch may
/// begin below the offset asked for; the last one may be cut by the limit.
struct LogSlice {
  std::shared_ptr<File> file;  ///< null if there is nothing to read
  Position position;
  int64_t length = 0;
  Offset segment_base;
  /// Only for kCommitted: transactions whose records a reader must drop.
  std::vector<AbortedTxn> aborted;
};

struct AppendOptions {
  AppendOrigin origin = AppendOrigin::kClient;
  LeaderEpoch leader_epoch{0};
  /// Of transactional batches and markers: with 2 (KIP-890) a producer that
  /// the log does not know begins with sequence 0, and a marker raises the
  /// epoch.
  int16_t transaction_version = 0;
};

class PartitionLog {
 public:
  /// Opens the folder `dir` (TOPIC-PARTITION below a data directory), which
  /// must be there; without segments an empty one is made. `sink` hears of
  /// damage, `report` of what was done about it.
  static Result<std::unique_ptr<PartitionLog>> open(Fs& fs, const Clock& clock,
                                                    const std::string& dir,
                                                    const LogConfig& config,
                                                    const OpenState& state,
                                                    FindingSink& sink,
                                                    RecoveryReport& report);

  const std::string& dir() const { return dir_; }
  const LogConfig& config() const { return config_; }
  void set_config(const LogConfig& config) { config_ = config; }

  Offset log_start_offset() const { return log_start_; }
  Offset log_end_offset() const { return log_end_; }
  Offset last_stable_offset() const;
  Offset recovery_point() const { return recovery_point_; }
  int64_t size() const;  ///< bytes of all .log files
  const LeaderEpochs& leader_epochs() const { return epochs_; }
  const ProducerState& producers() const { return producers_; }
  /// A flush or a cut failed: nothing more is accepted.
  bool broken() const { return broken_; }

  // --- Writing -------------------------------------------------------------

  /// Appends batches of magic 2 as a leader does: each of `batches` is one
  /// whole batch, checked, then given offsets and the leader epoch where it
  /// lies. Nothing is appended if any is refused. All go with one gathered
  /// write where they fit into a segment.
  AppendResult append(std::span<const std::span<char>> batches,
                      const AppendOptions& options);
  AppendResult append(std::span<char> batch, const AppendOptions& options) {
    return append(std::span(&batch, 1), options);
  }
  /// Appends batches that already carry their offsets (at or above the log
  /// end; gaps stay) and leader epochs, unchanged: copies, and batches built
  /// in this process for exactly this log. Headers are believed but for
  /// offsets and sizes; with `check_crc` the CRCs are checked, too.
  AppendResult append_as_is(std::span<const Bytes> batches,
                            bool check_crc = true);

  /// This process leads from here on: the epoch starts at the log's end.
  Result<> begin_epoch(LeaderEpoch epoch);

  /// Starts a new segment, with a producer snapshot at its base; nothing if
  /// the active one is empty. The segments before it are flushed by the
  /// owner, when it suits (flush_wanted()).
  Result<> roll();
  /// Where a roll wants the log flushed up to: Kafka does it in the
  /// background after each roll.
  std::optional<Offset> flush_wanted() const;
  /// Makes everything durable and moves the recovery point to the end. After
  /// a failure the log is broken(): it must be opened anew.
  Result<> flush() { return flush_before(log_end_); }
  /// The same for the segments that begin below `offset`.
  Result<> flush_before(Offset offset);
  /// Makes all records durable, but nothing that can be built anew from them;
  /// the recovery point stays. After a failure the log is broken().
  Result<> commit();
  /// flush.messages and flush.ms.
  Result<> flush_if_due();

  /// Raises the log start offset (DeleteRecords). kInvalid above the end.
  Result<> delete_records_before(Offset offset);
  /// Segments below the log start offset, and by retention.bytes and
  /// retention.ms, get `.deleted`; gives how many. Removal is for
  /// remove_deleted(). retention.ms looks at no timestamp in the future.
  Result<int> apply_retention();
  /// Removes `.deleted` files whose file.delete.delay.ms is over.
  Result<> remove_deleted();
  /// When that has something to do again.
  std::optional<TimestampMs> next_removal() const;
  /// Drops everything from `offset` on.
  Result<> truncate_to(Offset offset);
  /// Drops everything; the log goes on at `offset`.
  Result<> truncate_fully(Offset offset);
  /// Forgets producers that were silent for `expiration_ms`.
  void expire_producers(int64_t expiration_ms);

  /// Flushes, writes the producer snapshot, cuts the indexes, closes.
  Result<> close();

  // --- Reading -------------------------------------------------------------

  /// Batches from the one that holds `offset` on, of one segment, `max_bytes`
  /// at most but (with `at_least_one`) the first batch whole. kNotFound if
  /// `offset` is below the start or above the end.
  Result<LogSlice> read(Offset offset, int64_t max_bytes,
                        FetchIsolation isolation, bool at_least_one = true);
  /// The first record at or after `timestamp`.
  Result<std::optional<LogSegment::Found>> offset_at(TimestampMs timestamp);
  /// Aborted transactions that overlap [from, until).
  Result<std::vector<AbortedTxn>> aborted_between(Offset from, Offset until);

  // --- For the cleaner -----------------------------------------------------

  using Segments = std::map<Offset, std::unique_ptr<LogSegment>>;
  const Segments& segments() const { return segments_; }
  LogSegment& active() { return *segments_.rbegin()->second; }
  /// An empty segment of suffix .cleaned, to be made with create().
  std::unique_ptr<LogSegment> new_cleaned(Offset base);
  /// Puts `cleaned` (complete, rising) in the place of `old`: .swap,
  /// originals .deleted, final names; a crash anywhere leaves one whole
  /// version.
  Result<> replace_segments(std::vector<std::unique_ptr<LogSegment>> cleaned,
                            const std::vector<Offset>& old);
  /// Makes several of a segment that spans more than 2^31 offsets, as old
  /// versions of Kafka could write them (KAFKA-6264). Whole batches only.
  Result<> split_segment(Offset base);

 private:
  friend class LogLoader;
  PartitionLog(Fs& fs, const Clock& clock, std::string dir,
               const LogConfig& config)
      : fs_(&fs), clock_(&clock), dir_(std::move(dir)), config_(config) {}

  using Checked = tl::expected<void, AppendRejection>;
  /// A batch as it will be written, and where it came from.
  struct Incoming {
    Bytes bytes;
    std::string rebuilt = {};  ///< holds `bytes` if the codec was changed
  };

  // Appending (partition_log_append.cc).
  static constexpr size_t kMostBatchesTogether = 1024;
  Checked prepare(std::span<char> batch, const AppendOptions& options,
                  Offset offset, Incoming& out);
  Result<std::optional<ProducerBatch>> find_duplicate(const BatchView& batch);
  Result<> recall_batches(ProducerId id, const ProducerEntry& entry);
  AppendResult commit(std::span<const Bytes> batches,
                      const AppendOptions& options);
  Checked commit_group(std::span<const Bytes> batches,
                       const AppendOptions& options);
  Result<size_t> group_size(std::span<const Bytes> batches);
  Result<> after_write(const ProducerAppend& append, LogSegment& segment);
  Result<> roll_at(Offset offset);

  // State beside the segments (partition_log.cc).
  Result<> write_epochs();
  Result<> take_snapshot(bool sync);
  /// A snapshot; a bad one is reported, removed and forgotten.
  Result<std::optional<ProducerSnapshot>> read_snapshot(Offset at,
                                                        FindingSink& sink,
                                                        RecoveryReport* report);
  /// The state at `end`, from the newest good snapshot below it and the
  /// batches after that.
  Result<ProducerState> producers_at(Offset end, FindingSink& sink,
                                     RecoveryReport* report);
  Result<> replay(LogSegment& segment, Offset from, Offset end,
                  ProducerState& state);
  Result<> drop_snapshots_above(Offset offset);
  Result<> raise_log_start(Offset offset);
  Error broken_error() const;

  // Removal (partition_log_retention.cc).
  Result<int> delete_segments(const std::vector<Offset>& bases);
  Result<> mark_deleted(LogSegment& segment);
  Result<> mark_snapshot_deleted(Offset offset);
  Result<> doom(const std::string& path);

  struct Doomed {
    std::string path;
    TimestampMs due;
  };

  Fs* fs_;
  const Clock* clock_;
  std::string dir_;
  LogConfig config_;
  Segments segments_;
  Offset log_start_;
  Offset log_end_;
  Offset recovery_point_;
  LeaderEpochs epochs_;
  ProducerState producers_;
  std::set<ProducerId> recalled_;  // whose batches were looked for in the log
  std::set<Offset> snapshots_;
  std::vector<Doomed> doomed_;
  int64_t unflushed_ = 0;  // records
  TimestampMs last_flush_{0};
  bool broken_ = false;
  bool dir_dirty_ = false;  // a segment was made since the last flush
  RecordReader reader_;
};

}  // namespace weir
