// LogSegment: one segment of a log that is open for writing: its .log, the
// three indexes and the largest timestamp so far. Files are opened on first
// need, so that a log of a thousand segments costs a thousand small objects.
//
// Invariants: `size()` bytes of the .log are whole batches; an index entry is
// made only for a batch that is written; a failed append leaves the .log as
// it was (or marks the segment as broken, when even that fails).
//
// Reference: org.apache.kafka.storage.internals.log.LogSegment.
#pragma once
#include <memory>
#include <span>

#include "lib/log/header_walker.h"
#include "lib/log/index_writer.h"
#include "lib/log/log_config.h"
#include "lib/log/names.h"
#include "lib/record/raw_batch.h"

namespace weir {

/// What a segment must know of a batch to index it.
struct BatchSummary {
  int64_t size = 0;  ///< bytes
  Offset last_offset;
  TimestampMs max_timestamp;
};

class LogSegment {
 public:
  /// A segment whose files are there or will be made by create().
  LogSegment(Fs& fs, std::string dir, Offset base, const LogConfig& config,
             FileSuffix suffix = FileSuffix::kNone);

  /// Makes the files of an empty segment: .log, preallocated .index and
  /// .timeindex. What stands under these names is emptied.
  Result<> create(TimestampMs now);
  /// Looks at the size of the .log. Indexes are opened on first need.
  Result<> load();
  /// Whether the indexes, as far as can be seen at their ends, fit the log;
  /// false: they must be built anew.
  Result<bool> check_indexes();

  Offset base_offset() const { return base_; }
  int64_t size() const { return size_; }
  FileSuffix suffix() const { return suffix_; }
  std::string path(SegmentFileKind kind) const;
  /// As findings name it: FOLDER/FILE.
  std::string name(SegmentFileKind kind) const;

  /// Offsets up to 2^31-1 above the base fit.
  bool fits(Offset offset) const;
  /// Whether `bytes` more, up to `last` and `timestamp`, call for a new
  /// segment. (segment.bytes, segment.ms less jitter, a full index, offsets.)
  Result<bool> should_roll(int64_t bytes, Offset last, TimestampMs timestamp,
                           TimestampMs now);

  /// Writes `pieces` (the batches that `batches` sums up, in order) at the
  /// end with one gathered write, and indexes each batch. kIo after the .log
  /// was cut back to where it was.
  Result<> append(std::span<const BatchSummary> batches,
                  std::span<const Bytes> pieces);
  /// An entry of the transaction index.
  Result<> append_aborted(const AbortedTxn& txn);

  /// The batch that holds `offset`, or the first one above it; nothing if the
  /// segment ends before.
  Result<std::optional<BatchPlace>> find(Offset offset);
  /// The first record at or after `from` whose timestamp is at or after
  /// `timestamp`.
  struct Found {
    TimestampMs timestamp;
    Offset offset;
    LeaderEpoch leader_epoch;
  };
  Result<std::optional<Found>> find_time(TimestampMs timestamp, Offset from);
  /// Where the last whole batch ends, by headers from the last good index
  /// entry on.
  struct Tail {
    Offset next_offset;  ///< the base offset of an empty segment
    Position end;        ///< less than size(): there is something else
  };
  Result<Tail> tail();
  Result<Offset> next_offset();

  /// Largest timestamp of its batches and the last offset of the batch that
  /// has it; {-1, base} without batches.
  Result<TimeIndexEntry> max_timestamp();
  /// That timestamp, or the .log's modification time where it is negative.
  /// Checked against the log, never taken from the index alone (KAFKA-10207).
  Result<TimestampMs> largest_timestamp();
  /// Of the first batch; nothing without one.
  Result<std::optional<TimestampMs>> first_timestamp();

  Result<OffsetIndexWriter*> offset_index();
  Result<TimeIndexWriter*> time_index();
  Result<std::vector<AbortedTxn>> aborted();
  Result<std::shared_ptr<File>> log_file();

  /// Empties the indexes and forgets the largest timestamp: before the log is
  /// walked again with note().
  Result<> reset_indexes();
  /// A batch at `position` that already stands in the log: indexed as if it
  /// had just been appended.
  void note(const BatchSummary& batch, Position position);

  /// Cuts the .log to `bytes`, whole batches; indexes are not touched.
  Result<> cut(int64_t bytes);
  /// Drops everything from `offset` on; gives the bytes dropped.
  Result<int64_t> truncate_to(Offset offset);

  /// Preallocates the indexes: it is being appended to.
  Result<> become_active();
  /// Last time index entry; indexes cut to their entries.
  Result<> become_inactive();
  /// Makes what was written durable; costs nothing if nothing was.
  Result<> flush();
  /// The .log alone: indexes can be built anew.
  Result<> flush_records();
  /// As become_inactive if it was written, durable, files closed.
  Result<> close();
  /// Closes files that can be opened again.
  void release_files();

  /// Renames the files that are there; `FileSuffix::kDeleted` marks them for
  /// removal.
  Result<> rename_to(FileSuffix suffix);
  Result<> remove_files();
  bool broken() const { return broken_; }

 private:
  Result<> write(std::span<const Bytes> pieces, int64_t bytes);
  Result<> load_indexes();
  Result<Position> indexed_start(Offset offset);
  Result<bool> holds(const OffsetIndexEntry& entry);
  int64_t jitter_ms() const;
  int64_t max_entries(int entry_size) const;

  Fs* fs_;
  std::string dir_;
  Offset base_;
  const LogConfig* config_;
  FileSuffix suffix_;
  std::shared_ptr<File> log_;
  int64_t size_ = 0;
  OffsetIndexWriter offset_index_;
  TimeIndexWriter time_index_;
  TxnIndexWriter txn_index_;
  TimestampMs created_{0};
  int64_t bytes_since_entry_ = 0;
  std::optional<TimeIndexEntry> max_;
  std::optional<TimestampMs> first_timestamp_;
  bool indexes_loaded_ = false;
  bool active_ = false;  // the indexes are longer than their entries
  bool dirty_ = false;   // the .log has bytes that were not flushed
  bool broken_ = false;
};

}  // namespace weir
