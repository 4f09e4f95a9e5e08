#include "lib/log/index_writer.h"

namespace weir {
namespace {

// The number of entries in [0, n) that `is_below` holds for, where it holds
// for a prefix. Looks at the end first: that is where readers are.
template <class IsBelow>
Result<int64_t> count_below(int64_t n, IsBelow&& is_below) {
  int64_t low = 0, high = n;
  for (int64_t step = 16; high > 0 && step < n; step *= 16) {
    int64_t probe = std::max<int64_t>(n - step, 0);
    TRY_ASSIGN(bool below, is_below(probe));
    if (below) {
      low = probe + 1;
      break;
    }
    high = probe;
  }
  while (low < high) {
    int64_t middle = low + (high - low) / 2;
    TRY_ASSIGN(bool below, is_below(middle));
    if (below)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

}  // namespace

// --- Offsets ---------------------------------------------------------------

Result<bool> OffsetIndexWriter::load() {
  last_.reset();
  TRY_ASSIGN(bool there, file_.load());
  if (file_.entries() > 0) {
    TRY_ASSIGN(last_, at(file_.entries() - 1));
  }
  return there;
}

Result<OffsetIndexEntry> OffsetIndexWriter::at(int64_t n) {
  char raw[kOffsetIndexEntrySize];
  TRY(file_.read(n, raw));
  OffsetIndexView view(Bytes(raw, sizeof raw), base_);
  return view.empty() ? OffsetIndexEntry{base_, Position(0)} : view[0];
}

void OffsetIndexWriter::append(Offset offset, Position position) {
  if (last_ && offset <= last_->offset) return;
  last_ = {offset, position};
  std::string entry;
  append_entry(entry, *last_, base_);
  file_.push(entry);
}

Result<OffsetIndexEntry> OffsetIndexWriter::lookup(Offset offset) {
  if (last_ && last_->offset <= offset) return *last_;
  TRY_ASSIGN(int64_t n,
             count_below(file_.entries(), [&](int64_t i) -> Result<bool> {
               TRY_ASSIGN(OffsetIndexEntry e, at(i));
               return e.offset <= offset;
             }));
  if (n == 0) return OffsetIndexEntry{base_, Position(0)};
  return at(n - 1);
}

Result<> OffsetIndexWriter::truncate_to(Offset offset) {
  TRY_ASSIGN(int64_t n,
             count_below(file_.entries(), [&](int64_t i) -> Result<bool> {
               TRY_ASSIGN(OffsetIndexEntry e, at(i));
               return e.offset < offset;
             }));
  TRY(file_.truncate(n));
  last_.reset();
  if (n > 0) {
    TRY_ASSIGN(last_, at(n - 1));
  }
  return {};
}

Result<> OffsetIndexWriter::reset() {
  last_.reset();
  return file_.truncate(0);
}

// --- Timestamps ------------------------------------------------------------

Result<bool> TimeIndexWriter::load() {
  last_.reset();
  TRY_ASSIGN(bool there, file_.load());
  if (file_.entries() > 0) {
    TRY_ASSIGN(last_, at(file_.entries() - 1));
  }
  return there;
}

Result<TimeIndexEntry> TimeIndexWriter::at(int64_t n) {
  char raw[kTimeIndexEntrySize];
  TRY(file_.read(n, raw));
  TimeIndexView view(Bytes(raw, sizeof raw), base_);
  return view.empty() ? TimeIndexEntry{TimestampMs(0), base_} : view[0];
}

TimeIndexEntry TimeIndexWriter::last() const {
  return last_.value_or(TimeIndexEntry{kNoTimestamp, base_});
}

void TimeIndexWriter::append_if_later(TimestampMs timestamp, Offset offset) {
  if (timestamp <= last().timestamp) return;
  last_ = {timestamp, offset};
  std::string entry;
  append_entry(entry, *last_, base_);
  file_.push(entry);
}

Result<TimeIndexEntry> TimeIndexWriter::lookup(TimestampMs timestamp) {
  if (last_ && last_->timestamp <= timestamp) return *last_;
  TRY_ASSIGN(int64_t n,
             count_below(file_.entries(), [&](int64_t i) -> Result<bool> {
               TRY_ASSIGN(TimeIndexEntry e, at(i));
               return e.timestamp <= timestamp;
             }));
  if (n == 0) return TimeIndexEntry{kNoTimestamp, base_};
  return at(n - 1);
}

Result<> TimeIndexWriter::truncate_to(Offset offset) {
  TRY_ASSIGN(int64_t n,
             count_below(file_.entries(), [&](int64_t i) -> Result<bool> {
               TRY_ASSIGN(TimeIndexEntry e, at(i));
               return e.offset < offset;
             }));
  TRY(file_.truncate(n));
  last_.reset();
  if (n > 0) {
    TRY_ASSIGN(last_, at(n - 1));
  }
  return {};
}

Result<> TimeIndexWriter::reset() {
  last_.reset();
  return file_.truncate(0);
}

// --- Aborted transactions --------------------------------------------------

Result<bool> TxnIndexWriter::load() {
  last_offset_.reset();
  TRY_ASSIGN(bool there, file_.load());
  TRY_ASSIGN(std::vector<AbortedTxn> all, entries());
  if (!all.empty()) last_offset_ = all.back().last;
  return there;
}

Result<std::vector<AbortedTxn>> TxnIndexWriter::entries() {
  std::vector<AbortedTxn> out;
  out.reserve(size_t(file_.entries()));
  for (int64_t i = 0; i < file_.entries(); ++i) {
    char raw[kTxnIndexEntrySize];
    TRY(file_.read(i, raw));
    TxnIndexView view(Bytes(raw, sizeof raw));
    if (view.version(0) != 0) break;
    out.push_back(view[0]);
  }
  return out;
}

Result<> TxnIndexWriter::append(const AbortedTxn& txn) {
  if (last_offset_ && txn.last <= *last_offset_)
    return fail(Error{Code::kInvalid,
                      fmt::format("an aborted transaction ends at {}, not "
                                  "behind {}",
                                  txn.last, *last_offset_),
                      file_.path()});
  last_offset_ = txn.last;
  std::string entry;
  append_entry(entry, txn);
  file_.push(entry);
  return file_.write_pending();
}

Result<> TxnIndexWriter::truncate_to(Offset offset) {
  TRY_ASSIGN(std::vector<AbortedTxn> all, entries());
  last_offset_.reset();
  int64_t keep = 0;
  for (const AbortedTxn& txn : all) {
    if (txn.last >= offset) break;
    last_offset_ = txn.last;
    ++keep;
  }
  if (keep == file_.entries()) return {};
  TRY(file_.truncate(keep));
  return file_.trim();
}

Result<> TxnIndexWriter::reset() {
  last_offset_.reset();
  if (file_.entries() == 0) return {};
  TRY(file_.truncate(0));
  return file_.trim();
}

}  // namespace weir
