// A directory as a whole: what stands in it against what the cluster's
// metadata says, and how it was left.
#include <set>

#include "lib/inspect/verify.h"
#include "lib/log/metadata_files.h"

namespace weir {

namespace {

class DirectoryCheck {
 public:
  DirectoryCheck(const DataDirView& view, bool live, FindingSink& sink)
      : view_(view), sink_(sink) {
    if (auto image = load_image(view_, sink_)) image_ = std::move(*image);
    // Beside a writer its word may be older than the logs.
    if (!image_ || live) return;
    if (const TopicImage* topic = image_->image.topic(kTransactionTopic))
      if (auto judge = judge_transactions(view_, topic->partitions.size()))
        judge_ = std::make_shared<TransactionJudge>(std::move(*judge));
  }

  void check() {
    for (const LogDir& dir : view_.directories()) {
      check_stop(dir);
      for (const std::string& name : dir.others) check_other(dir, name);
      for (const PartitionFolder& folder : dir.folders)
        check_folder(dir, folder);
    }
    if (image_ && image_->from_log) check_missing();
  }

  VerifyTarget target(const PartitionFolder& folder) const {
    const LogDir& dir = view_.directories()[folder.directory];
    VerifyTarget target = make_target(view_.path_of(folder));
    TopicPartition key{folder.name.topic, folder.name.partition};
    auto lookup = [&](const OffsetCheckpoint& in) {
      auto found = in.find(key);
      return found == in.end() ? std::nullopt : std::optional(found->second);
    };
    if (folder.name.kind == FolderKind::kCurrent) {
      target.log_start = lookup(dir.log_starts);
      target.recovery_point = lookup(dir.recovery_points);
      target.high_watermark = lookup(dir.high_watermarks);
    }
    target.compacted = target.compacted || cleaned(dir, key);
    target.judge = judge_;
    return target;
  }

 private:
  void report(std::string_view id, std::string file, std::string message) {
    sink_.report({id, std::move(file), {}, {}, std::move(message)});
  }

  // By its config, or because it was cleaned once.
  bool cleaned(const LogDir& dir, const TopicPartition& key) const {
    if (dir.cleaned.contains(key)) return true;
    if (!image_) return false;
    const auto& configs =
        image_->image.configs(ResourceType::kTopic, key.topic);
    auto policy = configs.find("cleanup.policy");
    return policy != configs.end() &&
           policy->second.find("compact") != std::string::npos;
  }

  void check_stop(const LogDir& dir) {
    bool used = std::any_of(dir.folders.begin(), dir.folders.end(),
                            [](const PartitionFolder& folder) {
                              return folder.name.topic != kMetadataTopic;
                            });
    if (used && !dir.clean_shutdown)
      report("unclean-stop", std::string(kCleanShutdownFile),
             "is missing: the directory was not closed cleanly, or is in use");
    else if (dir.clean_shutdown && !dir.clean_shutdown->broker_epoch)
      report("metadata-invalid", std::string(kCleanShutdownFile),
             "holds no broker epoch");
  }

  void check_other(const LogDir& dir, const std::string& name) {
    auto info = posix_fs().info(join_path(dir.path, name));
    if (info && info->kind == FileKind::kDirectory) return;  // reported
    report("file-unknown", name, "is no file of a data directory");
  }

  void check_folder(const LogDir& dir, const PartitionFolder& folder) {
    if (folder.name.kind == FolderKind::kDelete ||
        folder.name.kind == FolderKind::kFuture) {
      report("leftover", folder.folder,
             folder.name.kind == FolderKind::kDelete
                 ? "waits for its removal"
                 : "was being moved into this directory");
      return;
    }
    if (!image_ || !image_->from_log || !dir.meta || !dir.meta->node_id ||
        folder.name.topic == kMetadataTopic ||
        folder.name.kind != FolderKind::kCurrent)
      return;
    std::optional<Uuid> id;
    if (auto read = read_partition_metadata(posix_fs(), view_.path_of(folder)))
      id = *read;
    const TopicImage* topic = image_->image.topic(folder.name.topic);
    if (topic && id && topic->id != *id)
      return report(
          "topic-id", folder.folder,
          fmt::format("{} says {}, the metadata {}", kPartitionMetadataFile,
                      id->text(), topic->id.text()));
    if (auto why =
            stray_reason(image_->image, *dir.meta->node_id, folder.name, id))
      report("partition-stray", folder.folder,
             "Kafka would set it aside: " + *why);
  }

  // Partitions that this node should have, in no directory.
  void check_missing() {
    auto& dirs = view_.directories();
    std::set<Uuid> ids;
    for (const LogDir& dir : dirs) {
      if (!dir.meta || !dir.meta->node_id) return;
      if (dir.meta->directory_id) ids.insert(*dir.meta->directory_id);
    }
    int32_t node = *dirs[0].meta->node_id;
    for (auto& [name, topic] : image_->image.topics())
      for (auto& [partition, record] : topic.partitions)
        if (here(record, node, ids) && !stands(name, partition))
          report("partition-missing",
                 partition_folder_name(name, PartitionId(partition)),
                 "is in the metadata, but has no folder");
  }

  // Assigned to this node, and to one of these directories.
  static bool here(const protocol::PartitionRecord& record, int32_t node,
                   const std::set<Uuid>& ids) {
    for (size_t i = 0; i < record.replicas.size(); ++i)
      if (record.replicas[i] == node)
        return i < record.directories.size() &&
               ids.contains(record.directories[i]);
    return false;
  }

  bool stands(const std::string& topic, int32_t partition) const {
    const TopicView* found = view_.find(topic);
    return found && found->partitions.contains(PartitionId(partition));
  }

  const DataDirView& view_;
  FindingSink& sink_;
  std::optional<LoadedImage> image_;
  std::shared_ptr<const TransactionJudge> judge_;
};

}  // namespace

Result<VerifySummary> verify_directories(Fs& fs,
                                         const std::vector<std::string>& dirs,
                                         const PartitionFilter& only,
                                         const VerifyOptions& options,
                                         FindingSink& sink) {
  IgnoreFindings ignore;
  FindingSink& top = only ? static_cast<FindingSink&>(ignore) : sink;
  TRY_ASSIGN(auto view, DataDirView::open(fs, dirs, top));
  DirectoryCheck check(*view, options.live, top);
  check.check();
  std::vector<VerifyTarget> targets;
  for (const LogDir& dir : view->directories())
    for (const PartitionFolder& folder : dir.folders)
      // What waits for its removal is nobody's data any more.
      if (folder.name.kind != FolderKind::kDelete &&
          (!only || only(folder.name)))
        targets.push_back(check.target(folder));
  return verify_partitions(fs, std::move(targets), options, sink);
}

}  // namespace weir
