#include "lib/log/leader_epochs.h"

#include <algorithm>

namespace weir {

std::optional<LeaderEpoch> LeaderEpochs::latest() const {
  if (entries_.empty()) return std::nullopt;
  return entries_.back().epoch;
}

std::optional<LeaderEpoch> LeaderEpochs::epoch_at(Offset offset) const {
  auto next = std::upper_bound(
      entries_.begin(), entries_.end(), offset,
      [](Offset o, const EpochEntry& e) { return o < e.start; });
  if (next == entries_.begin()) return std::nullopt;
  return std::prev(next)->epoch;
}

bool LeaderEpochs::assign(LeaderEpoch epoch, Offset start) {
  if (epoch < LeaderEpoch(0) || start < Offset(0)) return false;
  if (!entries_.empty() && entries_.back().epoch == epoch &&
      start >= entries_.back().start)
    return false;
  while (!entries_.empty() &&
         (entries_.back().epoch >= epoch || entries_.back().start >= start))
    entries_.pop_back();
  entries_.push_back({epoch, start});
  return true;
}

bool LeaderEpochs::truncate_from_end(Offset end) {
  size_t before = entries_.size();
  while (!entries_.empty() && entries_.back().start >= end) entries_.pop_back();
  return entries_.size() != before;
}

bool LeaderEpochs::truncate_from_start(Offset start) {
  auto keep =
      std::find_if(entries_.begin(), entries_.end(),
                   [&](const EpochEntry& e) { return e.start > start; });
  if (keep == entries_.begin()) return false;
  EpochEntry first = *std::prev(keep);
  bool same = std::prev(keep) == entries_.begin() && first.start == start;
  if (same) return false;
  first.start = start;
  entries_.erase(entries_.begin(), std::prev(keep));
  entries_.front() = first;
  return true;
}

bool LeaderEpochs::clear() {
  bool any = !entries_.empty();
  entries_.clear();
  return any;
}

std::optional<LeaderEpochs::EndOffset> LeaderEpochs::end_offset_for(
    LeaderEpoch epoch, Offset log_end) const {
  if (epoch == kNoEpoch || entries_.empty()) return std::nullopt;
  if (entries_.back().epoch == epoch) return EndOffset{epoch, log_end};
  auto higher = std::upper_bound(
      entries_.begin(), entries_.end(), epoch,
      [](LeaderEpoch e, const EpochEntry& entry) { return e < entry.epoch; });
  if (higher == entries_.end()) return std::nullopt;
  if (higher == entries_.begin()) return EndOffset{epoch, higher->start};
  return EndOffset{std::prev(higher)->epoch, higher->start};
}

}  // namespace weir
