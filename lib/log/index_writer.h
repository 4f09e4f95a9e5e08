// The three indexes of a segment that is being written. Entries are gathered
// in memory and go to the file with write(), never through a map: an index is
// a hint, and after a crash it is built anew from the log.
//
// While its segment is active, an offset or time index file is as long as
// segment.index.bytes allows (rounded down to whole entries) and ends in
// zeros, as Kafka's; trim() cuts it to its entries.
//
// Reference: org.apache.kafka.storage.internals.log.AbstractIndex,
// OffsetIndex, TimeIndex, TransactionIndex.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "lib/base/ints.h"
#include "lib/base/result.h"
#include "lib/log/entry_file.h"
#include "lib/log/offset_index.h"
#include "lib/log/time_index.h"
#include "lib/log/txn_index.h"
#include "lib/os/fs.h"

namespace weir {

/// What both indexes by offset have in common: entries whose offsets rise,
/// each relative to the base offset. `View` reads them.
template <class Entry, class View, int kEntrySize>
class IndexWriter {
 public:
  IndexWriter(Fs& fs, std::string path, Offset base_offset)
      : file_(fs, std::move(path), kEntrySize), base_(base_offset) {}

  /// Tells whether there is a file.
  Result<bool> load();
  /// Drops entries whose offset is at or above `offset`.
  Result<> truncate_to(Offset offset);
  /// Drops every entry.
  Result<> reset();

  EntryFile& file() { return file_; }
  const EntryFile& file() const { return file_; }

 protected:
  /// Of the entries that `is_before` holds for, a prefix, how many there are.
  template <class IsBefore>
  Result<int64_t> count_before(IsBefore is_before);
  Result<> read_last(int64_t entries);
  Result<Entry> at(int64_t n);
  void push(const Entry& entry);

  EntryFile file_;
  Offset base_;
  std::optional<Entry> last_;
};

/// Offset to position: int32 offset less base offset, int32 position.
class OffsetIndexWriter : public IndexWriter<OffsetIndexEntry, OffsetIndexView,
                                             kOffsetIndexEntrySize> {
 public:
  using IndexWriter::IndexWriter;

  void append(Offset offset, Position position);
  std::optional<OffsetIndexEntry> last() const { return last_; }
  /// The last entry at or below `offset`; {base offset, 0} where there is
  /// none.
  Result<OffsetIndexEntry> lookup(Offset offset);
};

/// Timestamp to offset: int64 timestamp, int32 offset less base offset.
class TimeIndexWriter
    : public IndexWriter<TimeIndexEntry, TimeIndexView, kTimeIndexEntrySize> {
 public:
  using IndexWriter::IndexWriter;

  /// Appends if `timestamp` is above the last entry's.
  void append_if_later(TimestampMs timestamp, Offset offset);
  /// {-1, base offset} where there is none.
  TimeIndexEntry last() const;
  /// The last entry at or below `timestamp`; {-1, base offset} if none.
  Result<TimeIndexEntry> lookup(TimestampMs timestamp);
};

/// Aborted transactions. There is no file until the first one.
class TxnIndexWriter {
 public:
  TxnIndexWriter(Fs& fs, std::string path)
      : file_(fs, std::move(path), kTxnIndexEntrySize) {}

  /// Tells whether there is a file.
  Result<bool> load();
  /// Entries of a file that is there; whole ones up to the first of an
  /// unknown version.
  Result<std::vector<AbortedTxn>> entries();
  /// Written at once, so that a reader beside the writer sees it. kInvalid if
  /// the last offset does not rise.
  Result<> append(const AbortedTxn& entry);
  /// Drops entries that end at or above `offset`.
  Result<> truncate_to(Offset offset);
  /// Drops every entry; an empty file stays.
  Result<> reset();

  EntryFile& file() { return file_; }

 private:
  EntryFile file_;
  std::optional<Offset> last_offset_;
};

}  // namespace weir
