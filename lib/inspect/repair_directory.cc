// A directory made as a clean stop leaves it: its partitions, then the
// checkpoints, and last the marker.
#include "lib/inspect/repair.h"
#include "lib/inspect/repair_partition.h"
#include "lib/metadata/load.h"

namespace weir {

namespace {

class DirectoryRepair {
 public:
  DirectoryRepair(Fs& fs, const DataDirView& view, const PartitionFilter& only,
                  const RepairOptions& options, const OnRepair& on_action)
      : fs_(fs),
        view_(view),
        dir_(view.directories()[0]),
        only_(only),
        options_(options),
        on_action_(on_action),
        files_(fs, dir_.path, options) {
    IgnoreFindings ignore;
    if (auto loaded = load_image(view_, ignore)) image_ = std::move(*loaded);
  }

  Result<RepairSummary> run() {
    for (const PartitionFolder& folder : dir_.folders) {
      if (options_.stop && options_.stop())
        return fail(Code::kInterrupted, "interrupted");
      if (only_ && !only_(folder.name)) continue;
      if (folder.name.kind == FolderKind::kCurrent)
        TRY(repair_one(folder));
      else if (!only_)
        TRY(keep_folder(folder.folder));
    }
    TRY(repair_checkpoints());
    if (!only_) {
      TRY(keep_top());
      if (refused_.empty()) TRY(mark_clean());
    }
    return summary_;
  }

 private:
  Result<> act(RepairAction action) {
    ++summary_.actions;
    return on_action_(action);
  }

  Result<> repair_one(const PartitionFolder& folder) {
    PartitionToRepair partition{folder.folder, view_.path_of(folder)};
    TopicPartition key{folder.name.topic, folder.name.partition};
    if (auto start = dir_.log_starts.find(key); start != dir_.log_starts.end())
      partition.log_start = start->second;
    partition.now = options_.now;
    // A clean Kafka leaves those of its metadata log, and no others, so.
    partition.trim = !dir_.clean_shutdown && key.topic != kMetadataTopic;
    if (image_) {
      if (const TopicImage* topic = image_->image.topic(key.topic))
        partition.topic_id = topic->id;
      partition.index_interval = interval_of(key.topic);
    }
    partition.stop = options_.stop;
    TRY_ASSIGN(RepairedPartition done,
               repair_partition(fs_, partition, files_, on_action_));
    if (done.refused) {
      summary_.refused.push_back(std::move(*done.refused));
      refused_.insert(key);
      return {};
    }
    summary_.actions += done.actions;
    summary_.records_kept += done.records_kept;
    summary_.bytes_lost += done.bytes_lost;
    ends_[key] = done.end;
    return {};
  }

  int64_t interval_of(const std::string& topic) const {
    const auto& configs = image_->image.configs(ResourceType::kTopic, topic);
    auto found = configs.find("index.interval.bytes");
    if (found != configs.end())
      if (auto value = parse_decimal(found->second, INT32_MAX)) return *value;
    return 4096;
  }

  Result<> keep_folder(const std::string& folder) {
    TRY_ASSIGN(std::vector<DirEntry> entries,
               fs_.list(join_path(dir_.path, folder)));
    for (const DirEntry& entry : entries)
      if (entry.kind == FileKind::kRegular)
        TRY(files_.keep(join_path(folder, entry.name)));
    return {};
  }

  // Whether nobody else has a copy: then all that is written is committed.
  bool sole_replica(const TopicPartition& key) const {
    if (!image_) return true;
    auto* record = image_->image.partition(key.topic, key.partition.value());
    return !record || record->replicas.size() == 1;
  }

  bool known(const TopicPartition& key) const {
    return ends_.contains(key) || refused_.contains(key);
  }

  Result<> repair_checkpoints() {
    // Kafka keeps none of these for the metadata log.
    ends_.erase({std::string(kMetadataTopic), PartitionId(0)});
    OffsetCheckpoint recovery = dir_.recovery_points;
    OffsetCheckpoint watermarks = dir_.high_watermarks;
    OffsetCheckpoint starts = dir_.log_starts, cleaned = dir_.cleaned;
    for (auto& [key, end] : ends_) {
      recovery[key] = end;
      auto [mark, is_new] = watermarks.try_emplace(key, end);
      if (mark->second > end || (!dir_.clean_shutdown && sole_replica(key)))
        mark->second = end;
      for (OffsetCheckpoint* map : {&starts, &cleaned})
        if (auto at = map->find(key); at != map->end() && at->second > end)
          at->second = end;
    }
    if (!only_) {
      std::erase_if(recovery, [&](auto& e) { return !known(e.first); });
      std::erase_if(watermarks, [&](auto& e) { return !known(e.first); });
    }
    TRY(write_checkpoint(kRecoveryPointFile, recovery));
    TRY(write_checkpoint(kReplicationFile, watermarks));
    TRY(write_checkpoint(kLogStartFile, starts));
    return write_checkpoint(kCleanerFile, cleaned);
  }

  Result<> write_checkpoint(std::string_view name,
                            const OffsetCheckpoint& want) {
    std::string path = join_path(dir_.path, name);
    auto now = read_offset_checkpoint(fs_, path);
    bool missing = !now && now.error().code == Code::kNotFound;
    if (now ? *now == want : missing && want.empty()) return {};
    if (only_ && missing) return {};
    std::string_view id =
        now || missing ? "unclean-stop" : "checkpoint-invalid";
    std::string bytes = format_offset_checkpoint(want);
    return write(
        {"write", std::string(name), id,
         name == kRecoveryPointFile ? "recovery points at the end of each log"
                                    : "offsets that the logs have"},
        bytes);
  }

  Result<> write(RepairAction action, Bytes bytes) {
    handled_.insert(action.file);
    TRY(files_.write(action.file, std::span(&bytes, 1)));
    return act(std::move(action));
  }

  Result<> keep_top() {
    TRY_ASSIGN(std::vector<DirEntry> entries, fs_.list(dir_.path));
    for (const DirEntry& entry : entries) {
      if (entry.kind != FileKind::kRegular || entry.name == kLockFile ||
          entry.name == kCleanShutdownFile || handled_.contains(entry.name))
        continue;
      TRY(files_.keep(entry.name));
    }
    return {};
  }

  // The epoch of the broker's last registration, which the controller must
  // find in the marker; nothing where there is no metadata.
  std::optional<int64_t> broker_epoch() const {
    if (!image_ || !dir_.meta || !dir_.meta->node_id) return std::nullopt;
    auto& brokers = image_->image.brokers();
    auto found = brokers.find(*dir_.meta->node_id);
    if (found == brokers.end()) return std::nullopt;
    return found->second.brokerEpoch;
  }

  Result<> mark_clean() {
    std::optional<int64_t> epoch = broker_epoch();
    auto now = dir_.clean_shutdown;
    bool fits = now && (!epoch || now->broker_epoch == epoch);
    // A directory that nobody ever served needs no marker.
    if (fits || (!now && ends_.empty())) {
      if (now) TRY(files_.keep(std::string(kCleanShutdownFile)));
      return {};
    }
    return write(
        {"write", std::string(kCleanShutdownFile), "unclean-stop",
         epoch ? fmt::format("closed cleanly by broker epoch {}", *epoch)
               : std::string("closed cleanly")},
        format_clean_shutdown(epoch.value_or(-1)));
  }

  Fs& fs_;
  const DataDirView& view_;
  const LogDir& dir_;
  const PartitionFilter& only_;
  const RepairOptions& options_;
  const OnRepair& on_action_;
  RepairFiles files_;
  std::optional<LoadedImage> image_;
  std::map<TopicPartition, Offset> ends_;
  std::set<TopicPartition> refused_;
  std::set<std::string, std::less<>> handled_;
  RepairSummary summary_;
};

}  // namespace

Result<RepairSummary> repair_directory(Fs& fs, const std::string& dir,
                                       const PartitionFilter& only,
                                       const RepairOptions& options,
                                       const OnRepair& on_action) {
  IgnoreFindings ignore;
  TRY_ASSIGN(auto view, DataDirView::open(fs, {dir}, ignore));
  return DirectoryRepair(fs, *view, only, options, on_action).run();
}

}  // namespace weir
