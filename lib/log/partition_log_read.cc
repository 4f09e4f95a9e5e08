// PartitionLog: reading what is to be sent, by offset and by time.
#include <algorithm>

#include "lib/log/partition_log.h"

namespace weir {

Result<LogSlice> PartitionLog::read(Offset offset, int64_t max_bytes,
                                    FetchIsolation isolation,
                                    bool at_least_one) {
  if (offset < log_start_ || offset > log_end_)
    return fail(Error{
        Code::kNotFound,
        fmt::format("the log holds offsets {} to {}", log_start_, log_end_),
        dir_,
        {},
        offset.value()});
  Offset end =
      isolation == FetchIsolation::kCommitted ? last_stable_offset() : log_end_;
  LogSlice slice;
  if (offset >= end) return slice;
  auto it = std::prev(segments_.upper_bound(offset));
  for (; it != segments_.end() && it->first < end; ++it) {
    LogSegment& segment = *it->second;
    if (segment.size() == 0) continue;
    TRY_ASSIGN(std::optional<BatchPlace> first, segment.find(offset));
    if (!first || first->base_offset >= end) continue;
    int64_t stop = segment.size();
    auto next = std::next(it);
    if (next == segments_.end() || next->first > end) {
      TRY_ASSIGN(std::optional<BatchPlace> last, segment.find(end));
      if (last) stop = last->position.value();
    }
    int64_t limit = at_least_one ? std::max(max_bytes, first->size) : max_bytes;
    slice.position = first->position;
    slice.length = std::min(stop - first->position.value(), limit);
    slice.segment_base = it->first;
    TRY_ASSIGN(slice.file, segment.log_file());
    if (isolation == FetchIsolation::kCommitted) {
      Offset until = next == segments_.end() ? end : std::min(end, next->first);
      TRY_ASSIGN(slice.aborted, aborted_between(offset, until));
    }
    return slice;
  }
  return slice;
}

Result<std::vector<AbortedTxn>> PartitionLog::aborted_between(Offset from,
                                                              Offset until) {
  std::vector<AbortedTxn> out;
  auto it = segments_.upper_bound(from);
  if (it != segments_.begin()) --it;
  for (; it != segments_.end(); ++it) {
    TRY_ASSIGN(std::vector<AbortedTxn> here, it->second->aborted());
    for (const AbortedTxn& txn : here) {
      if (txn.last >= from && txn.first < until) out.push_back(txn);
      // Everything before this was decided when its marker was written.
      if (txn.last_stable_offset >= until) return out;
    }
  }
  return out;
}

Result<std::optional<LogSegment::Found>> PartitionLog::offset_at(
    TimestampMs timestamp) {
  for (auto& [base, segment] : segments_) {
    auto next = segments_.upper_bound(base);
    if (next != segments_.end() && next->first <= log_start_) continue;
    if (segment->size() == 0) continue;
    TRY_ASSIGN(TimeIndexEntry max, segment->max_timestamp());
    if (max.timestamp < timestamp) continue;
    TRY_ASSIGN(std::optional<LogSegment::Found> found,
               segment->find_time(timestamp, log_start_));
    if (found) return found;
  }
  return std::optional<LogSegment::Found>();
}

}  // namespace weir
