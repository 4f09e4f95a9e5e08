// What is kept of share partitions in __share_group_state: snapshots and the
// updates behind them, added up.
//
// Reference: org.apache.kafka.coordinator.share.ShareCoordinatorShard,
// ShareGroupOffset, PersisterStateBatchCombiner; KIP-932.
#pragma once
#include <map>
#include <string>
#include <tuple>

#include "lib/base/uuid.h"
#include "lib/broker/share/share_partition.h"
#include "lib/protocol/internal_records.h"

namespace weir {

struct ShareKey {
  std::string group;
  Uuid topic;
  int32_t partition = 0;
  auto operator<=>(const ShareKey&) const = default;
  /// What Kafka hashes to find the partition of the state's topic.
  std::string text() const;
};

using ShareStates = std::map<ShareKey, ShareState>;

/// One record of the topic; other records change nothing.
void apply_share_record(const protocol::DecodedRecord& record,
                        ShareStates& states);

/// A range said anew, over what was said of its offsets before.
void overlay(std::vector<ShareRange>& ranges, const ShareRange& range);

}  // namespace weir
