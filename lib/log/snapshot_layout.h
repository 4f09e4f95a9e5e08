// Where each field of a producer snapshot stands. The reader takes its sizes
// from here, and the format page's test compares the page with it.
//
// Reference: org.apache.kafka.storage.internals.log.ProducerStateManager,
// ProducerSnapshot.json.
#pragma once
#include "lib/record/layout.h"

namespace weir {

/// In front of the producers.
inline constexpr std::array kSnapshotHeaderLayout = {
    FieldLayout{"version", 0, 2, "version of the file: 1"},
    FieldLayout{"crc", 2, 4, "CRC-32C of everything behind it"},
    FieldLayout{"producerCount", 6, 4, "producers that follow"},
};
inline constexpr int kSnapshotHeaderSize = layout_size(kSnapshotHeaderLayout);

/// One producer.
inline constexpr std::array kSnapshotEntryLayout = {
    FieldLayout{"producerId", 0, 8, "which producer"},
    FieldLayout{"epoch", 8, 2, "its latest epoch"},
    FieldLayout{"lastSequence", 10, 4, "of its last batch; -1: none"},
    FieldLayout{"lastOffset", 14, 8, "of its last batch; -1: none"},
    FieldLayout{"offsetDelta", 22, 4,
                "last offset of that batch less its first"},
    FieldLayout{"timestamp", 26, 8, "largest of its last batch or marker"},
    FieldLayout{"coordinatorEpoch", 34, 4,
                "of its last transaction marker; -1: none"},
    FieldLayout{"currentTxnFirstOffset", 38, 8,
                "of its open transaction; -1: none is open"},
};
inline constexpr int kSnapshotEntrySize = layout_size(kSnapshotEntryLayout);

}  // namespace weir
