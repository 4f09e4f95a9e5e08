// PartitionLog: cleaned segments take the place of the ones they were made
// from. At every moment a start finds one whole version of the records:
//   .cleaned files are void; .swap files are complete and win over what lies
//   in their range; .deleted files are void.
#include <algorithm>

#include "lib/log/partition_log.h"

namespace weir {

std::unique_ptr<LogSegment> PartitionLog::new_cleaned(Offset base) {
  return std::make_unique<LogSegment>(*fs_, dir_, base, config_,
                                      FileSuffix::kCleaned);
}

Result<> PartitionLog::replace_segments(
    std::vector<std::unique_ptr<LogSegment>> cleaned,
    const std::vector<Offset>& old) {
  if (broken_) return Failure(broken_error());
  for (auto& segment : cleaned) {
    TRY(segment->become_inactive());
    TRY(segment->flush());
  }
  // The lowest last: until it is renamed it voids the others.
  for (auto it = cleaned.rbegin(); it != cleaned.rend(); ++it)
    TRY((*it)->rename_to(FileSuffix::kSwap));
  // Durable before the originals go.
  TRY(fs_->sync_dir(dir_));
  for (Offset offset : old) {
    auto it = segments_.find(offset);
    if (it == segments_.end()) continue;
    TRY(mark_deleted(*it->second));
    segments_.erase(it);
    bool replaced =
        std::any_of(cleaned.begin(), cleaned.end(),
                    [&](const auto& c) { return c->base_offset() == offset; });
    if (!replaced) TRY(mark_snapshot_deleted(offset));
  }
  for (auto& segment : cleaned) {
    TRY(segment->rename_to(FileSuffix::kNone));
    Offset base = segment->base_offset();
    segments_.emplace(base, std::move(segment));
  }
  return fs_->sync_dir(dir_);
}

Result<> PartitionLog::split_segment(Offset base) {
  LogSegment& whole = *segments_.at(base);
  TRY_ASSIGN(std::shared_ptr<File> file, whole.log_file());
  TRY_ASSIGN(std::unique_ptr<Mapping> map, file->map(whole.size()));
  std::vector<std::unique_ptr<LogSegment>> parts;
  std::vector<BatchSummary> summaries;
  int64_t from = 0, at = 0;
  auto write_part = [&]() -> Result<> {
    if (summaries.empty()) return {};
    Bytes piece = map->bytes().substr(size_t(from), size_t(at - from));
    TRY(parts.back()->append(summaries, std::span(&piece, 1)));
    summaries.clear();
    from = at;
    return {};
  };
  for (;;) {
    Peek peek = peek_batch(map->bytes(), at);
    if (peek.shape != BatchShape::kWhole) break;
    const RawBatch& batch = peek.batch;
    if (parts.empty() || !parts.back()->fits(batch.last_offset())) {
      TRY(write_part());
      parts.push_back(new_cleaned(parts.empty() ? base : batch.base_offset()));
      if (!parts.back()->fits(batch.last_offset()))
        parts.back() = new_cleaned(batch.base_offset());
      TRY(parts.back()->create(clock_->now()));
    }
    summaries.push_back(
        {batch.size(), batch.last_offset(), batch.max_timestamp()});
    at += batch.size();
  }
  TRY(write_part());
  return replace_segments(std::move(parts), {base});
}

}  // namespace weir
