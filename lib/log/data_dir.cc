#include "lib/log/data_dir.h"

#include <algorithm>

namespace weir {
namespace {

// The metadata log stands in no checkpoint: it is the quorum's, not the
// broker's.
bool in_checkpoints(const TopicPartition& partition) {
  return partition.topic != kMetadataTopic;
}

Offset entry_of(const OffsetCheckpoint& checkpoint,
                const TopicPartition& partition) {
  auto it = checkpoint.find(partition);
  return it == checkpoint.end() ? Offset(0) : it->second;
}

std::string hex(const Uuid& id) {
  std::string out;
  for (char c : id.raw) out += fmt::format("{:02x}", uint8_t(c));
  return out;
}

}  // namespace

std::string DataDir::file(std::string_view name) const {
  return join_path(path_, name);
}

std::string DataDir::folder(const TopicPartition& partition) const {
  return file(partition_folder_name(partition.topic, partition.partition));
}

OffsetCheckpoint DataDir::read(std::string_view name, FindingSink& sink) const {
  auto found = read_offset_checkpoint(*fs_, file(name));
  if (found) return std::move(*found);
  if (found.error().code != Code::kNotFound)
    sink.report(
        {"checkpoint-invalid", std::string(name), {}, {}, found.error().text});
  return {};
}

Result<std::unique_ptr<DataDir>> DataDir::open(Fs& fs, const Clock& clock,
                                               const std::string& path,
                                               FindingSink& sink, bool lock) {
  std::unique_ptr<DataDir> dir(new DataDir(fs, clock, path));
  if (lock) {
    TRY_ASSIGN(DirectoryLock taken, DirectoryLock::take(path));
    dir->lock_.emplace(std::move(taken));
  }
  if (auto marker = read_clean_shutdown(fs, path)) {
    dir->was_clean_ = true;
    dir->broker_epoch_ = marker->broker_epoch;
    // Before anything is opened: a crash while opening is a crash
    // (KAFKA-10471).
    TRY(fs.remove(dir->file(kCleanShutdownFile)));
    TRY(fs.sync_dir(path));
  }
  dir->recovery_points_ = dir->read(kRecoveryPointFile, sink);
  dir->log_starts_ = dir->read(kLogStartFile, sink);
  dir->high_watermarks_ = dir->read(kReplicationFile, sink);
  dir->cleaner_ = dir->read(kCleanerFile, sink);
  return dir;
}

DataDir::~DataDir() = default;

OpenState DataDir::state_of(const TopicPartition& partition) const {
  return {entry_of(recovery_points_, partition),
          entry_of(log_starts_, partition), was_clean_};
}

PartitionLog* DataDir::find(const TopicPartition& partition) {
  auto it = logs_.find(partition);
  return it == logs_.end() ? nullptr : it->second.get();
}

Result<PartitionLog*> DataDir::open_log(const TopicPartition& partition,
                                        const LogConfig& config,
                                        FindingSink& sink) {
  if (PartitionLog* open = find(partition)) return open;
  TRY(fs_->info(folder(partition)));
  TRY_ASSIGN(std::unique_ptr<PartitionLog> log,
             PartitionLog::open(*fs_, *clock_, folder(partition), config,
                                state_of(partition), sink, recovery_));
  return logs_.emplace(partition, std::move(log)).first->second.get();
}

Result<> DataDir::complete_folder(const TopicPartition& partition,
                                  const Uuid& topic_id) {
  std::string to = folder(partition);
  if (fs_->exists(join_path(to, kPartitionMetadataFile))) return {};
  if (!fs_->exists(to)) TRY(fs_->make_dir(to));
  TRY(write_partition_metadata(*fs_, to, topic_id));
  return fs_->sync_dir(path_);
}

Result<PartitionLog*> DataDir::create_log(const TopicPartition& partition,
                                          const Uuid& topic_id,
                                          const LogConfig& config) {
  TRY(check_topic_name(partition.topic));
  std::string to = folder(partition);
  TRY(fs_->make_dir(to));
  TRY(complete_folder(partition, topic_id));
  IgnoreFindings nothing;
  TRY_ASSIGN(std::unique_ptr<PartitionLog> log,
             PartitionLog::open(*fs_, *clock_, to, config, OpenState{}, nothing,
                                recovery_));
  TRY(fs_->sync_dir(path_));
  return logs_.emplace(partition, std::move(log)).first->second.get();
}

Result<std::vector<TopicPartition>> DataDir::partitions() const {
  TRY_ASSIGN(std::vector<DirEntry> entries, fs_->list(path_));
  std::vector<TopicPartition> out;
  for (const DirEntry& entry : entries) {
    auto name = parse_partition_folder(entry.name);
    if (entry.kind == FileKind::kDirectory && name &&
        name->kind == FolderKind::kCurrent)
      out.push_back({name->topic, name->partition});
  }
  return out;
}

Result<std::string> DataDir::mark_for_deletion(const TopicPartition& partition,
                                               Random& random) {
  logs_.erase(partition);
  std::string to =
      file(partition_folder_name(partition.topic, partition.partition,
                                 FolderKind::kDelete, hex(random.uuid())));
  TRY(fs_->rename(folder(partition), to));
  TRY(fs_->sync_dir(path_));
  for (OffsetCheckpoint* checkpoint :
       {&recovery_points_, &log_starts_, &high_watermarks_, &cleaner_})
    checkpoint->erase(partition);
  return to;
}

Result<int> DataDir::remove_marked() {
  TRY_ASSIGN(std::vector<DirEntry> entries, fs_->list(path_));
  int removed = 0;
  for (const DirEntry& entry : entries) {
    auto name = parse_partition_folder(entry.name);
    if (entry.kind != FileKind::kDirectory || !name ||
        name->kind != FolderKind::kDelete)
      continue;
    TRY(fs_->remove_tree(file(entry.name)));
    ++removed;
  }
  return removed;
}

// Takes over what the open logs say; gives whether that is news.
bool DataDir::note(Checkpoint which) {
  bool news = false;
  auto put = [&](OffsetCheckpoint& into, const TopicPartition& partition,
                 Offset offset) {
    auto [entry, added] = into.try_emplace(partition, offset);
    news |= added || entry->second != offset;
    entry->second = offset;
  };
  for (const auto& [partition, log] : logs_) {
    if (!in_checkpoints(partition)) continue;
    if (which == Checkpoint::kRecoveryPoints)
      put(recovery_points_, partition, log->recovery_point());
    else if (which == Checkpoint::kHighWatermarks)
      put(high_watermarks_, partition, log->log_end_offset());
    // A start that the first segment's name says already is not written.
    else if (log->log_start_offset() > log->segments().begin()->first)
      put(log_starts_, partition, log->log_start_offset());
    else
      news |= log_starts_.erase(partition) > 0;
  }
  return news;
}

Result<> DataDir::write(Checkpoint which) {
  switch (which) {
    case Checkpoint::kRecoveryPoints:
      return write_offset_checkpoint(*fs_, file(kRecoveryPointFile),
                                     recovery_points_);
    case Checkpoint::kHighWatermarks:
      return write_offset_checkpoint(*fs_, file(kReplicationFile),
                                     high_watermarks_);
    case Checkpoint::kLogStarts:
      return write_offset_checkpoint(*fs_, file(kLogStartFile), log_starts_);
  }
  return {};
}

Result<> DataDir::write_checkpoint(Checkpoint which) {
  return note(which) ? write(which) : Result<>();
}

Result<> DataDir::write_checkpoints() {
  for (Checkpoint which :
       {Checkpoint::kHighWatermarks, Checkpoint::kRecoveryPoints,
        Checkpoint::kLogStarts}) {
    note(which);
    TRY(write(which));
  }
  return {};
}

Result<> DataDir::write_cleaner_checkpoint() {
  return write_offset_checkpoint(*fs_, file(kCleanerFile), cleaner_);
}

Result<> DataDir::recover_rest(const ConfigOf& config_of, FindingSink& sink) {
  TRY_ASSIGN(std::vector<TopicPartition> all, partitions());
  for (const TopicPartition& partition : all) {
    if (find(partition) || !in_checkpoints(partition)) continue;
    TRY(open_log(partition, config_of(partition), sink));
  }
  return {};
}

// Checkpoints name only folders that are there.
Result<> DataDir::forget_missing() {
  TRY_ASSIGN(std::vector<TopicPartition> there, partitions());
  std::sort(there.begin(), there.end());
  for (OffsetCheckpoint* checkpoint :
       {&recovery_points_, &log_starts_, &high_watermarks_}) {
    std::erase_if(*checkpoint, [&](const auto& entry) {
      return !std::binary_search(there.begin(), there.end(), entry.first);
    });
  }
  return {};
}

// All are closed, whatever happens to one; the first failure is told.
Result<> DataDir::close_logs() {
  Result<> first;
  for (auto& item : logs_) {
    Result<> closed = item.second->close();
    if (!closed && first) first = std::move(closed);
  }
  return first;
}

Result<> DataDir::close(int64_t broker_epoch, const ConfigOf& config_of,
                        FindingSink& sink) {
  if (!was_clean_ && config_of) TRY(recover_rest(config_of, sink));
  TRY_ASSIGN(std::vector<TopicPartition> there, partitions());
  bool all_known =
      was_clean_ || std::all_of(there.begin(), there.end(), [&](const auto& p) {
        return find(p) || !in_checkpoints(p);
      });
  TRY(close_logs());
  TRY(forget_missing());
  TRY(write_checkpoints());
  logs_.clear();
  if (all_known) TRY(write_clean_shutdown(*fs_, path_, broker_epoch));
  lock_.reset();
  return {};
}

}  // namespace weir
