#include "lib/log/resync.h"

namespace weir {
namespace {

constexpr size_t kBlock = 64;
constexpr uint8_t kLastMagic = 2;

// Whether any of kBlock bytes may be a magic. Written so that the compiler
// makes vector code of it.
bool any_magic(const char* p) {
  unsigned found = 0;
  for (size_t i = 0; i < kBlock; ++i) found |= uint8_t(p[i]) <= kLastMagic;
  return found != 0;
}

bool all_zero(const char* p) {
  unsigned any = 0;
  for (size_t i = 0; i < kBlock; ++i) any |= uint8_t(p[i]);
  return any == 0;
}

bool fits_rule(const RawBatch& batch, const ResyncRule& rule) {
  Offset base = batch.base_offset();
  return base >= rule.at_least && !(rule.below && base >= *rule.below);
}

// What a batch that Kafka or weir wrote always has.
bool sane_header(const RawBatch& batch) {
  if (!batch.is_v2()) return batch.base_offset() >= Offset(0);
  BatchView v2 = batch.v2();
  return v2.base_offset() >= Offset(0) && v2.last_offset_delta() >= 0 &&
         v2.count() >= 0;
}

bool is_good(const Peek& peek, const ResyncRule& rule, ResyncBudget& budget) {
  if (peek.shape != BatchShape::kWhole) return false;
  const RawBatch& batch = peek.batch;
  if (!sane_header(batch) || !fits_rule(batch, rule)) return false;
  if (batch.size() > budget.left && batch.size() > kSmallCandidate)
    return false;
  if (batch.crc_valid()) return true;
  budget.left -= std::min(budget.left, batch.size());
  return false;
}

// A quick look at length and magic before peek_batch() is asked.
bool may_start(Bytes log, size_t at) {
  const char* p = log.data() + at;
  if (uint8_t(p[kMagicPosition]) > kLastMagic) return false;
  int32_t length = load_be<int32_t>(p + 8);
  return length >= kMessageV0Overhead - kLogOverhead &&
         uint64_t(length) <= log.size() - at - kLogOverhead;
}

}  // namespace

std::optional<RawBatch> resync(Bytes log, Position from, const ResyncRule& rule,
                               ResyncBudget& budget) {
  size_t at = size_t(std::max<int64_t>(from.value(), 0));
  while (at + kCommonHeaderSize <= log.size()) {
    size_t magic_at = at + kMagicPosition;
    if (magic_at + kBlock <= log.size() && !any_magic(log.data() + magic_at)) {
      at += kBlock;
      continue;
    }
    // The length, behind eight bytes of offset, is not zero.
    if (at + kBlock <= log.size() && all_zero(log.data() + at)) {
      at += kBlock - (kLogOverhead - 1);
      continue;
    }
    size_t end = std::min(at + kBlock, log.size() - kCommonHeaderSize + 1);
    for (; at < end; ++at) {
      if (!may_start(log, at)) continue;
      Peek peek = peek_batch(log, int64_t(at));
      if (is_good(peek, rule, budget)) return peek.batch;
    }
  }
  return std::nullopt;
}

std::optional<RawBatch> resync(Bytes log, Position from,
                               const ResyncRule& rule) {
  ResyncBudget budget;
  return resync(log, from, rule, budget);
}

WalkStep walk_step(Bytes log, Position at, bool check_crc,
                   const ResyncRule& rule, ResyncBudget& budget) {
  Peek peek = peek_batch(log, at.value());
  WalkStep step;
  step.shape = peek.shape;
  step.claimed_size = peek.claimed_size;
  step.magic = peek.magic;
  if (peek.shape == BatchShape::kWhole) {
    step.crc_wrong = check_crc && !peek.batch.crc_valid();
    if (!step.crc_wrong) {
      step.batch = peek.batch;
      return step;
    }
  }
  if (peek.shape == BatchShape::kEnd || peek.shape == BatchShape::kZeros)
    return step;
  if (peek.shape != BatchShape::kBadLength) {
    // The length may be right although something else is not.
    Position behind = at + peek.claimed_size;
    if (peek.claimed_size > 0 && behind == Position(int64_t(log.size())))
      return step;
    Peek next = peek_batch(log, behind.value());
    if (is_good(next, rule, budget)) {
      step.batch = next.batch;
      return step;
    }
  }
  step.batch = resync(log, at + 1, rule, budget);
  return step;
}

}  // namespace weir
