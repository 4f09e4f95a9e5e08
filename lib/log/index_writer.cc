#include "lib/log/index_writer.h"

namespace weir {

// Looks at the end first: that is where readers are.
template <class Entry, class View, int kEntrySize>
template <class IsBefore>
Result<int64_t> IndexWriter<Entry, View, kEntrySize>::count_before(
    IsBefore is_before) {
  int64_t n = file_.entries();
  int64_t low = 0, high = n;
  for (int64_t step = 16; high > 0 && step < n; step *= 16) {
    int64_t probe = std::max<int64_t>(n - step, 0);
    TRY_ASSIGN(Entry entry, at(probe));
    if (is_before(entry)) {
      low = probe + 1;
      break;
    }
    high = probe;
  }
  while (low < high) {
    int64_t middle = low + (high - low) / 2;
    TRY_ASSIGN(Entry entry, at(middle));
    if (is_before(entry))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

template <class Entry, class View, int kEntrySize>
Result<bool> IndexWriter<Entry, View, kEntrySize>::load() {
  last_.reset();
  TRY_ASSIGN(bool there, file_.load());
  TRY(read_last(file_.entries()));
  return there;
}

template <class Entry, class View, int kEntrySize>
Result<> IndexWriter<Entry, View, kEntrySize>::read_last(int64_t entries) {
  last_.reset();
  if (entries == 0) return {};
  TRY_ASSIGN(last_, at(entries - 1));
  return {};
}

// An entry that its view takes for the end is one of zeros.
template <class Entry, class View, int kEntrySize>
Result<Entry> IndexWriter<Entry, View, kEntrySize>::at(int64_t n) {
  char raw[kEntrySize];
  TRY(file_.read(n, raw));
  View view(Bytes(raw, sizeof raw), base_);
  if (!view.empty()) return view[0];
  Entry zero;
  zero.offset = base_;
  return zero;
}

template <class Entry, class View, int kEntrySize>
void IndexWriter<Entry, View, kEntrySize>::push(const Entry& entry) {
  last_ = entry;
  std::string bytes;
  append_entry(bytes, entry, base_);
  file_.push(bytes);
}

template <class Entry, class View, int kEntrySize>
Result<> IndexWriter<Entry, View, kEntrySize>::truncate_to(Offset offset) {
  TRY_ASSIGN(int64_t n,
             count_before([&](const Entry& e) { return e.offset < offset; }));
  TRY(file_.truncate(n));
  return read_last(n);
}

template <class Entry, class View, int kEntrySize>
Result<> IndexWriter<Entry, View, kEntrySize>::reset() {
  last_.reset();
  return file_.truncate(0);
}

template class IndexWriter<OffsetIndexEntry, OffsetIndexView,
                           kOffsetIndexEntrySize>;
template class IndexWriter<TimeIndexEntry, TimeIndexView, kTimeIndexEntrySize>;

// --- Offsets ---------------------------------------------------------------

void OffsetIndexWriter::append(Offset offset, Position position) {
  if (!last_ || offset > last_->offset) push({offset, position});
}

Result<OffsetIndexEntry> OffsetIndexWriter::lookup(Offset offset) {
  if (last_ && last_->offset <= offset) return *last_;
  TRY_ASSIGN(int64_t n, count_before([&](const OffsetIndexEntry& e) {
               return e.offset <= offset;
             }));
  if (n == 0) return OffsetIndexEntry{base_, Position(0)};
  return at(n - 1);
}

// --- Timestamps ------------------------------------------------------------

TimeIndexEntry TimeIndexWriter::last() const {
  return last_.value_or(TimeIndexEntry{kNoTimestamp, base_});
}

void TimeIndexWriter::append_if_later(TimestampMs timestamp, Offset offset) {
  if (timestamp > last().timestamp) push({timestamp, offset});
}

Result<TimeIndexEntry> TimeIndexWriter::lookup(TimestampMs timestamp) {
  if (last_ && last_->timestamp <= timestamp) return *last_;
  TRY_ASSIGN(int64_t n, count_before([&](const TimeIndexEntry& e) {
               return e.timestamp <= timestamp;
             }));
  if (n == 0) return TimeIndexEntry{kNoTimestamp, base_};
  return at(n - 1);
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
