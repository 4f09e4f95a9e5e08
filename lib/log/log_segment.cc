#include "lib/log/log_segment.h"

#include <algorithm>

#include "lib/record/record_reader.h"

namespace weir {

LogSegment::LogSegment(Fs& fs, std::string dir, Offset base,
                       const LogConfig& config, FileSuffix suffix)
    : fs_(&fs),
      dir_(std::move(dir)),
      base_(base),
      config_(&config),
      suffix_(suffix),
      offset_index_(fs, path(SegmentFileKind::kIndex), base),
      time_index_(fs, path(SegmentFileKind::kTimeIndex), base),
      txn_index_(fs, path(SegmentFileKind::kTxnIndex)) {}

std::string LogSegment::path(SegmentFileKind kind) const {
  return join_path(dir_, segment_file_name(base_, kind, suffix_));
}

std::string LogSegment::name(SegmentFileKind kind) const {
  return join_path(base_name(dir_), segment_file_name(base_, kind, suffix_));
}

Result<> LogSegment::create(TimestampMs now) {
  TRY_ASSIGN(std::unique_ptr<File> log,
             fs_->open(path(SegmentFileKind::kLog), OpenMode::kTruncate));
  log_ = std::move(log);
  for (SegmentFileKind kind :
       {SegmentFileKind::kIndex, SegmentFileKind::kTimeIndex}) {
    TRY_ASSIGN(auto emptied, fs_->open(path(kind), OpenMode::kTruncate));
  }
  std::string txn = path(SegmentFileKind::kTxnIndex);
  if (fs_->exists(txn)) TRY(fs_->remove(txn));
  size_ = 0;
  created_ = now;
  bytes_since_entry_ = 0;
  max_ = TimeIndexEntry{kNoTimestamp, base_};
  first_timestamp_.reset();
  indexes_loaded_ = true;
  return become_active();
}

Result<> LogSegment::load() {
  TRY_ASSIGN(FileInfo found, fs_->info(path(SegmentFileKind::kLog)));
  size_ = found.size;
  created_ = found.modified;
  max_.reset();
  first_timestamp_.reset();
  indexes_loaded_ = false;
  return {};
}

Result<> LogSegment::load_indexes() {
  if (indexes_loaded_) return {};
  TRY(offset_index_.load());
  TRY(time_index_.load());
  TRY(txn_index_.load());
  indexes_loaded_ = true;
  return {};
}

Result<OffsetIndexWriter*> LogSegment::offset_index() {
  TRY(load_indexes());
  return &offset_index_;
}

Result<TimeIndexWriter*> LogSegment::time_index() {
  TRY(load_indexes());
  return &time_index_;
}

Result<std::vector<AbortedTxn>> LogSegment::aborted() {
  TRY(load_indexes());
  return txn_index_.entries();
}

Result<std::shared_ptr<File>> LogSegment::log_file() {
  if (!log_) {
    TRY_ASSIGN(log_, fs_->open(path(SegmentFileKind::kLog), OpenMode::kWrite));
  }
  return log_;
}

bool LogSegment::fits(Offset offset) const {
  return offset >= base_ && offset - base_ <= INT32_MAX;
}

// The same for a segment at every start, different for every segment.
int64_t LogSegment::jitter_ms() const {
  int64_t most = std::min(config_->segment_jitter_ms, config_->segment_ms);
  if (most <= 0) return 0;
  size_t h = std::hash<std::string_view>()(base_name(dir_)) * 31 +
             size_t(base_.value());
  return int64_t((h * 0x9e3779b97f4a7c15u) >> 33) % most;
}

int64_t LogSegment::max_entries(int entry_size) const {
  return std::max<int64_t>(config_->segment_index_bytes / entry_size, 1);
}

Result<bool> LogSegment::should_roll(int64_t bytes, Offset last,
                                     TimestampMs timestamp, TimestampMs now) {
  if (size_ + bytes > config_->segment_bytes || !fits(last)) return true;
  TRY(load_indexes());
  if (offset_index_.file().entries() >= max_entries(kOffsetIndexEntrySize) ||
      time_index_.file().entries() >= max_entries(kTimeIndexEntrySize) - 1)
    return size_ > 0;
  if (size_ == 0) return false;
  TRY_ASSIGN(std::optional<TimestampMs> first, first_timestamp());
  int64_t waited =
      first && *first >= TimestampMs(0) ? timestamp - *first : now - created_;
  return waited > config_->roll_ms() - jitter_ms();
}

Result<> LogSegment::write(std::span<const Bytes> pieces, int64_t bytes) {
  TRY_ASSIGN(std::shared_ptr<File> log, log_file());
  dirty_ = true;
  auto written = log->write_at(Position(size_), pieces);
  if (written) {
    size_ += bytes;
    return {};
  }
  // What of it reached the file must not be found there later.
  if (!log->truncate(size_)) broken_ = true;
  return written;
}

Result<> LogSegment::append(std::span<const BatchSummary> batches,
                            std::span<const Bytes> pieces) {
  if (broken_)
    return fail(Error{Code::kIo, "an earlier write could not be taken back",
                      path(SegmentFileKind::kLog)});
  if (!active_) TRY(become_active());
  TRY(max_timestamp());
  int64_t bytes = 0;
  for (const BatchSummary& batch : batches) bytes += batch.size;
  int64_t position = size_;
  TRY(write(pieces, bytes));
  for (const BatchSummary& batch : batches) {
    note(batch, Position(position));
    position += batch.size;
  }
  // Whole pages of entries go to the indexes now. Failing that they wait in
  // memory: an index is a hint, and the batches are in the log.
  offset_index_.file().write_pages();
  time_index_.file().write_pages();
  return {};
}

void LogSegment::note(const BatchSummary& batch, Position position) {
  if (!first_timestamp_) first_timestamp_ = batch.max_timestamp;
  if (!max_ || batch.max_timestamp > max_->timestamp)
    max_ = TimeIndexEntry{batch.max_timestamp, batch.last_offset};
  if (bytes_since_entry_ > config_->index_interval_bytes) {
    offset_index_.append(batch.last_offset, position);
    time_index_.append_if_later(max_->timestamp, max_->offset);
    bytes_since_entry_ = 0;
  }
  bytes_since_entry_ += batch.size;
}

Result<> LogSegment::append_aborted(const AbortedTxn& txn) {
  TRY(load_indexes());
  return txn_index_.append(txn);
}

Result<> LogSegment::reset_indexes() {
  // The log is being recovered: nobody knows what of it is durable.
  dirty_ = true;
  TRY(load_indexes());
  TRY(offset_index_.reset());
  TRY(time_index_.reset());
  TRY(txn_index_.reset());
  bytes_since_entry_ = 0;
  max_ = TimeIndexEntry{kNoTimestamp, base_};
  first_timestamp_.reset();
  return {};
}

Result<> LogSegment::cut(int64_t bytes) {
  if (bytes == size_) return {};
  TRY_ASSIGN(std::shared_ptr<File> log, log_file());
  dirty_ = true;
  TRY(log->truncate(bytes));
  size_ = bytes;
  return {};
}

Result<int64_t> LogSegment::truncate_to(Offset offset) {
  TRY(load_indexes());
  TRY_ASSIGN(std::optional<BatchPlace> place, find(offset));
  TRY(offset_index_.truncate_to(offset));
  TRY(time_index_.truncate_to(offset));
  TRY(txn_index_.truncate_to(offset));
  int64_t dropped = place ? size_ - place->position.value() : 0;
  TRY(cut(size_ - dropped));
  bytes_since_entry_ = 0;
  max_.reset();
  first_timestamp_.reset();
  return dropped;
}

Result<> LogSegment::become_active() {
  TRY(load_indexes());
  active_ = true;
  TRY(offset_index_.file().resize(config_->segment_index_bytes));
  return time_index_.file().resize(config_->segment_index_bytes);
}

Result<> LogSegment::become_inactive() {
  active_ = false;
  TRY_ASSIGN(TimeIndexEntry max, max_timestamp());
  time_index_.append_if_later(max.timestamp, max.offset);
  TRY(offset_index_.file().trim());
  return time_index_.file().trim();
}

Result<> LogSegment::flush_records() {
  if (!dirty_) return {};
  TRY_ASSIGN(std::shared_ptr<File> log, log_file());
  TRY(log->sync());
  dirty_ = false;
  return {};
}

Result<> LogSegment::flush() {
  TRY(flush_records());
  TRY(offset_index_.file().sync());
  TRY(time_index_.file().sync());
  return txn_index_.file().sync();
}

Result<> LogSegment::close() {
  if (active_) TRY(become_inactive());
  TRY(flush());
  release_files();
  return {};
}

void LogSegment::release_files() {
  log_.reset();
  offset_index_.file().close();
  time_index_.file().close();
  txn_index_.file().close();
}

Result<> LogSegment::rename_to(FileSuffix suffix) {
  struct Row {
    SegmentFileKind kind;
    EntryFile* index;
  };
  FileSuffix before = suffix_;
  for (Row row : {Row{SegmentFileKind::kLog, nullptr},
                  Row{SegmentFileKind::kIndex, &offset_index_.file()},
                  Row{SegmentFileKind::kTimeIndex, &time_index_.file()},
                  Row{SegmentFileKind::kTxnIndex, &txn_index_.file()}}) {
    std::string from =
        join_path(dir_, segment_file_name(base_, row.kind, before));
    std::string to =
        join_path(dir_, segment_file_name(base_, row.kind, suffix));
    if (row.index) row.index->set_path(to);
    if (fs_->exists(from)) TRY(fs_->rename(from, to));
  }
  suffix_ = suffix;
  return {};
}

Result<> LogSegment::remove_files() {
  release_files();
  for (SegmentFileKind kind :
       {SegmentFileKind::kLog, SegmentFileKind::kIndex,
        SegmentFileKind::kTimeIndex, SegmentFileKind::kTxnIndex}) {
    if (fs_->exists(path(kind))) TRY(fs_->remove(path(kind)));
  }
  return {};
}

}  // namespace weir
