// Delivery state of a share partition: snapshots and the updates behind them
// (__share_group_state, record types 0 and 1).
#pragma once
#include "lib/schema/table.h"

namespace weir::protocol {

struct ShareSnapshotKey {
  std::string groupId;
  Uuid topicId;
  int32_t partition = 0;
  MESSAGE(ShareSnapshotKey, "0", "none")
};

TABLE(ShareSnapshotKey) = {
    FIELD(groupId, "0"),
    FIELD(topicId, "0"),
    FIELD(partition, "0"),
};

struct ShareSnapshotValue {
  struct StateBatch {
    int64_t firstOffset = 0;
    int64_t lastOffset = 0;
    int8_t deliveryState = 0;
    int16_t deliveryCount = 0;
    STRUCT(StateBatch)
  };
  int32_t snapshotEpoch = 0;
  int32_t stateEpoch = 0;
  int32_t leaderEpoch = 0;
  int64_t startOffset = 0;
  int32_t deliveryCompleteCount = -1;
  int64_t createTimestamp = 0;
  int64_t writeTimestamp = 0;
  std::vector<StateBatch> stateBatches;
  MESSAGE(ShareSnapshotValue, "0", "0+")
};

TABLE(ShareSnapshotValue::StateBatch) = {
    FIELD(firstOffset, "0+"),
    FIELD(lastOffset, "0+"),
    FIELD(deliveryState, "0+"),
    FIELD(deliveryCount, "0+"),
};

TABLE(ShareSnapshotValue) = {
    FIELD(snapshotEpoch, "0+"),
    FIELD(stateEpoch, "0+"),
    FIELD(leaderEpoch, "0+"),
    FIELD(startOffset, "0+"),
    FIELD(deliveryCompleteCount, "0+").tag(0),
    FIELD(createTimestamp, "0+"),
    FIELD(writeTimestamp, "0+"),
    FIELD(stateBatches, "0+"),
};

struct ShareUpdateKey {
  std::string groupId;
  Uuid topicId;
  int32_t partition = 0;
  MESSAGE(ShareUpdateKey, "0", "none")
};

TABLE(ShareUpdateKey) = {
    FIELD(groupId, "0"),
    FIELD(topicId, "0"),
    FIELD(partition, "0"),
};

struct ShareUpdateValue {
  struct StateBatch {
    int64_t firstOffset = 0;
    int64_t lastOffset = 0;
    int8_t deliveryState = 0;
    int16_t deliveryCount = 0;
    STRUCT(StateBatch)
  };
  int32_t snapshotEpoch = 0;
  int32_t leaderEpoch = 0;
  int64_t startOffset = 0;
  int32_t deliveryCompleteCount = -1;
  std::vector<StateBatch> stateBatches;
  MESSAGE(ShareUpdateValue, "0", "0+")
};

TABLE(ShareUpdateValue::StateBatch) = {
    FIELD(firstOffset, "0+"),
    FIELD(lastOffset, "0+"),
    FIELD(deliveryState, "0+"),
    FIELD(deliveryCount, "0+"),
};

TABLE(ShareUpdateValue) = {
    FIELD(snapshotEpoch, "0+"), FIELD(leaderEpoch, "0+"),
    FIELD(startOffset, "0+"),   FIELD(deliveryCompleteCount, "0+").tag(0),
    FIELD(stateBatches, "0+"),
};

}  // namespace weir::protocol
