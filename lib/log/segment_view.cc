#include "lib/log/segment_view.h"

namespace weir {
namespace {

// How many entries are tried before the whole log is walked instead.
constexpr size_t kEntriesTried = 4;

// Calls `accept` for the entry `i` and some before it until one is accepted.
template <class Accept>
std::optional<Position> first_accepted(std::optional<size_t> i, Accept accept) {
  for (size_t tried = 0; i && tried < kEntriesTried; ++tried) {
    if (std::optional<Position> at = accept(*i)) return at;
    if (*i == 0) break;
    --*i;
  }
  return std::nullopt;
}

}  // namespace

SegmentView::SegmentView(Fs& fs, std::string dir, std::string label,
                         SegmentFiles files, const FileInfo& log)
    : fs_(fs),
      dir_(std::move(dir)),
      label_(std::move(label)),
      files_(std::move(files)),
      size_(log.size),
      inode_(log.inode),
      modified_(log.modified) {
  name_ = name_of(files_.log);
}

std::string SegmentView::name_of(const std::string& file) const {
  return label_.empty() ? file : join_path(label_, file);
}

Result<std::shared_ptr<const Mapping>> SegmentView::log() {
  if (log_) return log_;
  std::string path = join_path(dir_, files_.log);
  TRY_ASSIGN(std::unique_ptr<File> file, fs_.open(path, OpenMode::kRead));
  TRY_ASSIGN(FileInfo found, file->info());
  if (found.inode != inode_)
    return fail(Error{Code::kNotFound, "was replaced", std::move(path)});
  TRY_ASSIGN(std::unique_ptr<Mapping> mapping, file->map(found.size));
  log_ = std::move(mapping);
  return log_;
}

// The bytes of an index, or none: a missing index is no problem.
Bytes SegmentView::load(Loaded& loaded, const std::string& file) {
  if (!loaded.tried && !file.empty()) {
    if (auto opened = fs_.open(join_path(dir_, file), OpenMode::kRead)) {
      auto found = (*opened)->info();
      auto mapping = (*opened)->map(found ? found->size : 0);
      if (mapping) loaded.mapping = std::move(*mapping);
    }
  }
  loaded.tried = true;
  return loaded.mapping ? loaded.mapping->bytes() : Bytes();
}

const OffsetIndexView& SegmentView::offset_index() {
  if (!index_file_.tried)
    index_ = {load(index_file_, files_.index), files_.base};
  return index_;
}

const TimeIndexView& SegmentView::time_index() {
  if (!time_file_.tried) {
    time_index_ = {load(time_file_, files_.time_index), files_.base};
    // Out of order it cannot be searched.
    if (!time_index_.rises()) time_index_ = {};
  }
  return time_index_;
}

const TxnIndexView& SegmentView::txn_index() {
  if (!txn_file_.tried)
    txn_index_ = TxnIndexView(load(txn_file_, files_.txn_index));
  return txn_index_;
}

void SegmentView::update(SegmentFiles files, const FileInfo& log) {
  bool same_files = files == files_;
  if (!same_files || log.size != size_) {
    index_file_ = time_file_ = txn_file_ = {};
    index_ = {};
    time_index_ = {};
    txn_index_ = {};
  }
  if (!same_files) {
    files_ = std::move(files);
    name_ = name_of(files_.log);
  }
  if (log_ && int64_t(log_->bytes().size()) != log.size) log_.reset();
  size_ = log.size;
  modified_ = log.modified;
}

// All that stands in front of a batch in a log ends below it, so an entry
// that leads to a batch at or below its offset leads to the right place.
bool SegmentView::entry_holds(Bytes log, const OffsetIndexEntry& entry) const {
  Peek peek = peek_batch(log, entry.position.value());
  return peek.shape == BatchShape::kWhole &&
         peek.batch.last_offset() <= entry.offset &&
         peek.batch.last_offset() >= files_.base && peek.batch.crc_valid();
}

bool SegmentView::entry_holds(Bytes log, const TimeIndexEntry& entry,
                              Position at) const {
  Peek peek = peek_batch(log, at.value());
  if (peek.shape != BatchShape::kWhole) return false;
  const RawBatch& batch = peek.batch;
  return batch.last_offset() >= entry.offset &&
         (!batch.is_v2() || batch.base_offset() <= entry.offset) &&
         batch.max_timestamp() == entry.timestamp && batch.crc_valid();
}

Position SegmentView::indexed_start(Bytes log, Offset target) {
  const OffsetIndexView& index = offset_index();
  auto accept = [&](size_t i) -> std::optional<Position> {
    OffsetIndexEntry entry = index[i];
    if (entry.offset > target || !entry_holds(log, entry)) return std::nullopt;
    return entry.position;
  };
  return first_accepted(index.find(target), accept).value_or(Position(0));
}

Position SegmentView::indexed_start(Bytes log, TimestampMs target,
                                    ResyncBudget& budget) {
  const TimeIndexView& index = time_index();
  auto accept = [&](size_t i) -> std::optional<Position> {
    TimeIndexEntry entry = index[i];
    if (entry.timestamp > target) return std::nullopt;
    Position at = find_in(log, entry.offset, budget);
    if (!entry_holds(log, entry, at)) return std::nullopt;
    return at;
  };
  return first_accepted(index.find(target), accept).value_or(Position(0));
}

Position SegmentView::find_in(Bytes log, Offset target, ResyncBudget& budget) {
  Position at = indexed_start(log, target);
  for (;;) {
    WalkStep step = walk_step(log, at, false, rule(), budget);
    if (!step.batch) return Position(int64_t(log.size()));
    if (step.batch->last_offset() >= target) return step.batch->position();
    at = step.batch->end_position();
  }
}

Result<Position> SegmentView::find(Offset target) {
  TRY_ASSIGN(std::shared_ptr<const Mapping> mapping, log());
  if (target <= files_.base) return Position(0);
  ResyncBudget budget;
  return find_in(mapping->bytes(), target, budget);
}

namespace {

std::optional<OffsetAndTimestamp> find_record(const RawBatch& batch,
                                              TimestampMs target,
                                              Offset at_least,
                                              RecordReader& reader) {
  if (batch.max_timestamp() < target || batch.last_offset() < at_least ||
      !batch.crc_valid() || !reader.open(batch))
    return std::nullopt;
  for (RecordView record; reader.next(record);)
    if (record.timestamp >= target && record.offset >= at_least)
      return OffsetAndTimestamp{record.offset, record.timestamp};
  return std::nullopt;
}

}  // namespace

Result<std::optional<OffsetAndTimestamp>> SegmentView::find(
    TimestampMs target, Offset at_least, RecordReader& reader) {
  TRY_ASSIGN(std::shared_ptr<const Mapping> mapping, log());
  Bytes bytes = mapping->bytes();
  ResyncBudget budget;
  Position at = indexed_start(bytes, target, budget);
  if (at_least > files_.base)
    at = std::max(at, find_in(bytes, at_least, budget));
  for (;;) {
    WalkStep step = walk_step(bytes, at, false, rule(), budget);
    if (!step.batch) return std::nullopt;
    if (auto found = find_record(*step.batch, target, at_least, reader))
      return found;
    at = step.batch->end_position();
  }
}

Result<LogTail> SegmentView::tail() {
  TRY_ASSIGN(std::shared_ptr<const Mapping> mapping, log());
  Bytes bytes = mapping->bytes();
  ResyncBudget budget;
  ResyncRule expected = rule();
  LogTail out;
  out.end = indexed_start(bytes, Offset(INT64_MAX));
  for (;;) {
    WalkStep step = walk_step(bytes, out.end, true, expected, budget);
    if (!step.batch) {
      out.behind = step.shape;
      return out;
    }
    expected.at_least = step.batch->next_offset();
    out.next_offset = step.batch->next_offset();
    out.end = step.batch->end_position();
  }
}

}  // namespace weir
