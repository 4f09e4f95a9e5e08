#include "lib/broker/share/share_partition.h"

#include <cassert>

namespace weir {

namespace {

using protocol::ErrorCode;

bool is_done(DeliveryState state) {
  return state == DeliveryState::kAcknowledged ||
         state == DeliveryState::kArchived;
}

}  // namespace

void add_range(std::vector<ShareRange>& ranges, const ShareRange& range) {
  if (!ranges.empty()) {
    ShareRange& before = ranges.back();
    if (before.last + 1 == range.first && before.state == range.state &&
        before.deliveries == range.deliveries) {
      before.last = range.last;
      return;
    }
  }
  ranges.push_back(range);
}

SharePartition::SharePartition(int64_t start,
                               const std::vector<ShareRange>& kept)
    : start_(start), end_(start) {
  for (const ShareRange& one : kept) {
    int64_t first = std::max(one.first, end_);
    if (one.last < first) continue;
    // What lies between was never said anything of.
    if (first > end_) ranges_[end_] = {.last = first - 1};
    // Who held it at a crash holds it no more.
    DeliveryState state = one.state == DeliveryState::kAcquired
                              ? DeliveryState::kAvailable
                              : one.state;
    ranges_[first] = {
        .last = one.last, .state = state, .deliveries = one.deliveries};
    end_ = one.last + 1;
  }
  advance();
}

int64_t SharePartition::next_offset() const {
  for (const auto& [first, range] : ranges_)
    if (range.state == DeliveryState::kAvailable) return first;
  return end_;
}

int32_t SharePartition::complete() const {
  int64_t out = 0;
  for (const auto& [first, range] : ranges_)
    if (is_done(range.state)) out += range.last - first + 1;
  return int32_t(std::min<int64_t>(out, INT32_MAX));
}

std::vector<ShareRange> SharePartition::ranges() const {
  std::vector<ShareRange> out;
  for (const auto& [first, range] : ranges_)
    add_range(out, {first, range.last, range.state, range.deliveries});
  return out;
}

// Makes a range begin at `at`, where one lies across it.
SharePartition::Ranges::iterator SharePartition::split(int64_t at) {
  auto behind = ranges_.lower_bound(at);
  if (behind != ranges_.end() && behind->first == at) return behind;
  if (behind == ranges_.begin()) return behind;
  auto across = std::prev(behind);
  if (across->second.last < at) return behind;
  Range tail = across->second;
  across->second.last = at - 1;
  return ranges_.emplace(at, std::move(tail)).first;
}

void SharePartition::begin_at(int64_t log_start) {
  if (log_start <= start_) return;
  ranges_.erase(ranges_.begin(), split(log_start));
  start_ = log_start;
  end_ = std::max(end_, log_start);
  advance();
}

void SharePartition::advance() {
  while (!ranges_.empty() && is_done(ranges_.begin()->second.state))
    ranges_.erase(ranges_.begin());
  start_ = ranges_.empty() ? end_ : ranges_.begin()->first;
}

std::vector<ShareRange> SharePartition::acquire(
    const std::string& member,
    const std::vector<std::pair<int64_t, int64_t>>& batches,
    int64_t max_records, bool exactly, const ShareLimits& limits,
    int64_t now_ms) {
  std::vector<ShareRange> out;
  int64_t count = 0;
  auto take = [&](int64_t first, Range& range) {
    range.state = DeliveryState::kAcquired;
    range.member = member;
    range.deadline_ms = now_ms + limits.lock_ms;
    ++range.deliveries;
    count += range.last - first + 1;
    add_range(out, {first, range.last, range.state, range.deliveries});
  };
  int64_t seen = start_;  // what lies between batches is gone from the log
  for (const auto& [batch_first, batch_last] : batches) {
    if (count >= max_records) break;
    auto stop = split(std::max(batch_first, seen));
    for (auto gap = ranges_.lower_bound(seen); gap != stop; ++gap)
      if (gap->second.state == DeliveryState::kAvailable)
        gap->second.state = DeliveryState::kArchived;
    seen = batch_last + 1;
    int64_t until = batch_last;
    if (exactly) until = std::min(until, batch_first + max_records - 1);
    // What was given before and may be given again.
    auto it = split(std::max(batch_first, start_));
    split(until + 1);
    for (; it != ranges_.end() && it->first <= until; ++it) {
      bool full = exactly && count >= max_records;
      if (full || it->second.state != DeliveryState::kAvailable) continue;
      if (exactly) split(it->first + (max_records - count));
      take(it->first, it->second);
    }
    // What nobody was given yet, as far as there may be so much in flight.
    int64_t first = std::max(batch_first, end_);
    int64_t last = batch_last;
    if (exactly) last = std::min(last, first + (max_records - count) - 1);
    if (end_ - start_ >= limits.max_in_flight || last < first) continue;
    if (first > end_)  // offsets that compaction took
      ranges_[end_] = {.last = first - 1, .state = DeliveryState::kArchived};
    take(first, ranges_[first] = {.last = last});
    end_ = last + 1;
  }
  advance();
  return out;
}

bool SharePartition::may_give(int64_t log_end,
                              const ShareLimits& limits) const {
  int64_t next = next_offset();
  return next < log_end &&
         (next < end_ || end_ - start_ < limits.max_in_flight);
}

void SharePartition::give_back(Range& range, const ShareLimits& limits) const {
  range.state = range.deliveries >= limits.max_deliveries
                    ? DeliveryState::kArchived
                    : DeliveryState::kAvailable;
  range.member.clear();
}

Answered<void> SharePartition::apply(const std::string& member, int64_t first,
                                     int64_t last, AcknowledgeType type,
                                     const ShareLimits& limits, int64_t now_ms,
                                     std::vector<ShareRange>& changed) {
  if (last < start_) return {};  // dealt with before: nothing to say
  first = std::max(first, start_);
  if (first >= end_ || last >= end_)
    return refusal(ErrorCode::INVALID_REQUEST,
                   "Batch record not found. The {} offset in request is past "
                   "acquired records.",
                   first >= end_ ? "first" : "last");
  split(last + 1);
  for (auto it = split(first); it != ranges_.end() && it->first <= last; ++it) {
    Range& range = it->second;
    if (range.state != DeliveryState::kAcquired)
      return refusal(ErrorCode::INVALID_RECORD_STATE,
                     "The offset cannot be acknowledged. The offset is not "
                     "acquired.");
    if (range.member != member)
      return refusal(ErrorCode::INVALID_RECORD_STATE,
                     "Member is not the owner of offset");
    if (type == AcknowledgeType::kRenew) {
      range.deadline_ms = now_ms + limits.lock_ms;
      continue;
    }
    if (type == AcknowledgeType::kRelease) {
      give_back(range, limits);
    } else {
      range.state = type == AcknowledgeType::kAccept
                        ? DeliveryState::kAcknowledged
                        : DeliveryState::kArchived;
      range.member.clear();
    }
    add_range(changed, {it->first, range.last, range.state, range.deliveries});
  }
  return {};
}

Answered<std::vector<ShareRange>> SharePartition::acknowledge(
    const std::string& member, const std::vector<Acknowledgement>& said,
    const ShareLimits& limits, int64_t now_ms) {
  SharePartition next = *this;
  std::vector<ShareRange> changed;
  for (const Acknowledgement& one : said) {
    int64_t offset = one.first;
    for (size_t i = 0; i < one.types.size(); ++i) {
      // Neighbours of one type go together.
      if (i + 1 < one.types.size() && one.types[i + 1] == one.types[i])
        continue;
      int64_t last = one.types.size() == 1 ? one.last : one.first + int64_t(i);
      Answered<void> applied =
          next.apply(member, offset, last, AcknowledgeType(one.types[i]),
                     limits, now_ms, changed);
      if (!applied) return tl::unexpected(applied.error());
      offset = last + 1;
    }
  }
  *this = std::move(next);
  return changed;
}

template <class Test>
std::vector<ShareRange> SharePartition::give_back_if(const ShareLimits& limits,
                                                     Test test) {
  std::vector<ShareRange> changed;
  for (auto& [first, range] : ranges_) {
    if (range.state != DeliveryState::kAcquired || !test(range)) continue;
    give_back(range, limits);
    add_range(changed, {first, range.last, range.state, range.deliveries});
  }
  return changed;
}

std::vector<ShareRange> SharePartition::release(const std::string& member,
                                                const ShareLimits& limits) {
  return give_back_if(
      limits, [&](const Range& range) { return range.member == member; });
}

std::vector<ShareRange> SharePartition::expire(const ShareLimits& limits,
                                               int64_t now_ms) {
  return give_back_if(
      limits, [&](const Range& range) { return range.deadline_ms <= now_ms; });
}

std::optional<int64_t> SharePartition::next_deadline() const {
  std::optional<int64_t> out;
  for (const auto& [first, range] : ranges_)
    if (range.state == DeliveryState::kAcquired)
      out = std::min(out.value_or(range.deadline_ms), range.deadline_ms);
  return out;
}

}  // namespace weir
