#include "lib/inspect/index_check.h"

namespace weir {

void EntryFaults::add(size_t entry, int entry_size, std::string what) {
  if (count_++ != 0) return;
  first_ = std::move(what);
  position_ = Position(int64_t(entry) * entry_size);
}

void EntryFaults::report(FindingSink& sink) const {
  if (count_ == 0) return;
  std::string message = first_;
  if (count_ > 1) message += fmt::format("; {} more are wrong", count_ - 1);
  sink.report({"index-entry", file_, position_, {}, std::move(message)});
}

void OffsetIndexCheck::wrong(std::string what) {
  faults_.add(at_, kOffsetIndexEntrySize, std::move(what));
  ++at_;
  pending_ = false;
}

void OffsetIndexCheck::on_batch(const RawBatch& batch) {
  while (at_ < view_.size()) {
    OffsetIndexEntry entry = view_[at_];
    if (!pending_ && entry.position > batch.position()) return;
    if (!pending_ && entry.position < batch.position()) {
      wrong(fmt::format("no batch begins at {}", entry.position));
      continue;
    }
    if (entry.offset > batch.last_offset()) {
      pending_ = true;
      return;
    }
    if (entry.offset < batch.base_offset()) {
      wrong(
          fmt::format("the batch at {} begins at offset {}, not at or below "
                      "{}",
                      entry.position, batch.base_offset(), entry.offset));
      continue;
    }
    ++at_;
    pending_ = false;
  }
}

// Where the log is damaged, entries cannot be judged.
void OffsetIndexCheck::on_lost(const LostBytes& lost) {
  pending_ = false;
  while (at_ < view_.size() && view_[at_].position < lost.end) ++at_;
}

void OffsetIndexCheck::finish(Position end, bool live, FindingSink& sink) {
  if (pending_)
    wrong(fmt::format("offset {} is not in the log behind {}",
                      view_[at_].offset, view_[at_].position));
  while (at_ < view_.size() && !live)
    wrong(fmt::format("position {} is behind the end of the log at {}",
                      view_[at_].position, end));
  faults_.report(sink);
}

void TimeIndexCheck::on_batch(const RawBatch& batch) {
  TimestampMs max = batch.max_timestamp();
  largest_ = std::max(largest_, max);
  for (; at_ < view_.size(); ++at_) {
    TimeIndexEntry entry = view_[at_];
    if (entry.offset > batch.last_offset()) return;
    if (entry.offset < batch.base_offset())
      faults_.add(at_, kTimeIndexEntrySize,
                  fmt::format("no batch holds offset {}", entry.offset));
    else if (entry.timestamp != max)
      faults_.add(at_, kTimeIndexEntrySize,
                  fmt::format("timestamp {} for offset {}, whose batch has {}",
                              entry.timestamp, entry.offset, max));
    else if (largest_ > entry.timestamp)
      faults_.add(at_, kTimeIndexEntrySize,
                  fmt::format("timestamp {} for offset {}, though {} comes "
                              "before",
                              entry.timestamp, entry.offset, largest_));
  }
}

void TimeIndexCheck::finish(bool damaged, bool live, FindingSink& sink) {
  for (; at_ < view_.size() && !live && !damaged; ++at_)
    faults_.add(at_, kTimeIndexEntrySize,
                fmt::format("offset {} is behind the end of the log",
                            view_[at_].offset));
  if (!damaged) faults_.report(sink);
}

}  // namespace weir
