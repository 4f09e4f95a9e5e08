#include "lib/log/log_loader.h"

#include <algorithm>

#include "lib/log/producer_snapshot.h"
#include "lib/record/raw_batch.h"

namespace weir {

std::string LogLoader::path(const SegmentFileName& name) const {
  return join_path(log_.dir_,
                   segment_file_name(name.base, name.kind, name.suffix));
}

std::string LogLoader::label(const SegmentFileName& name) const {
  return join_path(base_name(log_.dir_),
                   segment_file_name(name.base, name.kind, name.suffix));
}

void LogLoader::did(Kind kind, std::string file, int64_t bytes, Offset offset) {
  report_.steps.push_back({kind, std::move(file), bytes, offset});
}

Result<> LogLoader::remove(const SegmentFileName& name, Kind kind) {
  TRY(log_.fs_->remove(path(name)));
  did(kind, label(name), 0, name.base);
  return {};
}

Result<> LogLoader::load() {
  TRY(sort_out_leftovers());
  TRY(open_segments());
  TRY(read_epochs());
  if (!state_.clean) TRY(split_overflowed());
  TRY(repair_segments());
  if (!state_.clean) TRY(recover_unflushed());
  TRY(settle_end());
  return load_producers();
}

Result<> LogLoader::sort_out_leftovers() {
  TRY_ASSIGN(std::vector<DirEntry> entries, log_.fs_->list(log_.dir_));
  std::vector<SegmentFileName> swaps;
  Offset lowest_cleaned(INT64_MAX);
  for (const DirEntry& entry : entries) {
    if (entry.kind != FileKind::kRegular && entry.kind != FileKind::kLink)
      continue;
    auto name = parse_segment_file(entry.name);
    if (!name) continue;
    switch (name->suffix) {
      case FileSuffix::kNone:
        files_.push_back(*name);
        break;
      case FileSuffix::kSwap:
        swaps.push_back(*name);
        break;
      case FileSuffix::kCleaned:
        lowest_cleaned = std::min(lowest_cleaned, name->base);
        [[fallthrough]];
      case FileSuffix::kDeleted:
        TRY(remove(*name, Kind::kLeftoverRemoved));
    }
  }
  std::vector<SegmentFileName> valid;
  for (const SegmentFileName& swap : swaps) {
    if (swap.base < lowest_cleaned)
      valid.push_back(swap);
    else
      TRY(remove(swap, Kind::kLeftoverRemoved));
  }
  return complete_swaps(valid);
}

Result<> LogLoader::complete_swaps(const std::vector<SegmentFileName>& swaps) {
  Offset low(INT64_MAX), high(INT64_MIN);
  for (const SegmentFileName& swap : swaps) {
    if (swap.kind != SegmentFileKind::kLog) continue;
    LogSegment segment(*log_.fs_, log_.dir_, swap.base, log_.config_,
                       FileSuffix::kSwap);
    TRY(segment.load());
    TRY_ASSIGN(Offset next, segment.next_offset());
    low = std::min(low, swap.base);
    high = std::max(high, next);
  }
  std::vector<SegmentFileName> kept;
  for (const SegmentFileName& name : files_) {
    if (name.base >= low && name.base < high)
      TRY(remove(name, Kind::kLeftoverRemoved));
    else
      kept.push_back(name);
  }
  for (SegmentFileName swap : swaps) {
    std::string from = path(swap), from_label = label(swap);
    swap.suffix = FileSuffix::kNone;
    TRY(log_.fs_->rename(from, path(swap)));
    did(Kind::kSwapCompleted, from_label, 0, swap.base);
    std::erase(kept, swap);
    kept.push_back(swap);
  }
  std::sort(kept.begin(), kept.end());
  files_ = std::move(kept);
  return {};
}

Result<> LogLoader::open_segments() {
  std::set<Offset> logs;
  std::map<Offset, int> indexes;
  for (const SegmentFileName& name : files_)
    if (name.kind == SegmentFileKind::kLog) logs.insert(name.base);
  for (const SegmentFileName& name : files_) {
    if (name.kind == SegmentFileKind::kSnapshot) {
      log_.snapshots_.insert(name.base);
    } else if (name.kind != SegmentFileKind::kLog && !logs.count(name.base)) {
      TRY(remove(name, Kind::kLeftoverRemoved));
    } else if (name.kind == SegmentFileKind::kIndex ||
               name.kind == SegmentFileKind::kTimeIndex) {
      ++indexes[name.base];
    }
  }
  for (Offset base : logs) {
    auto segment =
        std::make_unique<LogSegment>(*log_.fs_, log_.dir_, base, log_.config_);
    TRY(segment->load());
    if (indexes[base] != 2) incomplete_.push_back(base);
    log_.segments_.emplace(base, std::move(segment));
  }
  log_.log_start_ = state_.log_start_offset;
  log_.recovery_point_ = state_.recovery_point;
  return {};
}

Result<> LogLoader::read_epochs() {
  auto epochs = read_leader_epochs(*log_.fs_, log_.dir_);
  if (epochs) {
    log_.epochs_ = LeaderEpochs(std::move(*epochs));
    return {};
  }
  if (epochs.error().code == Code::kIo) return Failure(epochs.error());
  std::string file =
      join_path(base_name(log_.dir_), std::string(kLeaderEpochFile));
  if (epochs.error().code != Code::kNotFound)
    sink_.report({"checkpoint-invalid", file, {}, {}, epochs.error().text});
  else if (log_.segments_.empty())
    return {};
  TRY(rebuild_epochs());
  did(Kind::kEpochsRebuilt, file, 0, log_.log_start_);
  return log_.write_epochs();
}

Result<> LogLoader::rebuild_epochs() {
  for (auto& item : log_.segments_) {
    LogSegment& segment = *item.second;
    TRY_ASSIGN(std::shared_ptr<File> file, segment.log_file());
    HeaderWalker walker(*file, Position(0), Position(segment.size()));
    for (;;) {
      TRY_ASSIGN(std::optional<BatchPlace> batch, walker.next());
      if (!batch) break;
      auto latest = log_.epochs_.latest();
      if (batch->magic == 2 && (!latest || batch->leader_epoch > *latest))
        log_.epochs_.assign(batch->leader_epoch, batch->base_offset);
    }
  }
  return {};
}

Result<> LogLoader::split_if_overflowed(LogSegment& segment, Offset next) {
  Offset base = segment.base_offset();
  if (next == base || segment.fits(next - 1)) return {};
  did(Kind::kSegmentSplit, segment.name(SegmentFileKind::kLog), segment.size(),
      next);
  return log_.split_segment(base);
}

// Looks at segments that will be walked.
Result<> LogLoader::split_overflowed() {
  std::vector<Offset> bases;
  auto it = log_.segments_.upper_bound(state_.recovery_point);
  if (it != log_.segments_.begin()) --it;
  for (; it != log_.segments_.end(); ++it) bases.push_back(it->first);
  for (Offset base : bases) {
    LogSegment& segment = *log_.segments_.at(base);
    TRY_ASSIGN(Offset next, segment.next_offset());
    TRY(split_if_overflowed(segment, next));
  }
  return {};
}

// Segments without an index, and an active segment whose files do not fit.
Result<> LogLoader::repair_segments() {
  auto unflushed = log_.segments_.upper_bound(state_.recovery_point);
  if (unflushed != log_.segments_.begin()) --unflushed;
  Offset first_unflushed =
      unflushed == log_.segments_.end() ? Offset(INT64_MAX) : unflushed->first;
  for (Offset base : incomplete_) {
    // Those are walked anyway.
    if (!state_.clean && base >= first_unflushed) continue;
    LogSegment& segment = *log_.segments_.at(base);
    sink_.report({"index-missing",
                  segment.name(SegmentFileKind::kIndex),
                  {},
                  {},
                  "a segment without its indexes"});
    recovered_.reset();
    TRY(recover(segment));
    did(Kind::kIndexRebuilt, segment.name(SegmentFileKind::kIndex), 0, base);
  }
  if (state_.clean && !log_.segments_.empty()) return check_active();
  return {};
}

// The marker says clean; believed for all but the tail, where a wrong belief
// would put new batches behind garbage.
Result<> LogLoader::check_active() {
  LogSegment& segment = log_.active();
  TRY_ASSIGN(bool good, segment.check_indexes());
  TRY_ASSIGN(LogSegment::Tail tail, segment.tail());
  if (tail.end == Position(segment.size()) && good)
    return split_if_overflowed(segment, tail.next_offset);
  recovered_.reset();
  TRY(recover(segment));
  if (!good)
    did(Kind::kIndexRebuilt, segment.name(SegmentFileKind::kIndex), 0,
        segment.base_offset());
  return {};
}

Result<> LogLoader::recover_unflushed() {
  auto it = log_.segments_.upper_bound(state_.recovery_point);
  if (it != log_.segments_.begin()) --it;
  recovered_.reset();
  for (; it != log_.segments_.end(); ++it) {
    TRY_ASSIGN(bool cut, recover(*it->second));
    if (cut) return remove_from(std::next(it));
  }
  return {};
}

Result<> LogLoader::remove_from(PartitionLog::Segments::iterator first) {
  while (first != log_.segments_.end()) {
    LogSegment& segment = *first->second;
    did(Kind::kSegmentRemoved, segment.name(SegmentFileKind::kLog),
        segment.size(), first->first);
    TRY(log_.mark_deleted(segment));
    TRY(log_.mark_snapshot_deleted(first->first));
    first = log_.segments_.erase(first);
  }
  return {};
}

// Walks `segment`, builds its indexes anew and cuts it at the first bad
// batch. Tells whether something was cut.
Result<bool> LogLoader::recover(LogSegment& segment) {
  if (!recovered_ || recovered_->end_offset() != segment.base_offset()) {
    TRY_ASSIGN(recovered_,
               log_.producers_at(segment.base_offset(), sink_, &report_));
  }
  TRY(segment.reset_indexes());
  int64_t before = segment.size(), good = 0;
  if (before > 0) {
    TRY_ASSIGN(std::shared_ptr<File> file, segment.log_file());
    TRY_ASSIGN(std::unique_ptr<Mapping> map, file->map(before));
    TRY_ASSIGN(good, walk(segment, map->bytes()));
  }
  TRY(segment.cut(good));
  TRY(segment.become_inactive());
  Offset end = std::max(recovered_->end_offset(), segment.base_offset());
  std::string name = segment.name(SegmentFileKind::kLog);
  if (good < before)
    did(Kind::kSegmentTruncated, name, before - good, end);
  else
    did(Kind::kSegmentRecovered, name, 0, end);
  return good < before;
}

// Gives the bytes of good batches.
Result<int64_t> LogLoader::walk(LogSegment& segment, Bytes bytes) {
  int64_t at = 0;
  Offset next = segment.base_offset();
  auto stop = [&](std::string_view id, std::string text) {
    sink_.report({id, segment.name(SegmentFileKind::kLog), Position(at), next,
                  std::move(text)});
    return at;
  };
  auto record_aborted = [&](const CompletedTxn& txn, Offset stable) {
    if (!txn.aborted) return Result<>();
    return segment.append_aborted(
        {txn.producer_id, txn.first_offset, txn.last_offset, stable});
  };
  for (;;) {
    Peek peek = peek_batch(bytes, at);
    if (peek.shape == BatchShape::kEnd) return at;
    if (peek.shape != BatchShape::kWhole)
      return stop(shape_finding(peek.shape),
                  shape_error(peek, Position(at)).text);
    const RawBatch& batch = peek.batch;
    if (auto crc = check_crc(batch); !crc)
      return stop("batch-crc", crc.error().text);
    // Of a message set's wrapper only the last offset is in its header.
    Offset first = batch.is_v2() ? batch.base_offset() : batch.last_offset();
    if (first < next || batch.last_offset() < first)
      return stop("batch-offset",
                  fmt::format("offset {} stands behind {}", first, next - 1));
    if (!segment.fits(batch.last_offset()))
      return fail(Error{Code::kUnsupported,
                        "the segment spans more than 2^31 offsets",
                        segment.path(SegmentFileKind::kLog), at,
                        batch.last_offset().value()});
    segment.note({batch.size(), batch.last_offset(), batch.max_timestamp()},
                 Position(at));
    if (batch.is_v2()) {
      auto latest = log_.epochs_.latest();
      if (!latest || batch.leader_epoch() > *latest)
        log_.epochs_.assign(batch.leader_epoch(), batch.base_offset());
      TRY(recovered_->replay(batch.v2(), record_aborted));
    }
    next = batch.next_offset();
    recovered_->set_end_offset(next);
    at += batch.size();
  }
}

Result<> LogLoader::settle_end() {
  std::vector<EpochEntry> epochs_before = log_.epochs_.entries();
  if (!log_.segments_.empty()) {
    TRY_ASSIGN(Offset end, log_.active().next_offset());
    if (end < state_.log_start_offset) {
      auto first = log_.segments_.begin();
      did(Kind::kLogReset, first->second->name(SegmentFileKind::kLog),
          log_.size(), state_.log_start_offset);
      TRY(remove_from(first));
      log_.epochs_.clear();
      TRY(log_.drop_snapshots_above(Offset(-1)));
      recovered_.reset();
    }
  }
  if (log_.segments_.empty()) {
    Offset base = state_.log_start_offset;
    auto segment =
        std::make_unique<LogSegment>(*log_.fs_, log_.dir_, base, log_.config_);
    TRY(segment->create(log_.clock_->now()));
    log_.dir_dirty_ = true;
    log_.segments_.emplace(base, std::move(segment));
  }
  TRY_ASSIGN(log_.log_end_, log_.active().next_offset());
  log_.log_start_ =
      std::max(state_.log_start_offset, log_.segments_.begin()->first);
  log_.recovery_point_ = state_.clean
                             ? log_.log_end_
                             : std::min(state_.recovery_point, log_.log_end_);
  // An epoch that starts at the end has a leader, only no batch yet.
  log_.epochs_.truncate_from_end(log_.log_end_ + 1);
  log_.epochs_.truncate_from_start(state_.log_start_offset);
  if (log_.epochs_.entries() != epochs_before) return log_.write_epochs();
  return {};
}

Result<> LogLoader::load_producers() {
  std::set<Offset> stale;
  for (Offset at : log_.snapshots_) {
    if (at > log_.log_end_ || at <= log_.log_start_) stale.insert(at);
  }
  for (Offset at : stale) {
    SegmentFileName name{at, SegmentFileKind::kSnapshot};
    if (at > log_.log_end_)
      sink_.report({"snapshot-stale",
                    label(name),
                    {},
                    at,
                    fmt::format("the log ends at {}", log_.log_end_)});
    TRY(remove(name, Kind::kSnapshotRemoved));
    log_.snapshots_.erase(at);
  }
  // A crash leaves snapshots that were never synced: none may stay in the way
  // of the good ones that are taken at the same offsets.
  std::set<Offset> unsynced(log_.snapshots_.lower_bound(log_.recovery_point_),
                            log_.snapshots_.end());
  for (Offset at : unsynced)
    if (!state_.clean) TRY(log_.read_snapshot(at, sink_, &report_));
  if (recovered_ && recovered_->end_offset() == log_.log_end_) {
    log_.producers_ = std::move(*recovered_);
  } else {
    TRY_ASSIGN(log_.producers_,
               log_.producers_at(log_.log_end_, sink_, &report_));
  }
  return log_.take_snapshot(false);
}

Result<std::unique_ptr<PartitionLog>> PartitionLog::open(
    Fs& fs, const Clock& clock, const std::string& dir, const LogConfig& config,
    const OpenState& state, FindingSink& sink, RecoveryReport& report) {
  std::unique_ptr<PartitionLog> log(new PartitionLog(fs, clock, dir, config));
  TRY(LogLoader(*log, state, sink, report).load());
  log->last_flush_ = clock.now();
  return log;
}

}  // namespace weir
