// The end of a transaction in a partition's log: the control record's value,
// and the entry of the transaction index behind its two bytes of version.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct EndTxnMarker {
  int32_t coordinatorEpoch = 0;
  MESSAGE(EndTxnMarker, "0", "none")
};

TABLE(EndTxnMarker) = {
    FIELD(coordinatorEpoch, "0+"),
};

struct AbortedTxn {
  int64_t producerId = 0;
  int64_t firstOffset = 0;
  int64_t lastOffset = 0;
  int64_t lastStableOffset = 0;
  MESSAGE(AbortedTxn, "0", "none")
};

TABLE(AbortedTxn) = {
    FIELD(producerId, "0+"),
    FIELD(firstOffset, "0+"),
    FIELD(lastOffset, "0+"),
    FIELD(lastStableOffset, "0+"),
};

}  // namespace weir::protocol
