// A log cut into pieces that can be worked on in parallel: chains of whole
// batches, by their lengths alone, and what stands between them. Checksums
// are computed when a piece is walked, by whoever walks it.
#pragma once
#include <optional>
#include <string>

#include "lib/base/findings.h"
#include "lib/log/resync.h"
#include "lib/record/raw_batch.h"

namespace weir {

/// Bytes that belong to no batch: [begin, end).
struct LostBytes {
  Position begin, end;
  BatchShape shape = BatchShape::kEnd;  ///< kWhole: whole, but its CRC lies
  int64_t claimed_size = 0;             ///< of what stands at `begin`
  int magic = 0;
  bool to_end = false;                        ///< no good batch stands behind
  uint32_t stored_crc = 0, computed_crc = 0;  ///< kWhole
};

/// A batch of which nothing but its length may be believed.
LostBytes lost_batch(const RawBatch& batch);

/// batch-torn, batch-length, batch-magic, batch-crc or log-zero-tail.
std::string_view lost_finding(const LostBytes& lost);
/// "the batch claims 876 bytes, 64 are left; the next good one …".
std::string lost_message(const LostBytes& lost);

struct LogPiece {
  Position begin, end;                 ///< batches chained by their lengths
  std::optional<LostBytes> lost = {};  ///< behind them
};

class LogCutter {
 public:
  explicit LogCutter(Bytes log, int64_t piece_bytes = 1 << 20)
      : log_(log), piece_bytes_(piece_bytes) {}
  /// False at the log's end.
  bool next(LogPiece& piece);
  bool done() const { return at_ >= int64_t(log_.size()); }

 private:
  void step_over(LogPiece& piece, std::optional<RawBatch> last);

  Bytes log_;
  int64_t piece_bytes_;
  int64_t at_ = 0;
  Offset expected_{0};  // behind the last batch
};

/// What is to be done at `at`, where no batch with a right CRC stands, in a
/// piece that ends at `end`: a batch whose CRC is wrong is kept, unless a good
/// one stands inside the bytes it claims. Then its length lies, and the way
/// to that one is lost.
struct BadStep {
  RawBatch batch = {};
  std::optional<LostBytes> lost = {};  ///< instead of a batch
};
BadStep step_over_bad(Bytes log, Position at, Position end, Offset expected);

/// Walks a piece: `valid(RawBatch)` tells whether the CRC is right, then
/// `on_batch(RawBatch, bool valid)` or `on_lost(LostBytes)`.
template <class Valid, class OnBatch, class OnLost>
void walk_piece(Bytes log, const LogPiece& piece, Valid valid, OnBatch on_batch,
                OnLost on_lost) {
  Bytes chain = log.substr(0, size_t(piece.end.value()));
  Offset expected{0};
  for (Position at = piece.begin; at < piece.end;) {
    Peek peek = peek_batch(chain, at.value());
    if (peek.shape == BatchShape::kWhole && valid(peek.batch)) {
      on_batch(peek.batch, true);
      expected = peek.batch.next_offset();
      at = peek.batch.end_position();
      continue;
    }
    BadStep step = step_over_bad(chain, at, piece.end, expected);
    if (step.lost)
      on_lost(*step.lost);
    else
      on_batch(step.batch, false);
    at = step.lost ? step.lost->end : step.batch.end_position();
  }
  if (piece.lost) on_lost(*piece.lost);
}

}  // namespace weir
