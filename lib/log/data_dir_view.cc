#include "lib/log/data_dir_view.h"

#include <array>

namespace weir {
namespace {

// Kafka keeps copies of remote indexes in it and passes over it.
constexpr std::string_view kRemoteCache = "remote-log-index-cache";

constexpr std::array kKnownFiles = {
    kRecoveryPointFile, kLogStartFile,       kReplicationFile,
    kCleanerFile,       kMetaPropertiesFile, kCleanShutdownFile,
    kBootstrapFile,     kLockFile,           kSocketFile};

bool is_known_file(std::string_view name) {
  if (name.ends_with(".tmp")) name.remove_suffix(4);
  return std::find(kKnownFiles.begin(), kKnownFiles.end(), name) !=
         kKnownFiles.end();
}

// What a file says, or nothing: missing is no problem, damaged is a finding.
template <class T>
std::optional<T> believe(Result<T> read, std::string_view id,
                         std::string_view file, FindingSink& sink) {
  if (read) return std::move(*read);
  if (read.error().code != Code::kNotFound)
    sink.report({id, std::string(file), {}, {}, read.error().text});
  return std::nullopt;
}

OffsetCheckpoint checkpoint(Fs& fs, const std::string& dir,
                            std::string_view file, FindingSink& sink) {
  return believe(read_offset_checkpoint(fs, join_path(dir, file)),
                 "checkpoint-invalid", file, sink)
      .value_or(OffsetCheckpoint());
}

// Adds one entry of the listing to the directory.
void sort_entry(Fs& fs, const DirEntry& entry, LogDir& dir, FindingSink& sink) {
  bool is_folder = entry.kind == FileKind::kDirectory;
  if (entry.kind == FileKind::kLink) {
    auto target = fs.info(join_path(dir.path, entry.name));
    is_folder = target && target->kind == FileKind::kDirectory;
    if (is_folder)
      sink.report({"link", entry.name, {}, {}, "is a link to a folder"});
  }
  if (!is_folder) {
    if (!is_known_file(entry.name)) dir.others.push_back(entry.name);
    return;
  }
  if (entry.name == kRemoteCache) return;
  auto name = parse_partition_folder(entry.name);
  if (!name) {
    dir.others.push_back(entry.name);
    sink.report({"not-a-partition",
                 entry.name,
                 {},
                 {},
                 "is no partition's folder: Kafka would not start"});
    return;
  }
  if (name->kind == FolderKind::kStray)
    sink.report({"partition-stray",
                 entry.name,
                 {},
                 {},
                 "was set aside: the metadata did not know it"});
  dir.folders.push_back({std::move(*name), entry.name, 0});
}

bool same_folders(const LogDir& a, const LogDir& b) {
  return a.log_starts == b.log_starts &&
         std::equal(a.folders.begin(), a.folders.end(), b.folders.begin(),
                    b.folders.end(), [](const auto& x, const auto& y) {
                      return x.folder == y.folder;
                    });
}

// How much of a file is searched for a batch that tells what it is.
constexpr int64_t kSearched = 16 << 20;

bool holds_batches(Fs& fs, const std::string& path) {
  auto file = fs.open(path, OpenMode::kRead);
  if (!file) return false;
  auto info = (*file)->info();
  auto mapping = (*file)->map(info ? std::min(info->size, kSearched) : 0);
  if (!mapping) return false;
  ResyncBudget budget{kSearched};
  return walk_step((*mapping)->bytes(), Position(0), true, {}, budget)
      .batch.has_value();
}

}  // namespace

Error directory_error(Error error, const std::string& path) {
  if (error.code != Code::kNotFound || error.file != path) return error;
  return Error{Code::kNotFound, "there is no such directory", path}.advise(
      "-d DIR or WEIR_DIR names another, 'weir produce' makes one");
}

Result<PathKind> kind_of_path(Fs& fs, const std::string& path) {
  TRY_ASSIGN(FileInfo found, fs.info(path));
  std::string_view name = base_name(path);
  if (found.kind == FileKind::kRegular) {
    auto segment = parse_segment_file(name);
    bool log = segment ? segment->kind == SegmentFileKind::kLog
                       : name.ends_with(".log") || holds_batches(fs, path);
    return log ? PathKind::kLogFile : PathKind::kOtherFile;
  }
  if (found.kind != FileKind::kDirectory)
    return fail(Error{Code::kIo, "is neither a folder nor a file", path});
  TRY_ASSIGN(std::vector<DirEntry> entries, fs.list(path));
  bool logs = false, partition_files = false, folders = false;
  for (const DirEntry& entry : entries) {
    logs |= entry.kind != FileKind::kDirectory && entry.name.ends_with(".log");
    folders |= entry.kind == FileKind::kDirectory;
    partition_files |=
        entry.name == kPartitionMetadataFile || entry.name == kLeaderEpochFile;
  }
  bool partition = logs || (partition_files && !folders);
  return partition ? PathKind::kPartition : PathKind::kDataDir;
}

Result<std::unique_ptr<DataDirView>> DataDirView::open(
    Fs& fs, const std::vector<std::string>& paths, FindingSink& sink) {
  std::unique_ptr<DataDirView> view(new DataDirView(fs));
  TRY(view->load_all(paths, sink));
  return view;
}

Result<> DataDirView::load_all(const std::vector<std::string>& paths,
                               FindingSink& sink) {
  std::vector<LogDir> dirs;
  for (const std::string& path : paths) {
    Result<LogDir> loaded = load(path, sink);
    if (!loaded) return fail(directory_error(std::move(loaded).error(), path));
    LogDir dir = std::move(*loaded);
    for (PartitionFolder& folder : dir.folders) folder.directory = dirs.size();
    dirs.push_back(std::move(dir));
  }
  dirs_ = std::move(dirs);
  topics_.clear();
  for (const LogDir& dir : dirs_) add_topics(dir, sink);
  return {};
}

Result<LogDir> DataDirView::load(const std::string& path,
                                 FindingSink& sink) const {
  LogDir dir{path};
  TRY_ASSIGN(std::vector<DirEntry> entries, fs_.list(path));
  for (const DirEntry& entry : entries) sort_entry(fs_, entry, dir, sink);
  dir.meta = believe(read_meta_properties(fs_, path), "metadata-invalid",
                     kMetaPropertiesFile, sink);
  dir.clean_shutdown = read_clean_shutdown(fs_, path);
  dir.recovery_points = checkpoint(fs_, path, kRecoveryPointFile, sink);
  dir.log_starts = checkpoint(fs_, path, kLogStartFile, sink);
  dir.high_watermarks = checkpoint(fs_, path, kReplicationFile, sink);
  dir.cleaned = checkpoint(fs_, path, kCleanerFile, sink);
  std::string metadata = partition_folder_name(kMetadataTopic, PartitionId(0));
  dir.quorum =
      believe(read_quorum_state(fs_, join_path(path, metadata)),
              "metadata-invalid", join_path(metadata, kQuorumStateFile), sink);
  return dir;
}

void DataDirView::add_topics(const LogDir& dir, FindingSink& sink) {
  for (const PartitionFolder& folder : dir.folders) {
    if (folder.name.kind != FolderKind::kCurrent) continue;
    TopicView& topic = topics_[folder.name.topic];
    topic.name = folder.name.topic;
    auto [at, is_new] =
        topic.partitions.try_emplace(folder.name.partition, folder);
    if (!is_new) {
      sink.report({"not-a-partition",
                   folder.folder,
                   {},
                   {},
                   fmt::format("the partition is in {}, too",
                               dirs_[at->second.directory].path)});
      continue;
    }
    auto told = told_ids_.find(topic.name);
    if (told != told_ids_.end()) topic.id = told->second;
    if (topic.id) continue;
    topic.id = believe(read_partition_metadata(fs_, path_of(folder)),
                       "metadata-invalid",
                       join_path(folder.folder, kPartitionMetadataFile), sink);
  }
}

const TopicView* DataDirView::find(std::string_view topic) const {
  auto found = topics_.find(topic);
  return found == topics_.end() ? nullptr : &found->second;
}

void DataDirView::set_topic_id(std::string_view topic, const Uuid& id) {
  told_ids_.insert_or_assign(std::string(topic), id);
  auto found = topics_.find(topic);
  if (found != topics_.end()) found->second.id = id;
}

std::string DataDirView::path_of(const PartitionFolder& folder) const {
  return join_path(dirs_[folder.directory].path, folder.folder);
}

Result<std::unique_ptr<PartitionView>> DataDirView::open_partition(
    std::string_view topic, PartitionId partition, FindingSink& sink) const {
  if (const TopicView* found = find(topic)) {
    auto folder = found->partitions.find(partition);
    if (folder != found->partitions.end())
      return open_partition(folder->second, sink);
  }
  return fail(Code::kNotFound, "there is no partition {} of a topic '{}'",
              partition, topic);
}

Result<std::unique_ptr<PartitionView>> DataDirView::open_partition(
    const PartitionFolder& folder, FindingSink& sink) const {
  const LogDir& dir = dirs_[folder.directory];
  PartitionView::Options options;
  // With several directories a folder's name alone says too little.
  options.label = dirs_.size() == 1 ? folder.folder : path_of(folder);
  auto start = dir.log_starts.find({folder.name.topic, folder.name.partition});
  if (start != dir.log_starts.end()) options.log_start = start->second;
  return PartitionView::open(fs_, path_of(folder), std::move(options), sink);
}

Result<bool> DataDirView::refresh() {
  std::vector<std::string> paths;
  for (const LogDir& dir : dirs_) paths.push_back(dir.path);
  std::vector<LogDir> before = dirs_;
  IgnoreFindings known;
  TRY(load_all(paths, known));
  return !std::equal(before.begin(), before.end(), dirs_.begin(), dirs_.end(),
                     same_folders);
}

}  // namespace weir
