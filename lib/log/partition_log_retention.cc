// PartitionLog: what goes: retention, deletion, truncation. Files to be
// removed get `.deleted` first and are removed file.delete.delay.ms later, so
// that whoever still reads them can finish.
#include <algorithm>

#include "lib/log/partition_log.h"

namespace weir {

Result<> PartitionLog::doom(const std::string& path) {
  doomed_.push_back({path, clock_->now() + config_.file_delete_delay_ms});
  return {};
}

Result<> PartitionLog::mark_deleted(LogSegment& segment) {
  segment.release_files();
  TRY(segment.rename_to(FileSuffix::kDeleted));
  for (SegmentFileKind kind :
       {SegmentFileKind::kLog, SegmentFileKind::kIndex,
        SegmentFileKind::kTimeIndex, SegmentFileKind::kTxnIndex})
    TRY(doom(segment.path(kind)));
  return {};
}

Result<> PartitionLog::mark_snapshot_deleted(Offset offset) {
  if (snapshots_.erase(offset) == 0) return {};
  auto path = [&](FileSuffix suffix) {
    return join_path(
        dir_, segment_file_name(offset, SegmentFileKind::kSnapshot, suffix));
  };
  std::string to = path(FileSuffix::kDeleted);
  if (!fs_->exists(path(FileSuffix::kNone))) return {};
  TRY(fs_->rename(path(FileSuffix::kNone), to));
  return doom(to);
}

Result<> PartitionLog::remove_deleted() {
  TimestampMs now = clock_->now();
  std::vector<Doomed> later;
  Result<> done;
  for (const Doomed& doomed : doomed_) {
    bool gone = doomed.due <= now && done;
    if (gone && fs_->exists(doomed.path)) done = fs_->remove(doomed.path);
    if (!gone || !done) later.push_back(doomed);
  }
  doomed_ = std::move(later);
  return done;
}

std::optional<TimestampMs> PartitionLog::next_removal() const {
  if (doomed_.empty()) return std::nullopt;
  return std::min_element(
             doomed_.begin(), doomed_.end(),
             [](const Doomed& a, const Doomed& b) { return a.due < b.due; })
      ->due;
}

// Removes the segments at `bases`, the oldest ones in their order.
Result<int> PartitionLog::delete_segments(const std::vector<Offset>& bases) {
  if (bases.empty()) return 0;
  if (bases.size() == segments_.size()) TRY(roll());
  int deleted = 0;
  for (Offset base : bases) {
    auto it = segments_.find(base);
    if (it == segments_.end() || segments_.size() == 1) break;
    TRY(raise_log_start(std::next(it)->first));
    TRY(mark_deleted(*it->second));
    segments_.erase(it);
    TRY(mark_snapshot_deleted(base));
    ++deleted;
  }
  recovery_point_ = std::max(recovery_point_, log_start_);
  return deleted;
}

Result<int> PartitionLog::apply_retention() {
  if (broken_) return Failure(broken_error());
  int deleted = 0;
  // A rule takes segments from the front for as long as it holds.
  auto take = [&](auto&& rule) -> Result<> {
    std::vector<Offset> bases;
    for (auto it = segments_.begin(); it != segments_.end(); ++it) {
      auto next = std::next(it);
      bool last = next == segments_.end();
      if (last && it->second->size() == 0) break;
      TRY_ASSIGN(bool goes,
                 rule(*it->second, last ? Offset(INT64_MAX) : next->first));
      if (!goes) break;
      bases.push_back(it->first);
    }
    TRY_ASSIGN(int n, delete_segments(bases));
    deleted += n;
    return {};
  };
  TRY(take([&](LogSegment&, Offset next) -> Result<bool> {
    return next <= log_start_;
  }));
  if (!config_.cleanup_delete) return deleted;
  int64_t over = size() - config_.retention_bytes;
  if (config_.retention_bytes >= 0 && over >= 0) {
    TRY(take([&](LogSegment& segment, Offset) -> Result<bool> {
      if (over < segment.size()) return false;
      over -= segment.size();
      return true;
    }));
  }
  if (config_.retention_ms >= 0) {
    TimestampMs now = clock_->now();
    TRY(take([&](LogSegment& segment, Offset) -> Result<bool> {
      TRY_ASSIGN(TimestampMs largest, segment.largest_timestamp());
      return now - largest > config_.retention_ms;
    }));
  }
  return deleted;
}

Result<> PartitionLog::delete_records_before(Offset offset) {
  if (broken_) return Failure(broken_error());
  if (offset > log_end_)
    return fail(Error{Code::kInvalid,
                      fmt::format("the log ends at {}", log_end_),
                      dir_,
                      {},
                      offset.value()});
  return raise_log_start(offset);
}

Result<> PartitionLog::truncate_to(Offset offset) {
  if (broken_) return Failure(broken_error());
  if (offset >= log_end_) {
    if (epochs_.truncate_from_end(log_end_)) return write_epochs();
    return {};
  }
  if (offset < segments_.begin()->first) return truncate_fully(offset);
  while (segments_.rbegin()->first > offset) {
    auto last = std::prev(segments_.end());
    TRY(mark_deleted(*last->second));
    TRY(mark_snapshot_deleted(last->first));
    segments_.erase(last);
  }
  TRY(active().truncate_to(offset));
  log_end_ = offset;
  recovery_point_ = std::min(recovery_point_, offset);
  log_start_ = std::min(log_start_, offset);
  if (epochs_.truncate_from_end(offset)) TRY(write_epochs());
  TRY(drop_snapshots_above(offset));
  IgnoreFindings ignore;
  TRY_ASSIGN(producers_, producers_at(offset, ignore, nullptr));
  recalled_.clear();
  return take_snapshot(true);
}

Result<> PartitionLog::truncate_fully(Offset offset) {
  if (broken_) return Failure(broken_error());
  for (auto& item : segments_) TRY(mark_deleted(*item.second));
  segments_.clear();
  TRY(drop_snapshots_above(Offset(-1)));
  auto segment = std::make_unique<LogSegment>(*fs_, dir_, offset, config_);
  TRY(segment->create(clock_->now()));
  segments_.emplace(offset, std::move(segment));
  dir_dirty_ = true;
  log_start_ = log_end_ = recovery_point_ = offset;
  producers_.clear();
  producers_.set_end_offset(offset);
  if (epochs_.clear()) TRY(write_epochs());
  return {};
}

}  // namespace weir
