// The first and the last record of a KRaft snapshot file.
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct SnapshotHeaderRecord {
  int16_t version = 0;
  int64_t lastContainedLogTimestamp = 0;
  MESSAGE(SnapshotHeaderRecord, "0", "0+")
};

TABLE(SnapshotHeaderRecord) = {
    FIELD(version, "0+"),
    FIELD(lastContainedLogTimestamp, "0+"),
};

struct SnapshotFooterRecord {
  int16_t version = 0;
  MESSAGE(SnapshotFooterRecord, "0", "0+")
};

TABLE(SnapshotFooterRecord) = {
    FIELD(version, "0+"),
};

}  // namespace weir::protocol
