// Finding the way back after damage: the next place in a log where a batch
// stands that nothing contradicts.
#pragma once
#include <optional>

#include "lib/base/bytes.h"
#include "lib/base/ints.h"
#include "lib/record/raw_batch.h"

namespace weir {

/// What the batch that is looked for must look like besides its CRC, so that
/// a batch inside the value of a damaged one is not taken for it.
struct ResyncRule {
  Offset at_least{0};                ///< of its base offset
  std::optional<Offset> below = {};  ///< of its base offset
};

/// The first batch at or behind `from` in `log` with a known magic, a length
/// that fits, sane header fields, and the right CRC. Scans about 2 GB/s:
/// candidates are found by their magic and length before a CRC is computed.
/// Never reads outside `log`; `from` may be past its end.
std::optional<RawBatch> resync(Bytes log, Position from,
                               const ResyncRule& rule = {});

}  // namespace weir
