#include "lib/place/record_cursor.h"

#include <algorithm>

#include "lib/place/batch_printer.h"

namespace weir {

RecordCursor::RecordCursor(BatchSource& source, bool control, FindingSink& sink)
    : source_(source), control_(control), sink_(sink) {
  record_.topic = source.name().topic;
  record_.partition = source.name().partition;
  record_.batch = &batch_.batch;
}

bool RecordCursor::open_next() {
  while (source_.next(batch_)) {
    if (batch_.batch.control() && !control_) continue;
    auto opened = reader_.open(batch_.batch);
    if (!opened) {
      sink_.report(unreadable_batch(batch_, opened.error()));
      continue;
    }
    record_.leader_epoch = batch_.batch.leader_epoch();
    record_.aborted = batch_.aborted;
    return true;
  }
  return false;
}

bool RecordCursor::next() {
  for (;;) {
    if (!open_ && !open_next()) return false;
    open_ = true;
    while (reader_.next(record_.view)) {
      if (record_.view.offset < batch_.from) continue;
      if (record_.view.offset >= batch_.until) break;
      return true;
    }
    if (!reader_.ok()) sink_.report(unreadable_batch(batch_, reader_.error()));
    open_ = false;
  }
}

MergedRecords::MergedRecords(std::span<BatchSource* const> sources,
                             bool control, FindingSink& sink) {
  for (BatchSource* source : sources)
    cursors_.push_back(std::make_unique<RecordCursor>(*source, control, sink));
  for (size_t i = 0; i < cursors_.size(); ++i) push(i);
}

void MergedRecords::push(size_t source) {
  if (!cursors_[source]->next()) {
    if (!error_) error_ = cursors_[source]->error();
    return;
  }
  heads_.push_back({cursors_[source]->record().view.timestamp, source});
  std::push_heap(heads_.begin(), heads_.end());
}

const Record* MergedRecords::next() {
  if (last_) push(*last_);
  last_.reset();
  if (heads_.empty() || error_ != nullptr) return nullptr;
  std::pop_heap(heads_.begin(), heads_.end());
  last_ = heads_.back().source;
  heads_.pop_back();
  return &cursors_[*last_]->record();
}

}  // namespace weir
