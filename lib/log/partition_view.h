// PartitionView: one partition for reading: a folder that holds .log
// segments, whatever its name, or a single .log file from anywhere. It sees
// what Kafka would see after loading the folder (leftovers of cleaning and
// deletion are looked through, not removed) and changes nothing on disk.
// refresh() follows a folder that another process writes.
//
// Not for two threads at once.
//
// Reference: org.apache.kafka.storage.internals.log.LogLoader, LogSegments,
// UnifiedLog.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/findings.h"
#include "lib/base/result.h"
#include "lib/log/batch_cursor.h"
#include "lib/log/checkpoints.h"
#include "lib/log/folder_listing.h"
#include "lib/log/names.h"
#include "lib/log/segment_view.h"
#include "lib/os/fs.h"

namespace weir {

class PartitionView {
 public:
  struct Options {
    /// How findings name the folder ("orders-0"); default: its last part; of
    /// a single file the way to it.
    std::string label = {};
    /// From log-start-offset-checkpoint, where there is one.
    std::optional<Offset> log_start = {};
  };

  /// `path` is a folder or a .log file. Reports leftover, unreadable,
  /// checkpoint-invalid. kNotFound, kIo; a folder without segments is an
  /// empty partition. `fs` and `sink` must outlive the view.
  static Result<std::unique_ptr<PartitionView>> open(Fs& fs,
                                                     const std::string& path,
                                                     Options options,
                                                     FindingSink& sink);

  const std::string& path() const { return path_; }
  const std::string& label() const { return label_; }
  /// A single .log file, not a folder.
  bool is_file() const { return is_file_; }

  /// By base offset, rising. Shared: a cursor keeps what refresh() drops.
  const std::vector<std::shared_ptr<SegmentView>>& segments() const {
    return segments_;
  }
  /// The last segment with a base offset at or below `offset`; the first if
  /// all are above; segments().size() if there is none.
  size_t segment_for(Offset offset) const;

  /// The larger of the checkpoint's and the first segment's base offset (of
  /// a stray file: of its first batch).
  Offset log_start_offset() const;
  /// The offset behind the last whole, valid batch; log_start_offset() if
  /// there is none. Torn batches behind it are tolerated, segments that
  /// cannot be read passed over (unreadable). Found when first asked for and
  /// after refresh().
  Result<Offset> end_offset();

  /// The first record at or after `target`; nothing if all are older.
  /// Segments are looked through in order, as Kafka does.
  Result<std::optional<OffsetAndTimestamp>> offset_at(TimestampMs target);

  /// From `leader-epoch-checkpoint`; empty if it is missing or damaged
  /// (reported: checkpoint-invalid).
  const std::vector<EpochEntry>& leader_epochs();

  /// Producer snapshots by rising offset: names of files in path().
  const std::vector<std::pair<Offset, std::string>>& snapshots() const {
    return snapshots_;
  }
  /// KRaft snapshots (whole ones) by rising offset and epoch.
  const std::vector<MetadataSnapshotName>& metadata_snapshots() const {
    return metadata_snapshots_;
  }

  /// Looks at the folder again: growth, new segments, removed ones, swapped
  /// ones. True if anything changed. kNotFound if the folder is gone.
  Result<bool> refresh();
  /// Raises the log start offset (a newer checkpoint). Never lowers it.
  void set_log_start(Offset offset);

  /// From the first batch with an offset at or above `from`. The view and
  /// `sink` must outlive it.
  BatchCursor read(Offset from, CursorOptions options, FindingSink& sink) {
    return BatchCursor(*this, from, options, sink);
  }

  Fs& fs() const { return fs_; }
  FindingSink& sink() const { return sink_; }

 private:
  PartitionView(Fs& fs, std::string path, Options options, FindingSink& sink);
  Result<bool> load_folder();
  Result<bool> load_file();
  Result<bool> adopt(std::vector<SegmentFiles> found);
  void note_unreadable(const std::string& file, std::string why);

  Fs& fs_;
  FindingSink& sink_;
  std::string path_;
  std::string label_;
  bool is_file_ = false;
  std::optional<Offset> checkpointed_start_;
  std::vector<std::shared_ptr<SegmentView>> segments_;
  std::vector<std::pair<Offset, std::string>> snapshots_;
  std::vector<MetadataSnapshotName> metadata_snapshots_;
  std::vector<std::string> reported_;  // unreadable files
  std::optional<TimestampMs> listed_;  // the folder's mtime when listed
  std::optional<Offset> end_offset_;
  std::optional<std::vector<EpochEntry>> epochs_;
};

}  // namespace weir
