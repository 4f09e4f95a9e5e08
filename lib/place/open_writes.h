// Open writes: what transactions have begun and not ended in the partitions of
// a directory, and which of them nobody will ever end, because no
// transactional id knows of them: they hang, and hold back every reader of
// committed records.
//
// Reference: org.apache.kafka.tools.TransactionsCommand (find-hanging);
// KIP-664.
#pragma once
#include <vector>

#include "lib/metadata/transactions.h"

namespace weir {

struct OpenWrite {
  TopicPartition partition;
  TxnProducer producer;
  Offset first_offset;
  TimestampMs since = kNoTimestamp;  ///< of the first batch
  bool hanging = false;
};

/// Of every partition, by topic and number. Reads from the newest producer
/// snapshots on; changes nothing.
Result<std::vector<OpenWrite>> open_writes(const DataDirView& directory,
                                           FindingSink& sink);

}  // namespace weir
