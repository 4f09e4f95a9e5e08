#include "lib/broker/share/share_state.h"

#include "lib/protocol/records/share/share_state.h"

namespace weir {

namespace p = protocol;

namespace {

template <class Batches>
void overlay_all(ShareState& state, const Batches& batches) {
  for (const auto& batch : batches)
    if (batch.firstOffset <= batch.lastOffset)
      overlay(state.ranges,
              {batch.firstOffset, batch.lastOffset,
               DeliveryState(batch.deliveryState), batch.deliveryCount});
  std::erase_if(state.ranges, [&](const ShareRange& range) {
    return range.last < state.start;
  });
}

void on(const p::ShareSnapshotKey& key, const p::ShareSnapshotValue* value,
        ShareStates& states) {
  ShareKey who{key.groupId, key.topicId, key.partition};
  states.erase(who);
  if (!value) return;
  ShareState& state = states[who];
  state.snapshot_epoch = value->snapshotEpoch;
  state.state_epoch = value->stateEpoch;
  state.leader_epoch = value->leaderEpoch;
  state.start = value->startOffset;
  state.complete = value->deliveryCompleteCount;
  overlay_all(state, value->stateBatches);
}

void on(const p::ShareUpdateKey& key, const p::ShareUpdateValue* value,
        ShareStates& states) {
  auto found = states.find({key.groupId, key.topicId, key.partition});
  if (!value || found == states.end()) return;
  ShareState& state = found->second;
  state.leader_epoch = value->leaderEpoch;
  if (value->startOffset != -1) state.start = value->startOffset;
  state.complete = value->deliveryCompleteCount;
  ++state.updates;
  overlay_all(state, value->stateBatches);
}

}  // namespace

std::string ShareKey::text() const {
  return group + ":" + topic.text() + ":" + std::to_string(partition);
}

void overlay(std::vector<ShareRange>& ranges, const ShareRange& range) {
  std::vector<ShareRange> out;
  bool put = false;
  for (const ShareRange& one : ranges) {
    if (!put && one.last >= range.first) {
      if (one.first < range.first)
        out.push_back({one.first, range.first - 1, one.state, one.deliveries});
      out.push_back(range);
      put = true;
    }
    if (one.last < range.first) {
      out.push_back(one);
    } else if (one.last > range.last) {
      out.push_back({std::max(one.first, range.last + 1), one.last, one.state,
                     one.deliveries});
    }
  }
  if (!put) out.push_back(range);
  ranges = std::move(out);
}

void apply_share_record(const p::DecodedRecord& record, ShareStates& states) {
  if (const auto* key = record.key.as<p::ShareSnapshotKey>())
    on(*key, record.value.as<p::ShareSnapshotValue>(), states);
  else if (const auto* update = record.key.as<p::ShareUpdateKey>())
    on(*update, record.value.as<p::ShareUpdateValue>(), states);
}

}  // namespace weir
