// Where each field of an index entry stands, one table an index. The views,
// the writers, the hex dump and the format page's test read these.
//
// Reference: org.apache.kafka.storage.internals.log.OffsetIndex, TimeIndex,
// AbortedTxn; KIP-33, KIP-98.
#pragma once
#include "lib/record/layout.h"

namespace weir {

/// `.index`: sparse, rising in both fields; a tail of zeros ends it.
inline constexpr std::array kOffsetIndexLayout = {
    FieldLayout{"relativeOffset", 0, 4,
                "last offset of a batch, less the segment's base offset"},
    FieldLayout{"position", 4, 4, "byte in the .log where the batch starts"},
};
inline constexpr int kOffsetIndexEntrySize = layout_size(kOffsetIndexLayout);

/// `.timeindex`: sparse, rising in both fields.
inline constexpr std::array kTimeIndexLayout = {
    FieldLayout{"timestamp", 0, 8,
                "largest timestamp of the segment up to the offset"},
    FieldLayout{"relativeOffset", 8, 4,
                "an offset of the batch that has this timestamp, less the "
                "segment's base offset"},
};
inline constexpr int kTimeIndexEntrySize = layout_size(kTimeIndexLayout);

/// `.txnindex`: every aborted transaction whose marker is in the segment, by
/// rising lastOffset.
inline constexpr std::array kTxnIndexLayout = {
    FieldLayout{"version", 0, 2, "version of this entry: 0"},
    FieldLayout{"producerId", 2, 8, "of the transaction"},
    FieldLayout{"firstOffset", 10, 8, "of the transaction's first batch"},
    FieldLayout{"lastOffset", 18, 8, "of its abort marker"},
    FieldLayout{"lastStableOffset", 26, 8,
                "the partition's when the marker was written"},
};
inline constexpr int kTxnIndexEntrySize = layout_size(kTxnIndexLayout);

}  // namespace weir
