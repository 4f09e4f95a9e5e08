#include "lib/log/cleaner.h"

#include <algorithm>

#include "lib/log/batch_filter.h"

namespace weir {
namespace {

// Kept bytes go to the new segment in pieces of about this size.
constexpr int64_t kWriteBytes = 1 << 20;

using SegmentIt = PartitionLog::Segments::const_iterator;

struct Group {
  std::vector<LogSegment*> segments;
};

// One round: the map of the dirty section, then every group cleaned by it.
class CleanRound {
 public:
  CleanRound(PartitionLog& log, const CleanRange& range,
             const CleanOptions& options, CleanStats& stats)
      : log_(log),
        range_(range),
        options_(options),
        stats_(stats),
        map_(options.max_keys,
             uint64_t(options.now.value()) ^ uint64_t(range.end.value())) {}

  Result<Offset> run() {
    TRY(build_map());
    Offset end = map_.latest() + 1;
    stats_.keys += map_.size();
    TRY(find_legacy_horizon());
    TRY_ASSIGN(std::vector<Group> groups, make_groups(end));
    CleanedTxns txns;
    for (Group& group : groups) TRY(clean_group(group, txns));
    return end;
  }

 private:
  Offset next_base(Offset base) const {
    auto next = log_.segments().upper_bound(base);
    return next == log_.segments().end() ? log_.log_end_offset() : next->first;
  }

  Result<> build_map();
  Result<bool> map_segment(LogSegment& segment, CleanedTxns& txns);
  Result<bool> map_batch(const RawBatch& batch, RecordReader& reader);
  Result<> find_legacy_horizon();
  Result<std::vector<Group>> make_groups(Offset end);
  Result<> clean_group(Group& group, CleanedTxns& txns);
  Result<> clean_into(LogSegment& source, LogSegment* into, BatchFilter& filter,
                      CleanedTxns& txns);

  PartitionLog& log_;
  const CleanRange& range_;
  const CleanOptions& options_;
  CleanStats& stats_;
  OffsetMap map_;
  TimestampMs legacy_horizon_{0};
};

// Puts every keyed record of the dirty section into the map, until it is
// full.
Result<> CleanRound::build_map() {
  map_.set_latest(range_.first_dirty - 1);
  CleanedTxns txns;
  TRY_ASSIGN(std::vector<AbortedTxn> aborted,
             log_.aborted_between(range_.first_dirty, range_.end));
  txns.add(aborted);
  auto it = log_.segments().upper_bound(range_.first_dirty);
  if (it != log_.segments().begin()) --it;
  for (; it != log_.segments().end() && it->first < range_.end; ++it) {
    TRY_ASSIGN(bool whole, map_segment(*it->second, txns));
    if (!whole) return {};
    map_.set_latest(std::min(next_base(it->first), range_.end) - 1);
  }
  return {};
}

// False: the map is full.
Result<bool> CleanRound::map_segment(LogSegment& segment, CleanedTxns& txns) {
  TRY_ASSIGN(std::optional<BatchPlace> start, segment.find(range_.first_dirty));
  if (!start) return true;
  TRY_ASSIGN(std::shared_ptr<File> file, segment.log_file());
  TRY_ASSIGN(std::unique_ptr<Mapping> map, file->map(segment.size()));
  RecordReader reader;
  for (int64_t at = start->position.value(); at < segment.size();) {
    Peek peek = peek_batch(map->bytes(), at);
    if (peek.shape != BatchShape::kWhole)
      return fail(shape_error(peek, Position(at))
                      .in(segment.path(SegmentFileKind::kLog)));
    const RawBatch& batch = peek.batch;
    bool aborted = false;
    if (batch.control())
      TRY(txns.on_control(batch.v2()));
    else
      aborted = batch.is_v2() && txns.on_data(batch.v2());
    if (!batch.control() && !aborted) {
      TRY_ASSIGN(bool mapped, map_batch(batch, reader));
      if (!mapped) return false;
    }
    map_.set_latest(std::max(map_.latest(), batch.last_offset()));
    at += batch.size();
  }
  return true;
}

Result<bool> CleanRound::map_batch(const RawBatch& batch,
                                   RecordReader& reader) {
  // Lookups run some records ahead of the map, so that memory is there when
  // it is wanted.
  constexpr size_t kAhead = 32;
  struct Wanted {
    KeyHash key;
    Offset offset;
  };
  std::array<Wanted, kAhead> window;
  size_t n = 0;
  auto flush = [&] {
    for (size_t i = 0; i < n; ++i)
      if (!map_.put(window[i].key, window[i].offset)) return false;
    n = 0;
    return true;
  };
  TRY(reader.open(batch));
  bool room = true;
  bool good = reader.each([&](const RecordView& record) {
    if (!record.has_key() || record.offset < range_.first_dirty) return;
    window[n] = {map_.hash(record.key), record.offset};
    map_.prefetch(window[n].key);
    if (++n == kAhead) room = room && flush(), n = 0;
  });
  if (!good) return fail(reader.error());
  return room && flush();
}

// Tombstones of formats 0 and 1 know no horizon: theirs is the age of the
// last segment that was cleaned before.
Result<> CleanRound::find_legacy_horizon() {
  for (const auto& [base, segment] : log_.segments()) {
    if (base >= range_.first_dirty) break;
    TRY_ASSIGN(std::shared_ptr<File> file, segment->log_file());
    TRY_ASSIGN(FileInfo found, file->info());
    legacy_horizon_ = found.modified - log_.config().delete_retention_ms;
  }
  return {};
}

// Neighbours that fit into one segment together are cleaned into one.
Result<std::vector<Group>> CleanRound::make_groups(Offset end) {
  const LogConfig& config = log_.config();
  std::vector<Group> groups;
  int64_t bytes = 0, entries = 0, times = 0;
  for (const auto& [base, segment] : log_.segments()) {
    if (base >= end) break;
    TRY_ASSIGN(OffsetIndexWriter * offsets, segment->offset_index());
    TRY_ASSIGN(TimeIndexWriter * timestamps, segment->time_index());
    int64_t n = offsets->file().entries() * kOffsetIndexEntrySize;
    int64_t t = timestamps->file().entries() * kTimeIndexEntrySize;
    Offset last = std::min(next_base(base), range_.end) - 1;
    bool fits =
        !groups.empty() && bytes + segment->size() <= config.segment_bytes &&
        entries + n <= config.segment_index_bytes &&
        times + t <= config.segment_index_bytes &&
        (segment->size() == 0 ||
         last - groups.back().segments.front()->base_offset() <= INT32_MAX);
    if (!fits) {
      groups.emplace_back();
      bytes = entries = times = 0;
    }
    groups.back().segments.push_back(segment.get());
    bytes += segment->size();
    entries += n;
    times += t;
  }
  return groups;
}

Result<> CleanRound::clean_group(Group& group, CleanedTxns& txns) {
  std::unique_ptr<LogSegment> cleaned;
  if (!options_.dry_run) {
    cleaned = log_.new_cleaned(group.segments.front()->base_offset());
    TRY(cleaned->create(options_.now));
  }
  BatchFilter filter(map_, log_.producers(), txns, stats_);
  Result<> done;
  std::vector<Offset> old;
  for (LogSegment* segment : group.segments) {
    old.push_back(segment->base_offset());
    if (done) done = clean_into(*segment, cleaned.get(), filter, txns);
  }
  stats_.segments_before += int64_t(old.size());
  ++stats_.segments_after;
  if (options_.dry_run || !done) {
    if (cleaned) TRY(cleaned->remove_files());
    return done;
  }
  std::vector<std::unique_ptr<LogSegment>> one;
  one.push_back(std::move(cleaned));
  return log_.replace_segments(std::move(one), old);
}

// Kept batches on their way to the new segment: views of the source where
// they stay as they are, one piece for neighbours; copies of built ones.
class Output {
 public:
  explicit Output(LogSegment* into) : into_(into) {}

  Result<> add(Bytes bytes, bool in_place) {
    if (bytes_ + int64_t(bytes.size()) > kWriteBytes) TRY(flush());
    RawBatch batch(bytes, Position(0));
    summaries_.push_back(
        {batch.size(), batch.last_offset(), batch.max_timestamp()});
    bytes_ += batch.size();
    if (!in_place) {
      built_.push_back(std::make_unique<std::string>(bytes));
      pieces_.push_back(*built_.back());
    } else if (!pieces_.empty() &&
               pieces_.back().data() + pieces_.back().size() == bytes.data()) {
      pieces_.back() =
          Bytes(pieces_.back().data(), pieces_.back().size() + bytes.size());
    } else {
      pieces_.push_back(bytes);
    }
    return {};
  }
  Result<> flush() {
    if (into_ && !summaries_.empty()) TRY(into_->append(summaries_, pieces_));
    summaries_.clear();
    pieces_.clear();
    built_.clear();
    bytes_ = 0;
    return {};
  }

 private:
  LogSegment* into_;
  std::vector<BatchSummary> summaries_;
  std::vector<Bytes> pieces_;
  std::vector<std::unique_ptr<std::string>> built_;
  int64_t bytes_ = 0;
};

Result<> CleanRound::clean_into(LogSegment& source, LogSegment* into,
                                BatchFilter& filter, CleanedTxns& txns) {
  TRY_ASSIGN(std::vector<AbortedTxn> aborted,
             log_.aborted_between(source.base_offset(),
                                  next_base(source.base_offset())));
  txns.add(aborted);
  if (source.size() == 0) return {};
  TRY_ASSIGN(std::shared_ptr<File> file, source.log_file());
  TRY_ASSIGN(FileInfo found, file->info());
  filter.set_rules({options_.now, log_.config().delete_retention_ms, range_.end,
                    found.modified > legacy_horizon_});
  TRY_ASSIGN(std::unique_ptr<Mapping> map, file->map(source.size()));
  Output output(into);
  for (int64_t at = 0; at < source.size();) {
    Peek peek = peek_batch(map->bytes(), at);
    if (peek.shape != BatchShape::kWhole)
      return fail(shape_error(peek, Position(at))
                      .in(source.path(SegmentFileKind::kLog)));
    std::optional<AbortedTxn> ended;
    auto kept = filter.filter(peek.batch, ended);
    if (!kept)
      return fail(std::move(kept.error())
                      .in(source.path(SegmentFileKind::kLog))
                      .at(at));
    if (!kept->empty())
      TRY(output.add(*kept, kept->data() == peek.batch.data()));
    if (ended && into) TRY(into->append_aborted(*ended));
    at += peek.batch.size();
  }
  return output.flush();
}

}  // namespace

double CleanRange::dirty_ratio() const {
  int64_t total = clean_bytes + dirty_bytes;
  return total == 0 ? 0 : double(dirty_bytes) / double(total);
}

Result<CleanRange> cleanable_range(PartitionLog& log,
                                   std::optional<Offset> checkpoint,
                                   TimestampMs now) {
  CleanRange range;
  range.first_dirty = checkpoint.value_or(log.log_start_offset());
  // A checkpoint outside the log says nothing about it.
  if (range.first_dirty < log.log_start_offset() ||
      range.first_dirty > log.log_end_offset())
    range.first_dirty = log.log_start_offset();
  Offset bound = std::min(log.last_stable_offset(), log.active().base_offset());
  int64_t lag = log.config().min_compaction_lag_ms;
  auto first = log.segments().upper_bound(range.first_dirty);
  if (first != log.segments().begin()) --first;
  for (auto it = first; lag > 0 && it->first < bound; ++it) {
    TRY_ASSIGN(TimestampMs largest, it->second->largest_timestamp());
    if (largest > now - lag) bound = it->first;
  }
  bound = std::max(bound, range.first_dirty);
  // Segments are cleaned whole: the bound is where one begins.
  auto behind = log.segments().lower_bound(bound);
  if (behind == log.segments().end() || behind->first > bound)
    behind = std::prev(log.segments().upper_bound(bound));
  range.end = behind->first;
  for (const auto& [base, segment] : log.segments()) {
    if (base >= range.end) break;
    (base < first->first ? range.clean_bytes : range.dirty_bytes) +=
        segment->size();
  }
  return range;
}

Result<CleanStats> clean_log(PartitionLog& log, const CleanRange& range,
                             const CleanOptions& options) {
  CleanStats stats;
  stats.end = range.first_dirty;
  CleanRange rest = range;
  while (rest.first_dirty < range.end) {
    TRY_ASSIGN(Offset end, CleanRound(log, rest, options, stats).run());
    if (end <= rest.first_dirty)
      return fail(Error{Code::kLimit,
                        fmt::format("one batch has more keys than the limit "
                                    "of {}",
                                    options.max_keys),
                        log.dir(),
                        {},
                        end.value()});
    stats.end = rest.first_dirty = end;
    if (options.dry_run) break;
  }
  return stats;
}

}  // namespace weir
