#include "lib/log/batch_cursor.h"

#include "lib/log/partition_view.h"

namespace weir {
namespace {

bool same_file(const SegmentView& a, const SegmentView& b) {
  return a.base_offset() == b.base_offset() && a.inode() == b.inode();
}

// The least offset that a batch's header names.
Offset first_named(const RawBatch& batch) {
  return batch.is_v2() ? batch.base_offset() : batch.last_offset();
}

// Where headers will stand if the batches that come are as long as this one:
// asked of memory early, since each header's place hangs on the one before.
void look_ahead(Bytes log, Position at, int64_t size) {
  constexpr int64_t kBatchesAhead = 8;
  int64_t guess = at.value() + kBatchesAhead * size;
  if (guess >= int64_t(log.size())) return;
  __builtin_prefetch(log.data() + guess);
  __builtin_prefetch(log.data() + guess + kBatchHeaderSize);
}

}  // namespace

BatchCursor::BatchCursor(PartitionView& partition, Offset from,
                         CursorOptions options, FindingSink& sink)
    : partition_(&partition),
      options_(options),
      sink_(&sink),
      from_(from),
      next_(from) {}

bool BatchCursor::next(RawBatch& batch) {
  for (;;) {
    if (waiting_ && !grown() && is_last_segment()) return false;
    if (segment_ && next_in_segment(batch)) return true;
    if (waiting_ && !grown()) return false;
    if (!enter_next_segment()) return false;
  }
}

bool BatchCursor::next_in_segment(RawBatch& batch) {
  waiting_ = false;
  while (at_ < Position(int64_t(log_.size()))) {
    Peek peek = peek_batch(log_, at_.value());
    if (peek.shape == BatchShape::kWhole &&
        (!options_.check_crc || peek.batch.crc_valid())) {
      batch = peek.batch;
    } else if (!step_over_damage(peek, batch)) {
      return false;
    }
    at_ = batch.end_position();
    if (!options_.check_crc) look_ahead(log_, at_, batch.size());
    if (!given_ && batch.last_offset() < from_ && !below_segment(batch))
      continue;
    give(batch);
    return true;
  }
  return false;
}

// The next good batch behind what `peek` saw at at_. False at the end, or
// where an append may be under way.
bool BatchCursor::step_over_damage(const Peek& peek, RawBatch& batch) {
  // What is mapped may be older than what the view knows.
  bool replaced = position_in_view() == partition_->segments().size();
  if (may_be_unfinished(peek) && (grown() || replaced)) return false;
  WalkStep step = walk_step(log_, at_, options_.check_crc, rule(), budget_);
  if (options_.live && !step.batch && is_last_segment() &&
      may_be_unfinished(peek)) {
    waiting_ = true;
    return false;
  }
  note_damage(step);
  at_ = step.batch ? step.batch->position() : Position(int64_t(log_.size()));
  if (step.batch) batch = *step.batch;
  return step.batch.has_value();
}

// Whether an append that is under way could look like this at the end.
bool BatchCursor::may_be_unfinished(const Peek& peek) const {
  if (peek.shape == BatchShape::kWhole)
    return peek.batch.end_position() == Position(int64_t(log_.size()));
  return peek.shape == BatchShape::kTorn || peek.shape == BatchShape::kZeros;
}

ResyncRule BatchCursor::rule() const {
  ResyncRule rule{segment_->base_offset()};
  if (given_) rule.at_least = std::max(rule.at_least, next_);
  const auto& segments = partition_->segments();
  size_t behind = position_in_view() + 1;
  if (behind < segments.size()) rule.below = segments[behind]->base_offset();
  // A wrong base offset in front must not hide what follows.
  if (rule.below && *rule.below <= rule.at_least) {
    rule.at_least = segment_->base_offset();
  }
  return rule;
}

// Where segment_ stands among the partition's segments as they are now; their
// number if it was removed or replaced.
size_t BatchCursor::position_in_view() const {
  const auto& segments = partition_->segments();
  size_t i = partition_->segment_for(segment_->base_offset());
  return i < segments.size() && same_file(*segments[i], *segment_)
             ? i
             : segments.size();
}

// Whether the segment in hand is longer by now than what is mapped of it.
bool BatchCursor::grown() const {
  if (!segment_ || !mapping_) return false;
  size_t i = position_in_view();
  const auto& segments = partition_->segments();
  return i < segments.size() && segments[i]->size() > int64_t(log_.size());
}

bool BatchCursor::is_last_segment() const {
  return position_in_view() + 1 == partition_->segments().size();
}

bool BatchCursor::below_segment(const RawBatch& batch) const {
  return first_named(batch) < segment_->base_offset();
}

void BatchCursor::give(const RawBatch& batch) {
  Offset first = first_named(batch);
  fell_ = (given_ && first < next_) || below_segment(batch);
  if (fell_)
    report("batch-offset", batch.position(), first,
           fmt::format("the batch begins at offset {}, {} was expected", first,
                       next_));
  next_ = batch.next_offset();
  given_ = true;
}

void BatchCursor::note_damage(const WalkStep& step) {
  if (!step.damaged()) return;
  int64_t end =
      step.batch ? step.batch->position().value() : int64_t(log_.size());
  std::string_view id = shape_finding(step.shape);
  std::string text;
  if (step.crc_wrong) {
    id = "batch-crc";
    RawBatch batch = peek_batch(log_, at_.value()).batch;
    text = fmt::format("CRC is {:08x}, stored {:08x}", batch.computed_crc(),
                       batch.stored_crc());
  } else {
    if (step.shape == BatchShape::kTorn && step.batch) id = "batch-length";
    Peek peek;
    peek.shape = step.shape;
    peek.claimed_size = step.claimed_size;
    peek.magic = step.magic;
    text = shape_error(peek, at_).text;
  }
  report(id, at_, std::nullopt,
         fmt::format("{}; {} bytes are left out", text, end - at_.value()));
}

void BatchCursor::report(std::string_view id, Position at,
                         std::optional<Offset> offset, std::string message) {
  sink_->report(
      {id, segment_->name(), at, offset ? offset : next_, std::move(message)});
}

bool BatchCursor::enter_next_segment() {
  for (bool refreshed = false;;) {
    std::shared_ptr<SegmentView> next = candidate();
    if (!next) return false;
    Result<bool> entered = enter(next);
    if (entered) {
      if (*entered) return true;
      continue;
    }
    if (entered.error().code == Code::kNotFound && !refreshed) {
      // Removed or replaced since the folder was listed.
      refreshed = true;
      if (partition_->refresh()) continue;
    }
    sink_->report(
        {"unreadable", next->name(), {}, next_, entered.error().text});
    segment_ = next;
    mapping_ = nullptr;
    log_ = {};
  }
}

// The segment to go on with: this one if it grew, else the one behind it;
// null if there is none.
std::shared_ptr<SegmentView> BatchCursor::candidate() const {
  const auto& segments = partition_->segments();
  if (segments.empty()) return nullptr;
  if (!segment_) return segments[partition_->segment_for(from_)];
  if (grown()) return segments[position_in_view()];
  size_t i = position_in_view();
  // Swapped away or deleted under us: what holds the next offset now.
  if (i == segments.size()) return segments[partition_->segment_for(next_)];
  return i + 1 < segments.size() ? segments[i + 1] : nullptr;
}

// False if `segment` holds nothing at or above the next offset.
Result<bool> BatchCursor::enter(const std::shared_ptr<SegmentView>& segment) {
  TRY_ASSIGN(std::shared_ptr<const Mapping> mapping, segment->log());
  bool grew = segment_ && same_file(*segment, *segment_) && mapping_;
  bool follows = segment_ && position_in_view() < partition_->segments().size();
  if (!grew) {
    Position start{0};
    if (segment->base_offset() < next_) {
      TRY_ASSIGN(start, segment->find(next_));
      if (given_ && follows) start = note_overlap(*segment, start);
      if (!given_ || !follows) from_ = next_, given_ = false;
    }
    at_ = start;
  }
  segment_ = segment;
  waiting_ = false;
  mapping_ = std::move(mapping);
  log_ = mapping_->bytes();
  return at_ < Position(int64_t(log_.size()));
}

// The segment before reached into this one. Its offsets are not given again,
// unless all of them would go: then it is rather that one's last base offset
// that is wrong, and nothing is left out.
Position BatchCursor::note_overlap(SegmentView& segment, Position start) {
  sink_->report(
      {"log-overlap", segment.name(), Position(0), segment.base_offset(),
       fmt::format("the segment before it ends at offset {}", next_ - 1)});
  if (start >= Position(segment.size())) return Position(0);
  from_ = next_;
  given_ = false;
  return start;
}

}  // namespace weir
