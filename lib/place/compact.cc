#include "lib/place/compact.h"

namespace weir {

Result<CompactCount> compact_log(PartitionLog& log,
                                 std::optional<Offset> checkpoint,
                                 const CompactPlan& plan) {
  CompactCount count;
  count.bytes_before = log.size();
  count.segments_before = int64_t(log.segments().size());
  const LogConfig config = log.config();
  LogConfig at_once = config;
  at_once.file_delete_delay_ms = 0;
  log.set_config(at_once);
  // Kafka forgets them when it loads a log; the last batch of one that it
  // knows would have to stay.
  log.expire_producers(kProducerExpirationMs);
  auto work = [&]() -> Result<> {
    TRY_ASSIGN(count.range, cleanable_range(log, checkpoint, plan.now));
    count.stats.end = count.range.first_dirty;
    if (plan.clean) {
      TRY_ASSIGN(count.stats,
                 clean_log(log, count.range,
                           {.now = plan.now, .dry_run = plan.dry_run}));
    }
    count.bytes_after = log.size();
    count.segments_after = int64_t(log.segments().size());
    if (plan.retention) {
      TRY_ASSIGN(int removed, log.apply_retention());
      count.retention_removed = removed;
      count.bytes_after = log.size();
      count.segments_after = int64_t(log.segments().size());
    }
    return log.remove_deleted();
  };
  Result<> done = work();
  log.set_config(config);
  TRY(std::move(done));
  if (plan.dry_run) {
    // What the cleaner did not do it counted.
    count.bytes_after -= count.stats.bytes_read - count.stats.bytes_kept;
    count.segments_after -=
        count.stats.segments_before - count.stats.segments_after;
  }
  return count;
}

}  // namespace weir
