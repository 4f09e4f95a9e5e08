#include "lib/place/directory_source.h"

#include <algorithm>

#include "lib/log/points.h"

namespace weir {

Result<std::unique_ptr<BatchSource>> DirectorySource::open(
    TopicPartition name, std::unique_ptr<PartitionView> view,
    const ReadRange& range, FindingSink& sink) {
  std::unique_ptr<DirectorySource> source(
      new DirectorySource(std::move(name), std::move(view)));
  TRY(source->start(range, sink));
  return std::unique_ptr<BatchSource>(std::move(source));
}

Result<> DirectorySource::start(const ReadRange& range, FindingSink& sink) {
  TRY_ASSIGN(from_, resolve_from(range.from, range.now));
  if (range.until) {
    TRY_ASSIGN(until_, resolve_until(*range.until, range.now));
  }
  committed_ = range.isolation == Isolation::kCommitted;
  show_aborted_ = range.show_aborted;
  finished_ = from_ >= until_;
  cursor_.emplace(*view_, from_, CursorOptions{.live = range.live}, sink);
  if (committed_ || range.mark_aborted) transactions_.emplace(*view_, from_);
  return {};
}

Result<Offset> DirectorySource::resolve_from(const Point& point,
                                             TimestampMs now) {
  TRY_ASSIGN(auto found, resolve_point(point, now, lookup_in(*view_)));
  if (!found) return view_->end_offset();
  Offset start = view_->log_start_offset();
  if (point.kind == Point::Kind::kOffset) {
    TRY_ASSIGN(Offset end, view_->end_offset());
    if (*found > end)
      return fail(Error{
          .code = Code::kNotFound,
          .text = fmt::format("{}: offset {} is out of range ({} to {})",
                              partition_text(name_), *found, start, end)});
  }
  return std::max(start, *found);
}

// A point that no record reaches yet leaves the end open.
Result<Offset> DirectorySource::resolve_until(const Point& point,
                                              TimestampMs now) {
  TRY_ASSIGN(auto found, resolve_point(point, now, lookup_in(*view_)));
  return std::max(view_->log_start_offset(), found.value_or(Offset(INT64_MAX)));
}

// Whether the batch may be given; if not, why stands in held_at_.
bool DirectorySource::decide(SourceBatch& batch) {
  held_at_.reset();
  batch.aborted = false;
  if (!transactions_) return true;
  if (!checked_start_ && committed_) {
    if (transactions_->open_before_start()) {
      held_at_ = from_;
      return false;
    }
    checked_start_ = true;
  }
  auto fate = transactions_->fate(batch.batch);
  if (fate == TransactionView::Fate::kOpen && committed_) {
    held_at_ = std::max(batch.batch.base_offset(), from_);
    return false;
  }
  batch.aborted = fate == TransactionView::Fate::kAborted;
  return true;
}

bool DirectorySource::next(SourceBatch& batch) {
  while (!finished_) {
    if (has_pending_)
      batch.batch = pending_;
    else if (!cursor_->next(batch.batch))
      return false;
    // Of a packed message set only the last offset is known before it is
    // unpacked; the records' own offsets decide in the end.
    if (batch.batch.is_v2() && batch.batch.base_offset() >= until_) {
      finished_ = true;
      return false;
    }
    pending_ = batch.batch;
    has_pending_ = !decide(batch);
    if (has_pending_) return false;
    if (batch.aborted && committed_ && !show_aborted_) continue;
    batch.from = std::max(cursor_->from(), from_);
    batch.until = until_;
    batch.keep = cursor_->mapping();
    batch.file = {cursor_->segment(), &cursor_->segment()->name()};
    if (batch.batch.last_offset() >= until_ - 1) finished_ = true;
    return true;
  }
  return false;
}

Result<> DirectorySource::refresh() {
  TRY(view_->refresh());
  return {};
}

}  // namespace weir
