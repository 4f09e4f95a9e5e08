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
  bool to_end = false;  ///< no good batch stands behind
};

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

 private:
  void step_over(LogPiece& piece, std::optional<RawBatch> last);

  Bytes log_;
  int64_t piece_bytes_;
  int64_t at_ = 0;
  Offset expected_{0};  // behind the last batch
};

/// The next batch in [at, end) of a piece. A batch with a wrong CRC is still
/// given, unless a good one stands inside the bytes it claims: then its
/// length lies, and the way to that one is lost.
struct PieceStep {
  RawBatch batch;
  bool crc_valid = false;
  std::optional<LostBytes> lost = {};  ///< instead of a batch
};
PieceStep step_piece(Bytes log, Position at, Position end, Offset expected);

/// Walks a piece: `on_batch(RawBatch, bool crc_valid)`, `on_lost(LostBytes)`.
template <class OnBatch, class OnLost>
void walk_piece(Bytes log, const LogPiece& piece, OnBatch on_batch,
                OnLost on_lost) {
  Offset expected{0};
  for (Position at = piece.begin; at < piece.end;) {
    PieceStep step = step_piece(log, at, piece.end, expected);
    if (step.lost) {
      on_lost(*step.lost);
      at = step.lost->end;
      continue;
    }
    on_batch(step.batch, step.crc_valid);
    if (step.crc_valid) expected = step.batch.next_offset();
    at = step.batch.end_position();
  }
  if (piece.lost) on_lost(*piece.lost);
}

}  // namespace weir
