// Record: what filters and formatters are shown, whatever place it came from.
#pragma once
#include <string_view>

#include "lib/base/ints.h"
#include "lib/record/control_record.h"
#include "lib/record/raw_batch.h"
#include "lib/record/record_view.h"

namespace weir {

/// Where a record stands, and what its reader found out about it. `batch` is
/// null where records come without batches.
struct Record {
  std::string_view topic;
  PartitionId partition;
  RecordView view;
  LeaderEpoch leader_epoch = kNoEpoch;
  const RawBatch* batch = nullptr;
  bool aborted = false;  ///< of a transaction that was aborted
};

}  // namespace weir
