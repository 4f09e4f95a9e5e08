// Finding the way back after damage: the next place in a log where a batch
// stands that nothing contradicts; and the step of a walk that does so.
#pragma once
#include <optional>

#include "lib/base/bytes.h"
#include "lib/base/ints.h"
#include "lib/record/raw_batch.h"

namespace weir {

/// What the batch that is looked for must look like besides its CRC, so that
/// a batch inside the value of a damaged one is not taken for it.
struct ResyncRule {
  Offset at_least{0};                          ///< of its base offset
  std::optional<Offset> below = std::nullopt;  ///< of its base offset
};

/// Bytes whose CRC may be computed for candidates that turn out wrong. Keeps
/// a crafted log from making every search as long as the file: when it is
/// used up, only candidates up to kSmallCandidate are tried.
struct ResyncBudget {
  int64_t left = int64_t{4} << 30;
};
inline constexpr int64_t kSmallCandidate = 64 << 10;

/// The first batch at or behind `from` in `log` with a known magic, a length
/// that fits, sane header fields, and the right CRC. Never reads outside
/// `log`; `from` may be past its end.
std::optional<RawBatch> resync(Bytes log, Position from, const ResyncRule& rule,
                               ResyncBudget& budget);
std::optional<RawBatch> resync(Bytes log, Position from,
                               const ResyncRule& rule = {});

/// One step of a walk over a log that may be damaged: the batch at `at`, or
/// the next one that stands behind damage. What was stepped over is
/// [at, batch->position()).
struct WalkStep {
  std::optional<RawBatch> batch = {};   ///< nothing: none from here on
  BatchShape shape = BatchShape::kEnd;  ///< what stood at `at`
  bool crc_wrong = false;               ///< it stood whole, its CRC is wrong
  int64_t claimed_size = 0;
  int magic = 0;

  bool damaged() const {
    return crc_wrong ||
           (shape != BatchShape::kEnd && shape != BatchShape::kWhole);
  }
};

/// With `check_crc` false a batch that stands whole is taken as it is.
/// Behind damage the batch that the damaged one's length leads to is
/// preferred, if it is a good one.
WalkStep walk_step(Bytes log, Position at, bool check_crc,
                   const ResyncRule& rule, ResyncBudget& budget);

}  // namespace weir
