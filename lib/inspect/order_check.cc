#include "lib/inspect/order_check.h"

#include "lib/protocol/internal_records.h"

namespace weir {

void OrderCheck::report(std::string_view id, const Seen& at,
                        std::string message) {
  sink_.report({id, at.file, at.position, at.base, std::move(message)});
}

void OrderCheck::begin_segment(const std::string& file, Offset base) {
  file_ = file;
  base_ = base;
  if (first_segment_) log_base_ = base;
  coordinator_ =
      file.find(protocol::internal_topic_name(
          protocol::InternalTopic::kConsumerOffsets)) != std::string::npos;
  first_in_segment_ = true;
  gap_ = {};
  if (!first_segment_ && next_ && base < *next_ && !damaged_)
    sink_.report({"log-overlap",
                  file,
                  {},
                  base,
                  fmt::format("begins at offset {}, but the log before it "
                              "goes up to {}",
                              base, *next_)});
}

void OrderCheck::on_lost(const LostBytes& lost) {
  damaged_ = lost_before_ = true;
  lost_.push_back(lost);
}

// What is lost is known once the next good batch is.
void OrderCheck::flush_lost(std::optional<Offset> next_base) {
  for (const LostBytes& lost : lost_) {
    std::string message = lost_message(lost);
    if (next_base && next_ && *next_base > *next_)
      message +=
          fmt::format("; offsets {} to {} are lost", *next_, *next_base - 1);
    else if (next_base && next_ && *next_base == *next_)
      message += "; no offset is lost";
    sink_.report({lost_finding(lost), file_, lost.begin, next_.value_or(base_),
                  std::move(message)});
  }
  lost_.clear();
}

void OrderCheck::on_batch(const RawBatch& batch) {
  Seen now{batch.base_offset(), batch.next_offset(), batch.leader_epoch(),
           batch.position(), file_};
  // A wrapper's own offset is its last message's: where it begins is unknown.
  bool start_known = batch.is_v2() || !batch.compressed();
  if (!start_known && next_ && now.base >= *next_) now.base = *next_;
  flush_lost(now.base);
  if (first_in_segment_ && now.base < base_)
    report("log-name", now,
           fmt::format("offset {} is below the segment's name", now.base));
  // Compaction may have emptied the log's first segments.
  if (!next_ && start_known && now.base > log_base_) ++gaps_;
  check_offset(now);
  if (batch.is_v2()) {
    check_epoch(now);
    check_producer(batch, now);
  }
  before_ = std::move(last_);
  last_ = std::move(now);
  next_ = std::max(next_.value_or(last_->next), last_->next);
  first_in_segment_ = lost_before_ = false;
}

void OrderCheck::check_offset(const Seen& now) {
  if (now.next <= now.base) {
    report("batch-offset", now,
           fmt::format("the last offset {} is below the first", now.next - 1));
    return;
  }
  if (!next_ || now.base == *next_) return;
  if (now.base > *next_) return note_gap(*next_, now);
  // Offsets fall. If this batch goes on where the one before the last ended,
  // it is the last that was moved.
  if (before_ && last_ && now.base >= before_->next &&
      last_->base > before_->next) {
    report("batch-offset", *last_,
           fmt::format("offset {} lies between {} and {}", last_->base,
                       before_->next - 1, now.base));
    next_ = now.base;
    if (gap_.places > 0) --gap_.places;
    return;
  }
  report("batch-offset", now,
         fmt::format("offset {} follows {}", now.base, *next_ - 1));
}

void OrderCheck::note_gap(Offset from, const Seen& now) {
  ++gaps_;
  if (compacted_ || lost_before_) return;
  if (first_in_segment_ && !first_segment_) {
    // A compacted segment says so by gaps inside.
    report(gaps_ > 1 ? "log-gap" : "log-hole", now,
           fmt::format("offsets {} to {} are missing before the segment", from,
                       now.base - 1));
    return;
  }
  if (gap_.places++ == 0) gap_.first = from, gap_.position = now.position;
  gap_.offsets += now.base - from;
}

std::optional<LeaderEpoch> OrderCheck::expected_epoch(Offset offset) const {
  std::optional<LeaderEpoch> epoch;
  for (const EpochEntry& entry : epochs_) {
    if (entry.start > offset) break;
    epoch = entry.epoch;
  }
  return epoch;
}

void OrderCheck::check_epoch(const Seen& now) {
  auto expected = expected_epoch(now.base);
  if (epoch_ && now.epoch < *epoch_) {
    // One raised epoch makes all that follow fall: then it is that one.
    if (before_ && last_ && last_->epoch > now.epoch &&
        before_->epoch <= now.epoch && !expected)
      report("batch-epoch", *last_,
             fmt::format("leader epoch {} lies between {} and {}", last_->epoch,
                         before_->epoch, now.epoch));
    else if (!expected || *expected != now.epoch)
      report("batch-epoch", now,
             fmt::format("leader epoch {} follows {}", now.epoch, *epoch_));
    epoch_ = now.epoch;
    return;
  }
  epoch_ = now.epoch;
  if (expected && *expected != now.epoch) {
    report("batch-epoch", now,
           fmt::format("leader epoch {}, but {} says {}", now.epoch,
                       kLeaderEpochFile, *expected));
    epoch_ = *expected;
  }
}

void OrderCheck::check_producer(const RawBatch& batch, const Seen& now) {
  if (!batch.has_producer()) return;
  BatchView view = batch.v2();
  auto [at, is_new] = producers_.try_emplace(
      view.producer_id(), Producer{view.producer_epoch(), kNoSequence, gaps_});
  Producer& known = at->second;
  if (view.producer_epoch() < known.epoch) {
    report("producer-epoch", now,
           fmt::format("producer {} falls from epoch {} to {}",
                       view.producer_id(), known.epoch, view.producer_epoch()));
    return;
  }
  if (view.producer_epoch() > known.epoch)
    known = {view.producer_epoch(), kNoSequence, gaps_};
  if (batch.control() || view.base_sequence() == kNoSequence) return;
  bool complete = !damaged_ && known.gaps == gaps_;
  if (!is_new && complete && !coordinator_ && known.last != kNoSequence &&
      view.base_sequence() != add_sequence(known.last, 1))
    report("producer-sequence", now,
           fmt::format("producer {}: sequence {} follows {}",
                       view.producer_id(), view.base_sequence(), known.last));
  known.last = view.last_sequence();
  known.gaps = gaps_;
}

void OrderCheck::end_segment() {
  flush_lost(std::nullopt);
  if (gap_.places > 0)
    sink_.report(
        {"log-gap", file_, gap_.position, gap_.first,
         fmt::format("{} offsets are missing in {} {}", gap_.offsets,
                     gap_.places, gap_.places == 1 ? "place" : "places")});
  first_segment_ = false;
}

void OrderCheck::finish() {
  for (size_t i = 0; i < epochs_.size(); ++i)
    if (next_ && epochs_[i].start > *next_)
      sink_.report({"epoch-checkpoint",
                    file_,
                    {},
                    epochs_[i].start,
                    fmt::format("{} has epoch {} begin at {}, behind the "
                                "log's end at {}",
                                kLeaderEpochFile, epochs_[i].epoch,
                                epochs_[i].start, *next_)});
}

}  // namespace weir
