// LogSegment: finding batches by offset and by time. Index entries are
// checked against the log before they are followed.
#include <algorithm>

#include "lib/log/log_segment.h"
#include "lib/record/record_reader.h"

namespace weir {

// Whether a batch that ends at `entry.offset` starts at `entry.position`.
Result<bool> LogSegment::holds(const OffsetIndexEntry& entry) {
  if (entry.position == Position(0)) return true;
  if (entry.position >= Position(size_)) return false;
  TRY_ASSIGN(std::shared_ptr<File> log, log_file());
  HeaderWalker walker(*log, entry.position, Position(size_));
  TRY_ASSIGN(std::optional<BatchPlace> batch, walker.next());
  return batch && batch->last_offset == entry.offset;
}

// A batch's position at or before the one that holds `offset`.
Result<Position> LogSegment::indexed_start(Offset offset) {
  TRY(load_indexes());
  TRY_ASSIGN(OffsetIndexEntry entry, offset_index_.lookup(offset));
  TRY_ASSIGN(bool good, holds(entry));
  return good ? entry.position : Position(0);
}

Result<std::optional<BatchPlace>> LogSegment::find(Offset offset) {
  TRY_ASSIGN(Position start, indexed_start(offset));
  TRY_ASSIGN(std::shared_ptr<File> log, log_file());
  HeaderWalker walker(*log, start, Position(size_));
  for (;;) {
    TRY_ASSIGN(std::optional<BatchPlace> batch, walker.next());
    if (!batch || batch->last_offset >= offset) return batch;
  }
}

Result<LogSegment::Tail> LogSegment::tail() {
  if (size_ == 0) return Tail{base_, Position(0)};
  TRY_ASSIGN(Position start, indexed_start(Offset(INT64_MAX)));
  TRY_ASSIGN(std::shared_ptr<File> log, log_file());
  HeaderWalker walker(*log, start, Position(size_));
  Tail tail{base_, start};
  for (;;) {
    TRY_ASSIGN(std::optional<BatchPlace> batch, walker.next());
    if (!batch) return tail;
    tail = {std::max(tail.next_offset, batch->last_offset + 1), batch->end()};
  }
}

Result<Offset> LogSegment::next_offset() {
  TRY_ASSIGN(Tail end, tail());
  return end.next_offset;
}

Result<bool> LogSegment::check_indexes() {
  TRY_ASSIGN(bool offsets, offset_index_.load());
  TRY_ASSIGN(bool times, time_index_.load());
  TRY(txn_index_.load());
  indexes_loaded_ = true;
  if (!offsets || !times) return false;
  // What stands behind the entries goes when the segment is closed.
  active_ = offset_index_.file().has_tail() || time_index_.file().has_tail();
  if (!offset_index_.last()) return true;
  return holds(*offset_index_.last());
}

Result<std::optional<TimestampMs>> LogSegment::first_timestamp() {
  if (!first_timestamp_ && size_ > 0) {
    TRY_ASSIGN(std::shared_ptr<File> log, log_file());
    HeaderWalker walker(*log, Position(0), Position(size_));
    TRY_ASSIGN(std::optional<BatchPlace> batch, walker.next());
    if (batch) first_timestamp_ = batch->max_timestamp;
  }
  return first_timestamp_;
}

Result<TimeIndexEntry> LogSegment::max_timestamp() {
  if (max_) return *max_;
  TRY(load_indexes());
  TimeIndexEntry best = time_index_.last();
  Position start(0);
  if (best.timestamp != kNoTimestamp) {
    TRY_ASSIGN(std::optional<BatchPlace> batch, find(best.offset));
    if (batch && batch->max_timestamp == best.timestamp)
      start = batch->position;
    else
      best = {kNoTimestamp, base_};
  }
  TRY_ASSIGN(std::shared_ptr<File> log, log_file());
  HeaderWalker walker(*log, start, Position(size_));
  for (;;) {
    TRY_ASSIGN(std::optional<BatchPlace> batch, walker.next());
    if (!batch) break;
    if (batch->max_timestamp > best.timestamp)
      best = {batch->max_timestamp, batch->last_offset};
  }
  max_ = best;
  return best;
}

Result<TimestampMs> LogSegment::largest_timestamp() {
  TRY_ASSIGN(TimeIndexEntry max, max_timestamp());
  if (max.timestamp >= TimestampMs(0)) return max.timestamp;
  TRY_ASSIGN(FileInfo found, fs_->info(path(SegmentFileKind::kLog)));
  return found.modified;
}

namespace {

Result<std::optional<LogSegment::Found>> find_in_batch(File& log,
                                                       const BatchPlace& place,
                                                       TimestampMs timestamp,
                                                       Offset from) {
  std::string bytes(size_t(place.size), '\0');
  TRY_ASSIGN(size_t got,
             log.read_at(place.position, bytes.data(), bytes.size()));
  if (got != bytes.size())
    return fail(Error{Code::kCorrupt, "the log ends inside a batch"}.at(
        place.position.value()));
  RecordReader reader;
  TRY(reader.open(RawBatch(bytes, place.position)));
  for (RecordView record; reader.next(record);) {
    if (record.timestamp >= timestamp && record.offset >= from)
      return std::optional(LogSegment::Found{record.timestamp, record.offset,
                                             place.leader_epoch});
  }
  if (!reader.ok()) return fail(reader.error());
  return std::optional<LogSegment::Found>();
}

}  // namespace

Result<std::optional<LogSegment::Found>> LogSegment::find_time(
    TimestampMs timestamp, Offset from) {
  TRY(load_indexes());
  TRY_ASSIGN(TimeIndexEntry hint, time_index_.lookup(timestamp));
  Offset start_at = from;
  if (hint.timestamp != kNoTimestamp) {
    // Followed only if the batch it names has this timestamp.
    TRY_ASSIGN(std::optional<BatchPlace> batch, find(hint.offset));
    if (batch && batch->max_timestamp == hint.timestamp)
      start_at = std::max(from, hint.offset);
  }
  TRY_ASSIGN(Position start, indexed_start(start_at));
  TRY_ASSIGN(std::shared_ptr<File> log, log_file());
  HeaderWalker walker(*log, start, Position(size_));
  for (;;) {
    TRY_ASSIGN(std::optional<BatchPlace> batch, walker.next());
    if (!batch) return std::optional<Found>();
    if (batch->max_timestamp < timestamp || batch->last_offset < from) continue;
    TRY_ASSIGN(std::optional<Found> found,
               find_in_batch(*log, *batch, timestamp, from));
    if (found) return found;
  }
}

}  // namespace weir
