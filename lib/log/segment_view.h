// SegmentView: one segment for reading: its .log and its indexes, mapped when
// they are first wanted. Indexes are hints: every answer is the one that a
// walk over all batches would give, whatever the indexes hold; good ones only
// make it quick. Never writes.
//
// Not for two threads at once; a mapping that log() gave may go anywhere.
//
// Reference: org.apache.kafka.storage.internals.log.LogSegment.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "lib/base/findings.h"
#include "lib/base/result.h"
#include "lib/log/names.h"
#include "lib/log/offset_index.h"
#include "lib/log/resync.h"
#include "lib/log/time_index.h"
#include "lib/log/txn_index.h"
#include "lib/os/fs.h"
#include "lib/record/raw_batch.h"
#include "lib/record/record_reader.h"

namespace weir {

/// The files of one segment as a listing gives them. Empty: there is none.
struct SegmentFiles {
  Offset base;  ///< of the name; indexes count from it
  std::string log;
  std::string index = {};
  std::string time_index = {};
  std::string txn_index = {};
  bool log_is_link = false;  ///< which may lead nowhere
  bool operator==(const SegmentFiles&) const = default;
};

struct OffsetAndTimestamp {
  Offset offset;
  TimestampMs timestamp;
  auto operator<=>(const OffsetAndTimestamp&) const = default;
};

/// The last batch of a log that stands whole and with its CRC, and what comes
/// behind it.
struct LogTail {
  std::optional<Offset> next_offset = {};  ///< behind it; nothing: no batch
  Position end{0};                         ///< its end
  BatchShape behind = BatchShape::kEnd;    ///< what stands at `end`
};

class SegmentView {
 public:
  /// `dir` holds the files; `label` names it in findings ("orders-0").
  SegmentView(Fs& fs, std::string dir, std::string label, SegmentFiles files,
              const FileInfo& log);

  Offset base_offset() const { return files_.base; }
  const SegmentFiles& files() const { return files_; }
  /// `label/NAME.log`, as findings name it.
  const std::string& name() const { return name_; }
  /// The same of one of its other files.
  std::string name_of(const std::string& file) const;
  int64_t size() const { return size_; }              ///< bytes of the .log
  uint64_t inode() const { return inode_; }           ///< of the .log
  TimestampMs modified() const { return modified_; }  ///< of the .log

  /// All of the .log as of now, at least size() bytes of it if nobody cut it.
  /// Lives as long as the pointer, also if the file is removed or replaced.
  /// kNotFound if it was removed; kIo.
  Result<std::shared_ptr<const Mapping>> log();

  /// Empty views where the file is missing, or cannot be read.
  const OffsetIndexView& offset_index();
  const TimeIndexView& time_index();
  const TxnIndexView& txn_index();

  /// Where the first batch stands whose last offset is `target` or above;
  /// the log's end if there is none. Damage on the way is stepped over.
  Result<Position> find(Offset target);

  /// The first record at or above `at_least` with a timestamp at or after
  /// `target`, in the order of the log: Kafka's rule for ListOffsets.
  /// `reader` is used to look into one batch.
  Result<std::optional<OffsetAndTimestamp>> find(TimestampMs target,
                                                 Offset at_least,
                                                 RecordReader& reader);

  /// Walks from the last good index entry to the end.
  Result<LogTail> tail();

  /// Takes note of growth and of indexes that came or went: the files as they
  /// stand now. Nothing that was given out changes.
  void update(SegmentFiles files, const FileInfo& log);

 private:
  struct Loaded {
    std::shared_ptr<const Mapping> mapping;
    bool tried = false;
  };
  Bytes load(Loaded& loaded, const std::string& file);
  bool entry_holds(Bytes log, const OffsetIndexEntry& entry) const;
  bool entry_holds(Bytes log, const TimeIndexEntry& entry, Position at) const;
  Position indexed_start(Bytes log, Offset target);
  Position indexed_start(Bytes log, TimestampMs target, ResyncBudget& budget);
  Position find_in(Bytes log, Offset target, ResyncBudget& budget);
  ResyncRule rule() const { return {files_.base}; }

  Fs& fs_;
  std::string dir_;
  std::string label_;
  std::string name_;
  SegmentFiles files_;
  int64_t size_;
  uint64_t inode_;
  TimestampMs modified_;
  std::shared_ptr<const Mapping> log_;
  Loaded index_file_, time_file_, txn_file_;
  OffsetIndexView index_;
  TimeIndexView time_index_;
  TxnIndexView txn_index_;
};

}  // namespace weir
