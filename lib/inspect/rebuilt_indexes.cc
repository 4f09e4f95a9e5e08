#include "lib/inspect/rebuilt_indexes.h"

#include "lib/log/offset_index.h"
#include "lib/log/time_index.h"

namespace weir {

RebuiltIndexes rebuild_indexes(std::span<const RawBatch> batches, Offset base,
                               int64_t interval) {
  RebuiltIndexes out;
  TimeIndexEntry largest{kNoTimestamp, base}, written{kNoTimestamp, base};
  auto note_time = [&] {
    if (largest.timestamp <= written.timestamp) return;
    append_entry(out.time_index, largest, base);
    written = largest;
  };
  int64_t indexed = 0;
  for (const RawBatch& batch : batches) {
    // Relative offsets have 31 bits; what lies beyond is not indexed.
    if (batch.last_offset() - base > INT32_MAX) break;
    if (batch.max_timestamp() > largest.timestamp)
      largest = {batch.max_timestamp(), batch.last_offset()};
    if (batch.position().value() - indexed > interval) {
      append_entry(out.index,
                   OffsetIndexEntry{batch.last_offset(), batch.position()},
                   base);
      note_time();
      indexed = batch.position().value();
    }
  }
  note_time();
  return out;
}

}  // namespace weir
