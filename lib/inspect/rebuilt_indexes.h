// The indexes of a segment, built from its batches as Kafka builds them when
// it recovers one.
//
// Reference: org.apache.kafka.storage.internals.log.LogSegment.recover.
#pragma once
#include <span>
#include <string>

#include "lib/log/txn_index.h"
#include "lib/record/raw_batch.h"

namespace weir {

struct RebuiltIndexes {
  std::string index, time_index;  ///< the files' bytes, without preallocation
};

/// `interval`: index.interval.bytes. Positions are the batches' own.
RebuiltIndexes rebuild_indexes(std::span<const RawBatch> batches, Offset base,
                               int64_t interval);

}  // namespace weir
