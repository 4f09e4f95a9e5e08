// The deep check of one batch, for `verify`: everything that a header says
// about its records, against the records.
//
// Legal, though it may look odd: fewer records than lastOffsetDelta + 1 and
// gaps between deltas (compaction), no record at all (compaction keeps the
// last batch of a producer as an empty one), timestamps out of order.
#pragma once
#include "lib/base/findings.h"
#include "lib/record/record_reader.h"

namespace weir {

struct BatchCheck {
  bool crc_valid = false;
  bool readable = false;  ///< every record could be read
  int32_t records = 0;    ///< that could be read
};

/// Reports to `sink`, with the batch's position and without a file: batch-crc,
/// batch-codec, batch-attributes, batch-decompress, batch-limit, batch-count,
/// batch-timestamp, record-invalid, record-offset, control-unknown. A batch
/// whose CRC is wrong is not looked into further.
BatchCheck validate_batch(const RawBatch& batch, RecordReader& reader,
                          FindingSink& sink);

}  // namespace weir
