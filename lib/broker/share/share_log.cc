// What is kept of share partitions: read from __share_group_state, and written
// there.
#include "lib/broker/broker.h"
#include "lib/broker/group_batch.h"
#include "lib/broker/share/share_broker.h"
#include "lib/protocol/records/share/share_state.h"

namespace weir {

namespace p = protocol;
using p::ErrorCode;

namespace {

/// share.coordinator.snapshot.update.records.per.snapshot
constexpr int32_t kUpdatesPerSnapshot = 500;

template <class Value>
void put_ranges(Value& value, const std::vector<ShareRange>& ranges) {
  for (const ShareRange& range : ranges)
    value.stateBatches.push_back(
        {range.first, range.last, int8_t(range.state), range.deliveries});
}

}  // namespace

ErrorCode ShareBroker::load() {
  if (loaded_) return ErrorCode::NONE;
  states_.clear();
  Result<> replayed = broker_.directory().replay_share_state(
      [this](const p::DecodedRecord& record) {
        apply_share_record(record, states_);
      });
  if (!replayed) return ErrorCode::COORDINATOR_NOT_AVAILABLE;
  loaded_ = true;
  return ErrorCode::NONE;
}

ErrorCode ShareBroker::store(const ShareKey& key, const ShareState& state,
                             const std::vector<ShareRange>* changed) {
  if (broker_.options().read_only) return ErrorCode::NONE;
  GroupBatch batch(p::InternalTopic::kShareGroupState);
  int64_t now = broker_.clock().now().value();
  ShareState& kept = states_[key];
  Result<> put;
  if (changed && state.updates < kUpdatesPerSnapshot) {
    p::ShareUpdateValue value;
    value.snapshotEpoch = state.snapshot_epoch;
    value.leaderEpoch = state.leader_epoch;
    value.startOffset = state.start;
    value.deliveryCompleteCount = state.complete;
    put_ranges(value, *changed);
    put = batch.put(p::ShareUpdateKey{key.group, key.topic, key.partition},
                    value, 0);
    ++kept.updates;
  } else {
    p::ShareSnapshotValue value;
    kept.snapshot_epoch += changed ? 1 : 0;
    kept.updates = 0;
    value.snapshotEpoch = kept.snapshot_epoch;
    value.stateEpoch = state.state_epoch;
    value.leaderEpoch = state.leader_epoch;
    value.startOffset = state.start;
    value.deliveryCompleteCount = state.complete;
    value.createTimestamp = value.writeTimestamp = now;
    auto partition = partitions_.find(key);
    if (partition != partitions_.end())
      put_ranges(value, partition->second.records.ranges());
    put = batch.put(p::ShareSnapshotKey{key.group, key.topic, key.partition},
                    value, 0);
  }
  if (!put) return ErrorCode::UNKNOWN_SERVER_ERROR;
  return broker_.directory().append_share_state(key.text(), batch)
             ? ErrorCode::NONE
             : ErrorCode::COORDINATOR_NOT_AVAILABLE;
}

ErrorCode ShareBroker::initialize(const ShareKey& key, int32_t state_epoch,
                                  int64_t start) {
  if (ErrorCode error = load(); error != ErrorCode::NONE) return error;
  auto known = states_.find(key);
  ShareState state{.state_epoch = state_epoch, .start = start};
  if (start >= 0) state.complete = 0;
  if (known != states_.end())
    state.snapshot_epoch = known->second.snapshot_epoch + 1;
  if (auto open = partitions_.find(key); open != partitions_.end()) {
    if (open->second.locks) broker_.cancel(*open->second.locks);
    partitions_.erase(open);
  }
  states_[key] = state;
  return store(key, state, nullptr);
}

ErrorCode ShareBroker::remove(const ShareKey& key) {
  if (ErrorCode error = load(); error != ErrorCode::NONE) return error;
  if (!states_.count(key)) return ErrorCode::NONE;
  GroupBatch batch(p::InternalTopic::kShareGroupState);
  bool put = bool(
      batch.forget(p::ShareSnapshotKey{key.group, key.topic, key.partition}));
  if (!put) return ErrorCode::UNKNOWN_SERVER_ERROR;
  if (!broker_.options().read_only &&
      !broker_.directory().append_share_state(key.text(), batch))
    return ErrorCode::COORDINATOR_NOT_AVAILABLE;
  if (auto open = partitions_.find(key); open != partitions_.end()) {
    if (open->second.locks) broker_.cancel(*open->second.locks);
    partitions_.erase(open);
  }
  states_.erase(key);
  return ErrorCode::NONE;
}

ErrorCode ShareBroker::remove_group(std::string_view group) {
  if (ErrorCode error = load(); error != ErrorCode::NONE) return error;
  std::vector<ShareKey> gone;
  for (const auto& [key, state] : states_)
    if (key.group == group) gone.push_back(key);
  for (const ShareKey& key : gone)
    if (ErrorCode error = remove(key); error != ErrorCode::NONE) return error;
  return ErrorCode::NONE;
}

ShareBroker::Position ShareBroker::position(const ShareKey& key) {
  Position out;
  auto known = states_.find(key);
  if (known == states_.end()) return out;
  out.leader_epoch = known->second.leader_epoch;
  if (known->second.start < 0) return out;
  out.start = known->second.start;
  int64_t complete = std::max(known->second.complete, 0);
  if (auto log = log_of(key))
    out.lag = (*log)->log_end_offset().value() - out.start - complete;
  return out;
}

}  // namespace weir
