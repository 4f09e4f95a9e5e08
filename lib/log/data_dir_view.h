// DataDirView: one or several data directories for reading: what stands in
// them, which folders are which partitions, and what the small files at their
// top say. Topics are what the folders say; names, ids and configs from
// __cluster_metadata are laid over it by higher layers (set_topic_id()).
//
// Reference: org.apache.kafka.storage.internals.log.LogManager.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/findings.h"
#include "lib/base/result.h"
#include "lib/log/checkpoints.h"
#include "lib/log/metadata_files.h"
#include "lib/log/names.h"
#include "lib/log/partition_view.h"
#include "lib/os/fs.h"

namespace weir {

/// What a path is, for commands that take any.
enum class PathKind {
  kDataDir,    ///< holds partition folders or meta.properties, or is empty
  kPartition,  ///< a folder that holds segments
  kLogFile,    ///< a file named *.log, or one of any name that holds batches
  kOtherFile,
};
/// kNotFound, kIo (neither a regular file nor a folder).
Result<PathKind> kind_of_path(Fs& fs, const std::string& path);

/// `error`; where it only says that the data directory `path` is not there,
/// with what to do about it: the first thing a newcomer meets.
Error directory_error(Error error, const std::string& path);

struct PartitionFolder {
  PartitionFolderName name;
  std::string folder;    ///< its name in the directory
  size_t directory = 0;  ///< index of the data directory
};

/// One data directory.
struct LogDir {
  std::string path;
  std::optional<MetaProperties> meta = {};
  std::optional<CleanShutdown> clean_shutdown = {};
  std::optional<QuorumState> quorum = {};  ///< of __cluster_metadata-0
  /// Empty if missing or damaged (reported).
  OffsetCheckpoint recovery_points = {};
  OffsetCheckpoint log_starts = {};
  OffsetCheckpoint high_watermarks = {};
  OffsetCheckpoint cleaned = {};
  std::vector<PartitionFolder> folders = {};  ///< of every kind, by name
  std::vector<std::string> others = {};       ///< unknown files and folders
};

/// A topic as its folders show it.
struct TopicView {
  std::string name;
  std::optional<Uuid> id = {};  ///< from a partition.metadata, or told
  std::map<PartitionId, PartitionFolder> partitions = {};
};

class DataDirView {
 public:
  /// `paths`: one or more directories. Reports checkpoint-invalid,
  /// metadata-invalid, partition-stray, not-a-partition, link; `fs` must
  /// outlive the view. kNotFound, kIo for a path that cannot be listed.
  static Result<std::unique_ptr<DataDirView>> open(
      Fs& fs, const std::vector<std::string>& paths, FindingSink& sink);

  const std::vector<LogDir>& directories() const { return dirs_; }
  Fs& fs() const { return fs_; }
  /// Internal topics and __cluster_metadata too, by name.
  const std::map<std::string, TopicView, std::less<>>& topics() const {
    return topics_;
  }
  /// Null where there is none.
  const TopicView* find(std::string_view topic) const;
  /// What the cluster metadata says of a topic's id: wins over the folders'.
  void set_topic_id(std::string_view topic, const Uuid& id);

  /// Where a folder of topics() stands.
  std::string path_of(const PartitionFolder& folder) const;
  /// With the log start offset of the directory's checkpoint. kNotFound
  /// where there is no such partition.
  Result<std::unique_ptr<PartitionView>> open_partition(
      std::string_view topic, PartitionId partition, FindingSink& sink) const;
  Result<std::unique_ptr<PartitionView>> open_partition(
      const PartitionFolder& folder, FindingSink& sink) const;

  /// Lists the directories again: new topics and partitions, deleted ones,
  /// newer checkpoints. Reports nothing.
  /// True if the set of partitions or a log start offset changed.
  Result<bool> refresh();

 private:
  explicit DataDirView(Fs& fs) : fs_(fs) {}
  Result<> load_all(const std::vector<std::string>& paths, FindingSink& sink);
  Result<LogDir> load(const std::string& path, FindingSink& sink) const;
  void add_topics(const LogDir& dir, FindingSink& sink);

  Fs& fs_;
  std::vector<LogDir> dirs_;
  std::map<std::string, TopicView, std::less<>> topics_;
  std::map<std::string, Uuid, std::less<>> told_ids_;
};

}  // namespace weir
