#include "lib/broker/log_cleaner.h"

#include "lib/broker/broker.h"

namespace weir {
namespace {

constexpr int64_t kNsPerMs = 1'000'000;
/// What Kafka's map needs for a key; ours, with room to grow, no more.
constexpr int64_t kBytesPerKey = 24;

}  // namespace

LogCleaner::LogCleaner(Broker& broker, const BackgroundOptions& options,
                       std::function<void()> done)
    : broker_(broker), options_(options), done_(std::move(done)) {}

void LogCleaner::start() { after_ms(0, &LogCleaner::look); }

void LogCleaner::after_ms(int64_t ms, void (LogCleaner::*task)()) {
  broker_.at(broker_.clock().monotonic_ns() + ms * kNsPerMs,
             [this, task] { (this->*task)(); });
}

void LogCleaner::look() {
  std::optional<Candidate> found = dirtiest();
  if (!found) return after_ms(options_.cleaner_backoff_ms, &LogCleaner::look);
  auto max_keys = int64_t(double(options_.cleaner_memory_bytes) /
                          double(kBytesPerKey) * options_.cleaner_load_factor);
  job_.emplace(Job{
      found->partition,
      std::make_unique<LogCleaning>(
          *found->log, found->range,
          CleanOptions{.now = broker_.clock().now(), .max_keys = max_keys})});
  after_ms(0, &LogCleaner::go_on);
}

std::optional<LogCleaner::Candidate> LogCleaner::dirtiest() {
  std::optional<Candidate> best;
  TimestampMs now = broker_.clock().now();
  for (const auto& [partition, led] : broker_.directory().led()) {
    PartitionLog& log = *led.log;
    if (!log.config().cleanup_compact || log.broken() ||
        uncleanable_.contains(partition))
      continue;
    auto range =
        cleanable_range(log, broker_.directory().cleaned(partition), now);
    Result<bool> wanted = range ? wants_cleaning(log, *range)
                                : Result<bool>(Failure(range.error()));
    if (!wanted) {
      give_up(partition, wanted.error());
      continue;
    }
    if (!*wanted) continue;
    if (!best || range->dirty_ratio() > best->range.dirty_ratio())
      best = {partition, &log, *range};
  }
  return best;
}

Result<bool> LogCleaner::wants_cleaning(PartitionLog& log,
                                        const CleanRange& range) const {
  if (range.dirty_bytes == 0) return false;
  if (range.dirty_ratio() > log.config().min_cleanable_dirty_ratio) return true;
  TRY_ASSIGN(int64_t late, overdue_ms(log, range, broker_.clock().now()));
  return late > 0;
}

void LogCleaner::go_on() {
  if (!job_) return after_ms(0, &LogCleaner::look);  // its partition went
  Result<bool> more = step();
  if (more && *more) {
    double pause_ms =
        1000.0 * double(kSliceBytes) / options_.cleaner_bytes_per_second;
    return after_ms(int64_t(pause_ms), &LogCleaner::go_on);
  }
  if (!more) give_up(job_->partition, more.error());
  job_.reset();
  done_();
  after_ms(0, &LogCleaner::look);
}

Result<bool> LogCleaner::step() {
  TRY_ASSIGN(bool more, job_->cleaning->step(kSliceBytes));
  if (!more)
    TRY(broker_.directory().set_cleaned(job_->partition,
                                        job_->cleaning->stats().end));
  return more;
}

void LogCleaner::give_up(const TopicPartition& partition, const Error& error) {
  uncleanable_.insert(partition);
  if (options_.log)
    options_.log(fmt::format("{}-{}: not compacted until the next start: {}",
                             partition.topic, partition.partition,
                             error.message()));
}

void LogCleaner::forget(const TopicPartition& partition) {
  uncleanable_.erase(partition);
  if (is_cleaning(partition)) job_.reset();
}

}  // namespace weir
