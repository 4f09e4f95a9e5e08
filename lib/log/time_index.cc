#include "lib/log/time_index.h"

#include <cassert>

#include "lib/log/index_search.h"

namespace weir {
namespace {
constexpr int kTimestampAt = field_position(kTimeIndexLayout, "timestamp");
constexpr int kOffsetAt = field_position(kTimeIndexLayout, "relativeOffset");
}  // namespace

TimeIndexView::TimeIndexView(Bytes file, Offset base)
    : file_(file), base_(base) {
  size_ = partition_point(file.size() / kEntry, [&](size_t i) {
    const char* p = file.data() + i * kEntry;
    return load_be<int64_t>(p + kTimestampAt) != 0 ||
           load_be<int32_t>(p + kOffsetAt) != 0;
  });
}

TimeIndexEntry TimeIndexView::operator[](size_t i) const {
  assert(i < size_);
  const char* p = file_.data() + i * kEntry;
  return {TimestampMs(load_be<int64_t>(p + kTimestampAt)),
          base_ + load_be<uint32_t>(p + kOffsetAt)};
}

std::optional<size_t> TimeIndexView::find(TimestampMs target) const {
  size_t later = partition_point(
      size_, [&](size_t i) { return (*this)[i].timestamp <= target; });
  if (later == 0) return std::nullopt;
  return later - 1;
}

bool TimeIndexView::rises() const {
  for (size_t i = 1; i < size_; ++i) {
    TimeIndexEntry before = (*this)[i - 1], entry = (*this)[i];
    if (entry.timestamp <= before.timestamp || entry.offset < before.offset)
      return false;
  }
  return true;
}

void TimeIndexView::check(std::string_view file, FindingSink& sink) const {
  check_index_tail({file_, kEntry, size_}, file, sink);
  for (size_t i = 1; i < size_; ++i) {
    TimeIndexEntry before = (*this)[i - 1], entry = (*this)[i];
    if (entry.timestamp > before.timestamp && entry.offset >= before.offset)
      continue;
    sink.report({"index-order", std::string(file),
                 Position(int64_t(i * kEntry)), entry.offset,
                 fmt::format("timestamp {} of offset {} stands behind "
                             "timestamp {} of offset {}",
                             entry.timestamp, entry.offset, before.timestamp,
                             before.offset)});
    return;
  }
}

void append_entry(std::string& out, const TimeIndexEntry& entry, Offset base) {
  assert(entry.offset >= base && entry.offset - base <= INT32_MAX);
  Writer w(out);
  w.i64(entry.timestamp.value());
  w.i32(int32_t(entry.offset - base));
}

}  // namespace weir
