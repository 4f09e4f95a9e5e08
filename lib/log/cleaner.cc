#include "lib/log/cleaner.h"

#include <algorithm>

#include "lib/log/batch_filter.h"

namespace weir {
namespace {

// Kept bytes go to the new segment in pieces of about this size.
constexpr int64_t kWriteBytes = 1 << 20;

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
  Result<> add_aborted(const AbortedTxn& txn) {
    return into_ ? into_->append_aborted(txn) : Result<>();
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

// A walk through one segment, batch by batch.
class SegmentWalk {
 public:
  static Result<SegmentWalk> open(LogSegment& segment, Position from) {
    TRY_ASSIGN(std::shared_ptr<File> file, segment.log_file());
    SegmentWalk out(segment, from.value());
    TRY_ASSIGN(out.map_, file->map(out.size_));
    TRY_ASSIGN(FileInfo found, file->info());
    out.modified_ = found.modified;
    return out;
  }

  const std::string& path() const { return path_; }
  TimestampMs modified() const { return modified_; }
  bool done() const { return at_ >= size_; }
  /// Of the batch that next() gave.
  Position position() const { return Position(before_); }
  /// kCorrupt, naming the place. Only while it is not done.
  Result<RawBatch> next() {
    Peek peek = peek_batch(map_->bytes(), at_);
    before_ = at_;
    if (peek.shape != BatchShape::kWhole)
      return fail(shape_error(peek, Position(at_)).in(path_));
    at_ += peek.batch.size();
    return peek.batch;
  }

 private:
  SegmentWalk(LogSegment& segment, int64_t from)
      : path_(segment.path(SegmentFileKind::kLog)),
        size_(segment.size()),
        at_(from) {}

  std::string path_;
  std::unique_ptr<Mapping> map_;
  TimestampMs modified_;
  int64_t size_;  // of now: what is appended behind is not of the range
  int64_t at_;
  int64_t before_ = 0;
};

}  // namespace

// One round: the map of the dirty section, then every group of neighbours
// cleaned by it into one segment.
class LogCleaning::Round {
 public:
  Round(PartitionLog& log, const CleanRange& range, const CleanOptions& options,
        CleanStats& stats)
      : log_(log),
        range_(range),
        options_(options),
        stats_(stats),
        map_(options.max_keys,
             uint64_t(options.now.value()) ^ uint64_t(range.end.value())),
        filter_(map_, log.producers(), txns_, stats) {}
  ~Round() {
    if (cleaned_) (void)cleaned_->remove_files();  // void, and known as such
  }

  /// Reads until `budget` bytes are used up. False: the round is done.
  Result<bool> step(int64_t& budget) {
    if (!mapped_) {
      TRY(map_some(budget));
      if (!mapped_) return true;
      stats_.keys += map_.size();
      TRY(find_legacy_horizon());
      TRY(make_groups());
    }
    while (group_ < groups_.size()) {
      TRY_ASSIGN(bool whole, clean_some(budget));
      if (!whole) return true;
      ++group_;
    }
    return false;
  }
  /// Up to where the log is clean behind it.
  Offset end() const { return map_.latest() + 1; }

 private:
  using Group = std::vector<Offset>;  // base offsets of neighbours

  Offset next_base(Offset base) const {
    auto next = log_.segments().upper_bound(base);
    return next == log_.segments().end() ? log_.log_end_offset() : next->first;
  }
  Result<> map_some(int64_t& budget);
  Result<> begin_mapping();
  Result<bool> map_segment(int64_t& budget);
  Result<bool> map_batch(const RawBatch& batch);
  Result<> find_legacy_horizon();
  Result<> make_groups();
  Result<bool> clean_some(int64_t& budget);
  Result<> begin_source(LogSegment& source);
  Result<bool> clean_source(int64_t& budget);
  Result<> end_group();

  PartitionLog& log_;
  const CleanRange range_;
  const CleanOptions options_;
  CleanStats& stats_;
  OffsetMap map_;
  RecordReader reader_;
  std::optional<SegmentWalk> walk_;
  bool began_ = false, mapped_ = false;
  Offset mapping_;               // base of the segment that is mapped next
  CleanedTxns map_txns_, txns_;  // each walks the batches once
  BatchFilter filter_;
  TimestampMs legacy_horizon_{0};
  std::vector<Group> groups_;
  size_t group_ = 0, source_ = 0;
  std::unique_ptr<LogSegment> cleaned_;
  std::optional<Output> output_;
};

Result<> LogCleaning::Round::begin_mapping() {
  map_.set_latest(range_.first_dirty - 1);
  TRY_ASSIGN(std::vector<AbortedTxn> aborted,
             log_.aborted_between(range_.first_dirty, range_.end));
  map_txns_.add(aborted);
  auto first = log_.segments().upper_bound(range_.first_dirty);
  if (first != log_.segments().begin()) --first;
  mapping_ = first->first;
  began_ = true;
  return {};
}

// Puts every keyed record of the dirty section into the map, until it is
// full.
Result<> LogCleaning::Round::map_some(int64_t& budget) {
  if (!began_) TRY(begin_mapping());
  while (budget > 0) {
    auto it = log_.segments().lower_bound(mapping_);
    if (it == log_.segments().end() || it->first >= range_.end) {
      mapped_ = true;
      return {};
    }
    if (!walk_) {
      TRY_ASSIGN(std::optional<BatchPlace> start,
                 it->second->find(range_.first_dirty));
      Position from = start ? start->position : Position(it->second->size());
      TRY_ASSIGN(walk_, SegmentWalk::open(*it->second, from));
    }
    TRY_ASSIGN(bool room, map_segment(budget));
    if (room && !walk_->done()) return {};
    walk_.reset();
    if (!room) {
      mapped_ = true;
      return {};
    }
    mapping_ = next_base(it->first);
    map_.set_latest(std::min(mapping_, range_.end) - 1);
  }
  return {};
}

// False: the map is full.
Result<bool> LogCleaning::Round::map_segment(int64_t& budget) {
  while (!walk_->done() && budget > 0) {
    TRY_ASSIGN(RawBatch batch, walk_->next());
    budget -= batch.size();
    bool aborted = false;
    if (batch.control())
      TRY(map_txns_.on_control(batch.v2()));
    else
      aborted = batch.is_v2() && map_txns_.on_data(batch.v2());
    if (!batch.control() && !aborted) {
      TRY_ASSIGN(bool mapped, map_batch(batch));
      if (!mapped) return false;
    }
    map_.set_latest(std::max(map_.latest(), batch.last_offset()));
  }
  return true;
}

Result<bool> LogCleaning::Round::map_batch(const RawBatch& batch) {
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
  TRY(reader_.open(batch));
  bool room = true;
  bool good = reader_.each([&](const RecordView& record) {
    if (!record.has_key() || record.offset < range_.first_dirty) return;
    window[n] = {map_.hash(record.key), record.offset};
    map_.prefetch(window[n].key);
    if (++n == kAhead) room = room && flush(), n = 0;
  });
  if (!good) return fail(reader_.error());
  return room && flush();
}

// Tombstones of formats 0 and 1 know no horizon: theirs is the age of the
// last segment that was cleaned before.
Result<> LogCleaning::Round::find_legacy_horizon() {
  for (const auto& [base, segment] : log_.segments()) {
    if (base >= range_.first_dirty) break;
    TRY_ASSIGN(std::shared_ptr<File> file, segment->log_file());
    TRY_ASSIGN(FileInfo found, file->info());
    legacy_horizon_ = found.modified - log_.config().delete_retention_ms;
  }
  return {};
}

// Neighbours that fit into one segment together are cleaned into one.
Result<> LogCleaning::Round::make_groups() {
  const LogConfig& config = log_.config();
  int64_t bytes = 0, entries = 0, times = 0;
  for (const auto& [base, segment] : log_.segments()) {
    if (base >= end()) break;
    TRY_ASSIGN(OffsetIndexWriter * offsets, segment->offset_index());
    TRY_ASSIGN(TimeIndexWriter * timestamps, segment->time_index());
    int64_t n = offsets->file().entries() * kOffsetIndexEntrySize;
    int64_t t = timestamps->file().entries() * kTimeIndexEntrySize;
    Offset last = std::min(next_base(base), range_.end) - 1;
    bool fits =
        !groups_.empty() && bytes + segment->size() <= config.segment_bytes &&
        entries + n <= config.segment_index_bytes &&
        times + t <= config.segment_index_bytes &&
        (segment->size() == 0 || last - groups_.back().front() <= INT32_MAX);
    if (!fits) {
      groups_.emplace_back();
      bytes = entries = times = 0;
    }
    groups_.back().push_back(base);
    bytes += segment->size();
    entries += n;
    times += t;
  }
  return {};
}

// False: the budget came to its end before the group.
Result<bool> LogCleaning::Round::clean_some(int64_t& budget) {
  const Group& group = groups_[group_];
  if (!output_) {
    if (!options_.dry_run) {
      cleaned_ = log_.new_cleaned(group.front());
      TRY(cleaned_->create(options_.now));
    }
    output_.emplace(cleaned_.get());
    source_ = 0;
  }
  for (; source_ < group.size(); ++source_) {
    if (budget <= 0) return false;
    if (!walk_) {
      auto source = log_.segments().find(group[source_]);
      if (source == log_.segments().end())
        return fail(Error{Code::kNotFound,
                          fmt::format("the segment {} went while it was "
                                      "cleaned",
                                      group[source_]),
                          log_.dir()});
      TRY(begin_source(*source->second));
    }
    TRY_ASSIGN(bool whole, clean_source(budget));
    if (!whole) return false;
    TRY(output_->flush());
    walk_.reset();
  }
  TRY(end_group());
  return true;
}

Result<> LogCleaning::Round::begin_source(LogSegment& source) {
  Offset base = source.base_offset();
  TRY_ASSIGN(std::vector<AbortedTxn> aborted,
             log_.aborted_between(base, next_base(base)));
  txns_.add(aborted);
  TRY_ASSIGN(walk_, SegmentWalk::open(source, Position(0)));
  filter_.set_rules({options_.now, log_.config().delete_retention_ms,
                     range_.end, walk_->modified() > legacy_horizon_});
  return {};
}

Result<bool> LogCleaning::Round::clean_source(int64_t& budget) {
  while (!walk_->done()) {
    if (budget <= 0) return false;
    TRY_ASSIGN(RawBatch batch, walk_->next());
    budget -= batch.size();
    std::optional<AbortedTxn> ended;
    auto kept = filter_.filter(batch, ended);
    if (!kept)
      return fail(std::move(kept.error())
                      .in(walk_->path())
                      .at(walk_->position().value()));
    if (!kept->empty()) TRY(output_->add(*kept, kept->data() == batch.data()));
    if (ended) TRY(output_->add_aborted(*ended));
  }
  return true;
}

Result<> LogCleaning::Round::end_group() {
  const Group& old = groups_[group_];
  stats_.segments_before += int64_t(old.size());
  ++stats_.segments_after;
  output_.reset();
  if (!cleaned_) return {};
  std::vector<std::unique_ptr<LogSegment>> one;
  one.push_back(std::move(cleaned_));
  return log_.replace_segments(std::move(one), old);
}

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

Result<int64_t> overdue_ms(PartitionLog& log, const CleanRange& range,
                           TimestampMs now) {
  int64_t lag = log.config().max_compaction_lag_ms;
  if (lag == INT64_MAX) return 0;
  TimestampMs earliest = now;
  Offset active = log.active().base_offset();
  auto it = log.segments().upper_bound(range.first_dirty);
  if (it != log.segments().begin()) --it;
  for (; it->first < active; ++it) {
    TRY_ASSIGN(std::optional<TimestampMs> first, it->second->first_timestamp());
    if (first && *first > TimestampMs(0)) earliest = std::min(earliest, *first);
  }
  return std::max<int64_t>(0, now - earliest - lag);
}

LogCleaning::LogCleaning(PartitionLog& log, const CleanRange& range,
                         const CleanOptions& options)
    : log_(log), rest_(range), options_(options) {
  stats_.end = range.first_dirty;
}

LogCleaning::~LogCleaning() = default;

Result<bool> LogCleaning::step(int64_t max_bytes) {
  for (int64_t budget = max_bytes; rest_.first_dirty < rest_.end;) {
    if (budget <= 0) return true;
    if (!round_)
      round_ = std::make_unique<Round>(log_, rest_, options_, stats_);
    TRY_ASSIGN(bool more, round_->step(budget));
    if (more) return true;
    Offset end = round_->end();
    round_.reset();
    if (end <= rest_.first_dirty)
      return fail(Error{Code::kLimit,
                        fmt::format("one batch has more keys than the limit "
                                    "of {}",
                                    options_.max_keys),
                        log_.dir(),
                        {},
                        end.value()});
    stats_.end = rest_.first_dirty = end;
    if (options_.dry_run) break;
  }
  return false;
}

Result<CleanStats> clean_log(PartitionLog& log, const CleanRange& range,
                             const CleanOptions& options) {
  LogCleaning cleaning(log, range, options);
  TRY(cleaning.step(INT64_MAX));
  return cleaning.stats();
}

}  // namespace weir
