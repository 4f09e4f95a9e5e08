#include "lib/log/offset_index.h"

#include <cassert>

#include "lib/log/index_search.h"

namespace weir {
namespace {
constexpr int kOffsetAt = field_position(kOffsetIndexLayout, "relativeOffset");
constexpr int kPositionAt = field_position(kOffsetIndexLayout, "position");
}  // namespace

OffsetIndexView::OffsetIndexView(Bytes file, Offset base)
    : file_(file), base_(base) {
  // Every entry that was written has a position above 0.
  size_ = partition_point(file.size() / kEntry, [&](size_t i) {
    return load_be<uint32_t>(file.data() + i * kEntry + kPositionAt) != 0;
  });
}

OffsetIndexEntry OffsetIndexView::operator[](size_t i) const {
  assert(i < size_);
  const char* p = file_.data() + i * kEntry;
  return {base_ + load_be<uint32_t>(p + kOffsetAt),
          Position(load_be<uint32_t>(p + kPositionAt))};
}

std::optional<size_t> OffsetIndexView::find(Offset target) const {
  size_t above = partition_point(
      size_, [&](size_t i) { return (*this)[i].offset <= target; });
  if (above == 0) return std::nullopt;
  return above - 1;
}

std::optional<size_t> OffsetIndexView::find(Position target) const {
  size_t above = partition_point(
      size_, [&](size_t i) { return (*this)[i].position <= target; });
  if (above == 0) return std::nullopt;
  return above - 1;
}

void OffsetIndexView::check(std::string_view file, FindingSink& sink) const {
  check_index_tail({file_, kEntry, size_}, file, sink);
  for (size_t i = 1; i < size_; ++i) {
    OffsetIndexEntry before = (*this)[i - 1], entry = (*this)[i];
    if (entry.offset > before.offset && entry.position > before.position)
      continue;
    sink.report({"index-order", std::string(file),
                 Position(int64_t(i * kEntry)), entry.offset,
                 fmt::format("offset {} at {} stands behind offset {} at {}",
                             entry.offset, entry.position, before.offset,
                             before.position)});
    return;
  }
}

void append_entry(std::string& out, const OffsetIndexEntry& entry,
                  Offset base) {
  assert(entry.offset >= base && entry.offset - base <= INT32_MAX);
  Writer w(out);
  w.i32(int32_t(entry.offset - base));
  w.i32(int32_t(entry.position.value()));
}

}  // namespace weir
