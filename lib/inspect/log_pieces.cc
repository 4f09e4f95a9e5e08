#include "lib/inspect/log_pieces.h"

namespace weir {

namespace {

// Past damage nothing is certain, not even the offset that should follow:
// if no batch continues the log, any batch will do.
std::optional<RawBatch> next_good(Bytes log, Position from, Offset expected) {
  if (auto batch = resync(log, from, {.at_least = expected})) return batch;
  if (expected == Offset(0)) return std::nullopt;
  return resync(log, from);
}

LostBytes lost_at(const Peek& peek, Position begin, Position end, bool to_end) {
  LostBytes lost{begin, end, peek.shape, peek.claimed_size, peek.magic, to_end};
  if (peek.shape == BatchShape::kWhole) {
    lost.stored_crc = peek.batch.stored_crc();
    lost.computed_crc = peek.batch.computed_crc();
  }
  return lost;
}

}  // namespace

LostBytes lost_batch(const RawBatch& batch) {
  return {batch.position(),   batch.end_position(), BatchShape::kWhole,
          batch.size(),       batch.magic(),        false,
          batch.stored_crc(), batch.computed_crc()};
}

std::string_view lost_finding(const LostBytes& lost) {
  if (lost.shape == BatchShape::kWhole) return "batch-crc";
  // A length that runs past the end is a torn batch only if it is the last.
  if (lost.shape == BatchShape::kTorn && !lost.to_end) return "batch-length";
  return shape_finding(lost.shape);
}

std::string lost_message(const LostBytes& lost) {
  int64_t bytes = lost.end - lost.begin;
  std::string what;
  switch (lost.shape) {
    case BatchShape::kTorn:
      what = lost.claimed_size == 0
                 ? fmt::format("the log ends inside a header")
                 : fmt::format("the batch claims {} bytes", lost.claimed_size);
      break;
    case BatchShape::kBadLength:
      what = fmt::format("a length of {} cannot be", lost.claimed_size);
      break;
    case BatchShape::kUnknownMagic:
      what = fmt::format("unknown format {}", lost.magic);
      break;
    case BatchShape::kZeros:
      return fmt::format("{} zero bytes up to the end of the log", bytes);
    default:
      what = fmt::format("the CRC is {:08x}, stored {:08x}", lost.computed_crc,
                         lost.stored_crc);
      if (lost.claimed_size == bytes) return what;
  }
  if (lost.to_end) return what + fmt::format("; {} bytes are left", bytes);
  return what + fmt::format("; bytes {} to {} are lost", lost.begin, lost.end);
}

bool LogCutter::next(LogPiece& piece) {
  int64_t size = int64_t(log_.size());
  if (at_ >= size) return false;
  piece = {Position(at_), Position(at_), std::nullopt};
  std::optional<RawBatch> last;
  // What follows the piece is looked at before it is given away: only what
  // follows tells whether the last length was true.
  while (at_ < size) {
    Peek peek = peek_batch(log_, at_);
    if (peek.shape != BatchShape::kWhole) {
      step_over(piece, last);
      break;
    }
    if (at_ - piece.begin.value() >= piece_bytes_) break;
    last = peek.batch;
    at_ = peek.batch.end_position().value();
    piece.end = Position(at_);
  }
  return true;
}

// No batch at at_. If the one before has a wrong CRC, its length led here and
// the way back is looked for right behind its start.
void LogCutter::step_over(LogPiece& piece, std::optional<RawBatch> last) {
  if (last && !last->crc_valid()) piece.end = last->position();
  Peek peek = peek_batch(log_, piece.end.value());
  Position end(int64_t(log_.size()));
  std::optional<RawBatch> good;
  if (last) expected_ = last->crc_valid() ? last->next_offset() : Offset(0);
  if (peek.shape != BatchShape::kZeros)
    good = next_good(log_, piece.end + 1, expected_);
  if (good) end = good->position();
  piece.lost = lost_at(peek, piece.end, end, !good);
  at_ = end.value();
}

BadStep step_over_bad(Bytes log, Position at, Position end, Offset expected) {
  BadStep step;
  Peek peek = peek_batch(log, at.value());
  bool whole = peek.shape == BatchShape::kWhole;
  if (whole) {
    step.batch = peek.batch;
    log = log.substr(0, size_t(peek.batch.end_position().value()));
  }
  auto good = next_good(log, at + 1, expected);
  if (!good && whole) return step;
  step.lost = lost_at(peek, at, good ? good->position() : end, false);
  return step;
}

}  // namespace weir
