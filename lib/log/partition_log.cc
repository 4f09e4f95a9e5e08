// PartitionLog: flushing, closing, and the state that stands beside the
// segments: leader epochs, producer snapshots.
#include "lib/log/partition_log.h"

#include <algorithm>

#include "lib/log/producer_snapshot.h"
#include "lib/record/raw_batch.h"

namespace weir {

std::string RecoveryStep::text() const {
  switch (kind) {
    case Kind::kLeftoverRemoved:
      return fmt::format("{}: removed", file);
    case Kind::kSwapCompleted:
      return fmt::format("{}: put in place", file);
    case Kind::kSegmentRecovered:
      return fmt::format("{}: recovered, the log goes on at {}", file, offset);
    case Kind::kSegmentTruncated:
      return fmt::format("{}: cut by {} bytes, the log goes on at {}", file,
                         bytes, offset);
    case Kind::kSegmentRemoved:
      return fmt::format("{}: removed, {} bytes behind a damaged segment", file,
                         bytes);
    case Kind::kSnapshotRemoved:
      return fmt::format("{}: removed", file);
    case Kind::kSegmentSplit:
      return fmt::format("{}: split, it spanned more than 2^31 offsets", file);
    case Kind::kIndexRebuilt:
      return fmt::format("{}: built anew", file);
    case Kind::kEpochsRebuilt:
      return fmt::format("{}: built anew from the batches", file);
    case Kind::kLogReset:
      return fmt::format("{}: removed, it ends below the log start offset {}",
                         file, offset);
  }
  return file;
}

bool RecoveryReport::lost_bytes() const {
  return std::any_of(steps.begin(), steps.end(), [](const RecoveryStep& s) {
    return s.kind == RecoveryStep::Kind::kSegmentTruncated ||
           s.kind == RecoveryStep::Kind::kSegmentRemoved ||
           s.kind == RecoveryStep::Kind::kLogReset;
  });
}

Offset PartitionLog::last_stable_offset() const {
  return std::min(log_end_, producers_.first_open_offset().value_or(log_end_));
}

int64_t PartitionLog::size() const {
  int64_t sum = 0;
  for (const auto& item : segments_) sum += item.second->size();
  return sum;
}

Error PartitionLog::broken_error() const {
  return Error{Code::kIo, "the disk failed; the log must be opened anew", dir_};
}

// --- Flushing and closing --------------------------------------------------

std::optional<Offset> PartitionLog::flush_wanted() const {
  Offset base = segments_.rbegin()->first;
  if (recovery_point_ >= base) return std::nullopt;
  return base;
}

Result<> PartitionLog::flush_before(Offset offset) {
  if (broken_) return Failure(broken_error());
  auto first = segments_.upper_bound(recovery_point_);
  if (first != segments_.begin()) --first;
  Result<> done;
  for (auto it = first; done && it != segments_.end() && it->first < offset;
       ++it)
    done = it->second->flush();
  // A file is only there for good when its folder knows it (KAFKA-3968).
  if (done && dir_dirty_) done = fs_->sync_dir(dir_);
  if (!done) {
    broken_ = true;
    return done;
  }
  dir_dirty_ = false;
  recovery_point_ = std::max(recovery_point_, offset);
  if (offset >= log_end_) unflushed_ = 0;
  last_flush_ = clock_->now();
  return {};
}

Result<> PartitionLog::commit() {
  if (broken_) return Failure(broken_error());
  auto it = segments_.upper_bound(recovery_point_);
  if (it != segments_.begin()) --it;
  Result<> done;
  for (; done && it != segments_.end(); ++it)
    done = it->second->flush_records();
  if (done && dir_dirty_) done = fs_->sync_dir(dir_);
  if (!done)
    broken_ = true;
  else
    dir_dirty_ = false;
  return done;
}

Result<> PartitionLog::flush_if_due() {
  if (unflushed_ == 0) return {};
  if (unflushed_ >= config_.flush_messages ||
      clock_->now() - last_flush_ >= config_.flush_ms)
    return flush();
  return {};
}

Result<> PartitionLog::close() {
  if (broken_) return Failure(broken_error());
  TRY(flush());
  TRY(take_snapshot(true));
  for (auto& item : segments_) TRY(item.second->close());
  return remove_deleted();
}

// --- Leader epochs ---------------------------------------------------------

Result<> PartitionLog::write_epochs() {
  return write_leader_epochs(*fs_, dir_, epochs_.entries());
}

Result<> PartitionLog::begin_epoch(LeaderEpoch epoch) {
  if (broken_) return Failure(broken_error());
  if (!epochs_.assign(epoch, log_end_)) return {};
  return write_epochs();
}

Result<> PartitionLog::raise_log_start(Offset offset) {
  if (offset <= log_start_) return {};
  log_start_ = offset;
  if (epochs_.truncate_from_start(offset)) TRY(write_epochs());
  return {};
}

// --- Producers -------------------------------------------------------------

void PartitionLog::expire_producers(int64_t expiration_ms) {
  producers_.expire(clock_->now(), expiration_ms);
}

Result<> PartitionLog::take_snapshot(bool sync) {
  Offset at = producers_.end_offset();
  Offset last = snapshots_.empty() ? log_start_ : *snapshots_.rbegin();
  if (at <= last) return {};
  std::string path =
      join_path(dir_, segment_file_name(at, SegmentFileKind::kSnapshot));
  TRY_ASSIGN(std::unique_ptr<File> file, fs_->open(path, OpenMode::kTruncate));
  TRY(file->write_at(Position(0),
                     encode_producer_snapshot(producers_.producers())));
  if (sync) TRY(file->sync());
  snapshots_.insert(at);
  return {};
}

Result<> PartitionLog::replay(LogSegment& segment, Offset from, Offset end,
                              ProducerState& state) {
  if (segment.size() == 0) return {};
  TRY_ASSIGN(std::optional<BatchPlace> place, segment.find(from));
  if (!place) return {};
  TRY_ASSIGN(std::shared_ptr<File> log, segment.log_file());
  TRY_ASSIGN(std::unique_ptr<Mapping> map, log->map(segment.size()));
  for (int64_t at = place->position.value();;) {
    Peek peek = peek_batch(map->bytes(), at);
    if (peek.shape != BatchShape::kWhole) return {};
    if (peek.batch.base_offset() >= end) return {};
    if (peek.batch.is_v2()) TRY(state.replay(peek.batch.v2(), nullptr));
    at = peek.batch.end_position().value();
  }
}

Result<std::optional<ProducerSnapshot>> PartitionLog::read_snapshot(
    Offset at, FindingSink& sink, RecoveryReport* report) {
  std::string name = segment_file_name(at, SegmentFileKind::kSnapshot);
  std::string path = join_path(dir_, name);
  auto file = fs_->read_file(path, kSnapshotLimit);
  if (!file && file.error().code != Code::kNotFound &&
      file.error().code != Code::kLimit)
    return Failure(std::move(file.error()));
  Result<ProducerSnapshot> snapshot =
      file ? parse_producer_snapshot(*file)
           : Result<ProducerSnapshot>(Failure(file.error()));
  if (snapshot) return std::move(*snapshot);
  std::string label = join_path(base_name(dir_), name);
  sink.report({"snapshot-invalid", label, {}, {}, snapshot.error().text});
  if (report)
    report->steps.push_back(
        {RecoveryStep::Kind::kSnapshotRemoved, label, 0, at});
  if (fs_->exists(path)) TRY(fs_->remove(path));
  snapshots_.erase(at);
  return std::optional<ProducerSnapshot>();
}

Result<ProducerState> PartitionLog::producers_at(Offset end, FindingSink& sink,
                                                 RecoveryReport* report) {
  ProducerState state;
  Offset from = log_start_;
  while (!snapshots_.empty() && *snapshots_.begin() <= end) {
    Offset at = *std::prev(snapshots_.upper_bound(end));
    TRY_ASSIGN(auto snapshot, read_snapshot(at, sink, report));
    if (!snapshot) continue;
    for (const SnapshotProducer& p : snapshot->producers)
      state.load(p.id, p.entry);
    from = at;
    break;
  }
  state.set_end_offset(from);
  auto it = segments_.upper_bound(from);
  if (it != segments_.begin()) --it;
  for (; it != segments_.end() && it->first < end && from < end; ++it)
    TRY(replay(*it->second, std::max(from, it->first), end, state));
  state.set_end_offset(end);
  return state;
}

Result<> PartitionLog::drop_snapshots_above(Offset offset) {
  while (!snapshots_.empty() && *snapshots_.rbegin() > offset) {
    std::string path = join_path(
        dir_,
        segment_file_name(*snapshots_.rbegin(), SegmentFileKind::kSnapshot));
    if (fs_->exists(path)) TRY(fs_->remove(path));
    snapshots_.erase(*snapshots_.rbegin());
  }
  return {};
}

}  // namespace weir
