// PartitionLog: cleaned segments take the place of the ones they were made
// from. At every moment a start finds one whole version of the records:
//   .cleaned files are void; .swap files are complete and win over what lies
//   in their range; .deleted files are void.
#include "lib/log/partition_log.h"

namespace weir {

std::unique_ptr<LogSegment> PartitionLog::new_cleaned(Offset base) {
  return std::make_unique<LogSegment>(*fs_, dir_, base, config_,
                                      FileSuffix::kCleaned);
}

Result<> PartitionLog::replace_segments(std::unique_ptr<LogSegment> cleaned,
                                        const std::vector<Offset>& old) {
  if (broken_) return Failure(broken_error());
  TRY(cleaned->become_inactive());
  TRY(cleaned->flush());
  TRY(cleaned->rename_to(FileSuffix::kSwap));
  // Durable before the originals go.
  TRY(fs_->sync_dir(dir_));
  Offset base = cleaned->base_offset();
  for (Offset offset : old) {
    auto it = segments_.find(offset);
    if (it == segments_.end()) continue;
    TRY(mark_deleted(*it->second));
    segments_.erase(it);
    if (offset != base) TRY(mark_snapshot_deleted(offset));
  }
  TRY(cleaned->rename_to(FileSuffix::kNone));
  segments_.emplace(base, std::move(cleaned));
  return fs_->sync_dir(dir_);
}

}  // namespace weir
