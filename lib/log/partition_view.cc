#include "lib/log/partition_view.h"

namespace weir {
namespace {

// A folder whose mtime is this much older than the last append was listed
// after its last change, whatever the clock's grain.
constexpr int64_t kSettledMs = 2000;

SegmentFiles files_of_stray_log(Fs& fs, const std::string& dir,
                                const std::string& name) {
  auto parsed = parse_segment_file(name);
  if (parsed && parsed->kind == SegmentFileKind::kLog) {
    SegmentFiles files{parsed->base, name};
    auto beside = [&](SegmentFileKind kind) {
      std::string index = segment_file_name(parsed->base, kind, parsed->suffix);
      return fs.exists(join_path(dir, index)) ? index : std::string();
    };
    files.index = beside(SegmentFileKind::kIndex);
    files.time_index = beside(SegmentFileKind::kTimeIndex);
    files.txn_index = beside(SegmentFileKind::kTxnIndex);
    return files;
  }
  return SegmentFiles{Offset(0), name};
}

// Of a wrapper of old messages only its inside tells.
Offset first_offset(const RawBatch& batch) {
  if (batch.is_v2()) return batch.base_offset();
  RecordReader reader;
  return reader.open(batch) ? reader.first_offset() : Offset(0);
}

// The first offset of a log whose name does not say it. The lower of the
// first two, for one of them may be damaged.
Offset first_offset(Bytes log) {
  ResyncBudget budget;
  WalkStep first = walk_step(log, Position(0), true, {}, budget);
  if (!first.batch) return Offset(0);
  WalkStep second =
      walk_step(log, first.batch->end_position(), true, {}, budget);
  Offset least = first_offset(*first.batch);
  if (second.batch) least = std::min(least, first_offset(*second.batch));
  return std::max(Offset(0), least);
}

}  // namespace

PartitionView::PartitionView(Fs& fs, std::string path, Options options,
                             FindingSink& sink)
    : fs_(fs),
      sink_(sink),
      path_(std::move(path)),
      label_(std::move(options.label)),
      checkpointed_start_(options.log_start) {}

Result<std::unique_ptr<PartitionView>> PartitionView::open(
    Fs& fs, const std::string& path, Options options, FindingSink& sink) {
  TRY_ASSIGN(FileInfo found, fs.info(path));
  bool is_file = found.kind == FileKind::kRegular;
  if (!is_file && found.kind != FileKind::kDirectory)
    return fail(Error{Code::kIo, "is neither a folder nor a file", path});
  if (options.label.empty() && !is_file) options.label = base_name(path);
  if (options.label.empty() && path.find('/') != path.npos)
    options.label = dir_name(path);
  std::unique_ptr<PartitionView> view(
      new PartitionView(fs, path, std::move(options), sink));
  view->is_file_ = is_file;
  TRY(view->refresh());
  return view;
}

size_t PartitionView::segment_for(Offset offset) const {
  auto above = std::upper_bound(
      segments_.begin(), segments_.end(), offset,
      [](Offset o, const auto& s) { return o < s->base_offset(); });
  return above == segments_.begin() ? 0 : size_t(above - segments_.begin()) - 1;
}

Offset PartitionView::log_start_offset() const {
  Offset start = checkpointed_start_.value_or(Offset(0));
  if (segments_.empty()) return start;
  return std::max(start, segments_.front()->base_offset());
}

// A segment that cannot be read is reported and stands for no batch.
Result<Offset> PartitionView::end_offset() {
  if (end_offset_) return *end_offset_;
  Offset end = log_start_offset();
  for (size_t i = segments_.size(); i-- > 0;) {
    SegmentView& segment = *segments_[i];
    Result<LogTail> tail = segment.tail();
    if (!tail) note_unreadable(segment.files().log, tail.error().text);
    auto next = tail ? tail->next_offset : std::nullopt;
    end = std::max(end, next.value_or(segment.base_offset()));
    if (next) break;
  }
  end_offset_ = end;
  return end;
}

Result<std::optional<OffsetAndTimestamp>> PartitionView::offset_at(
    TimestampMs target) {
  RecordReader reader;
  Offset start = log_start_offset();
  for (size_t i = segment_for(start); i < segments_.size(); ++i) {
    auto found = segments_[i]->find(target, start, reader);
    if (!found)
      note_unreadable(segments_[i]->files().log, found.error().text);
    else if (*found)
      return *found;
  }
  return std::nullopt;
}

const std::vector<EpochEntry>& PartitionView::leader_epochs() {
  if (epochs_) return *epochs_;
  epochs_.emplace();
  if (is_file_) return *epochs_;
  auto read = read_leader_epochs(fs_, path_);
  if (read) {
    epochs_ = std::move(*read);
  } else if (read.error().code != Code::kNotFound) {
    sink_.report({"checkpoint-invalid",
                  join_path(label_, kLeaderEpochFile),
                  {},
                  {},
                  read.error().text});
  }
  return *epochs_;
}

void PartitionView::set_log_start(Offset offset) {
  if (!checkpointed_start_ || *checkpointed_start_ < offset)
    checkpointed_start_ = offset;
}

Result<bool> PartitionView::refresh() {
  TRY_ASSIGN(bool changed, is_file_ ? load_file() : load_folder());
  if (changed) {
    end_offset_.reset();
    epochs_.reset();
  }
  return changed;
}

Result<bool> PartitionView::load_file() {
  std::string dir(dir_name(path_)), name(base_name(path_));
  if (!segments_.empty()) return adopt({segments_.front()->files()});
  bool named = parse_segment_file(name).has_value();
  TRY_ASSIGN(bool changed, adopt({files_of_stray_log(fs_, dir, name)}));
  if (named || segments_.empty()) return changed;
  TRY_ASSIGN(std::shared_ptr<const Mapping> log, segments_.front()->log());
  set_log_start(first_offset(log->bytes()));
  return changed;
}

Result<bool> PartitionView::load_folder() {
  TRY_ASSIGN(FileInfo folder, fs_.info(path_));
  if (listed_ == folder.modified && !segments_.empty()) {
    SegmentView& last = *segments_.back();
    auto found = fs_.info(join_path(path_, last.files().log));
    if (found && found->inode == last.inode() &&
        found->modified - folder.modified > kSettledMs) {
      bool grew = found->size != last.size();
      if (grew) last.update(last.files(), *found);
      return grew;
    }
  }
  TRY_ASSIGN(FolderListing listing, list_partition_folder(fs_, path_));
  listed_ = folder.modified;
  snapshots_ = std::move(listing.snapshots);
  metadata_snapshots_ = std::move(listing.metadata_snapshots);
  return adopt(std::move(listing.segments));
}

// Keeps the views of files that are the same as before.
Result<bool> PartitionView::adopt(std::vector<SegmentFiles> found) {
  std::vector<std::shared_ptr<SegmentView>> fresh;
  bool changed = false;
  std::string dir = is_file_ ? std::string(dir_name(path_)) : path_;
  for (SegmentFiles& files : found) {
    std::string path = join_path(dir, files.log);
    auto info = fs_.info(path);
    if (!info || info->kind != FileKind::kRegular) {
      // Gone since it was listed is no damage.
      if (info || info.error().code != Code::kNotFound)
        note_unreadable(files.log,
                        info ? "is no regular file" : info.error().text);
      else if (files.log_is_link)
        note_unreadable(files.log, "is a link to nothing");
      continue;
    }
    std::shared_ptr<SegmentView> view;
    size_t i = segment_for(files.base);
    if (i < segments_.size() && segments_[i]->base_offset() == files.base &&
        segments_[i]->inode() == info->inode)
      view = segments_[i];
    if (!view) {
      view = std::make_shared<SegmentView>(fs_, dir, label_, std::move(files),
                                           *info);
      changed = true;
    } else if (view->size() != info->size || !(view->files() == files)) {
      view->update(std::move(files), *info);
      changed = true;
    }
    fresh.push_back(std::move(view));
  }
  changed |= fresh.size() != segments_.size();
  segments_ = std::move(fresh);
  return changed;
}

void PartitionView::note_unreadable(const std::string& file, std::string why) {
  if (std::find(reported_.begin(), reported_.end(), file) != reported_.end())
    return;
  reported_.push_back(file);
  sink_.report({"unreadable", join_path(label_, file), {}, {}, std::move(why)});
}

}  // namespace weir
