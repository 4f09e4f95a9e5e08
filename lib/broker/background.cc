#include "lib/broker/background.h"

#include "lib/broker/broker.h"

namespace weir {
namespace {

constexpr int64_t kNsPerMs = 1'000'000;
/// Partitions that are looked at in one go.
constexpr size_t kPartitionsTogether = 32;

int64_t moment(const Broker& broker, int64_t after_ms) {
  int64_t now = broker.clock().monotonic_ns();
  return after_ms > (INT64_MAX - now) / kNsPerMs ? INT64_MAX
                                                 : now + after_ms * kNsPerMs;
}

}  // namespace

Background::Background(Broker& broker, const BackgroundOptions& options)
    : broker_(broker),
      options_(options),
      cleaner_(broker, options_, [this] { schedule_removal(); }) {
  if (broker.options().read_only) return;
  if (!broker.directory().was_clean()) after(0, &Background::recover);
  const BackgroundOptions& o = options_;
  int64_t first = o.initial_delay_ms;
  every(o.recovery_point_ms, first, &Background::checkpoint_recovery_points);
  every(o.log_start_ms, first, &Background::checkpoint_log_starts);
  every(o.high_watermark_ms, o.high_watermark_ms,
        &Background::checkpoint_high_watermarks);
  if (o.flush_check_ms != kNever)
    every(o.flush_check_ms, first, &Background::flush_all);
  if (!o.deletes) return;
  every(o.retention_check_ms, first, &Background::retain);
  every(kNever, first, &Background::remove_folders);
  if (o.cleaner) cleaner_.start();
}

void Background::after(int64_t ms, Task task) {
  broker_.at(moment(broker_, ms), [this, task] { (this->*task)(); });
}

void Background::every(int64_t ms, int64_t first_ms, Task task) {
  broker_.at(moment(broker_, first_ms), [this, ms, task] {
    (this->*task)();
    if (ms != kNever) every(ms, ms, task);
  });
}

void Background::say(const TopicPartition& partition, std::string_view what,
                     const Error& error) {
  if (options_.log)
    options_.log(fmt::format("{}-{}: {}: {}", partition.topic,
                             partition.partition, what, error.message()));
}

// --- Retention ---------------------------------------------------------------

void Background::retain() {
  if (!retained_) retain_some();  // else a pass is under way
}

// In pieces, from where the last one ended.
void Background::retain_some() {
  std::vector<TopicPartition> due =
      next_partitions(retained_, kPartitionsTogether);
  for (const TopicPartition& one : due) retain_one(one);
  schedule_removal();
  retained_.reset();
  if (due.size() < kPartitionsTogether) return;
  retained_ = due.back();
  after(0, &Background::retain_some);
}

std::vector<TopicPartition> Background::next_partitions(
    const std::optional<TopicPartition>& behind, size_t most) const {
  std::vector<TopicPartition> out;
  const auto& topics = broker_.image().topics();
  auto it = behind ? topics.lower_bound(behind->topic) : topics.begin();
  for (; it != topics.end(); ++it) {
    for (const auto& [id, partition] : it->second.partitions) {
      TopicPartition key{it->first, PartitionId(id)};
      if (behind && key <= *behind) continue;
      out.push_back(std::move(key));
      if (out.size() == most) return out;
    }
  }
  return out;
}

// After an unclean stop, one log at a time; who asks for one gets it sooner.
void Background::recover() {
  auto next = next_partitions(recovered_, 1);
  if (next.empty()) return;
  recovered_ = next.front();
  // What cannot be opened is told by whoever opens it.
  (void)broker_.lead(recovered_->topic, recovered_->partition.value());
  after(0, &Background::recover);
}

void Background::retain_one(const TopicPartition& partition) {
  LocalBroker& directory = broker_.directory();
  int32_t id = partition.partition.value();
  if (cleaner_.is_cleaning(partition)) return;
  PartitionLog* log = directory.led_log(partition.topic, id);
  if (!log && !directory.has_upkeep(partition)) return;
  if (!log) {
    auto led = directory.lead(partition.topic, id);
    if (!led) return;  // damaged: said when it was found
    log = led->log;
  }
  if (log->config().cleanup_compact && !options_.cleaner) return;
  Offset start = log->log_start_offset();
  Result<int> deleted = log->apply_retention();
  if (!deleted)
    return say(partition, "old records are not deleted", deleted.error());
  if (log->log_start_offset() != start) broker_.appended(log);
}

void Background::schedule_removal() {
  std::optional<TimestampMs> due;
  for (const auto& [partition, led] : broker_.directory().led())
    if (auto one = led.log->next_removal(); one && (!due || *one < *due))
      due = one;
  if (!due || (removal_ && *removal_ <= *due)) return;
  removal_ = due;
  after(std::max<int64_t>(0, *due - broker_.clock().now()),
        &Background::remove_deleted);
}

void Background::remove_deleted() {
  removal_.reset();
  for (const auto& [partition, led] : broker_.directory().led())
    if (Result<> removed = led.log->remove_deleted(); !removed)
      say(partition, "deleted files are not removed", removed.error());
  schedule_removal();
}

void Background::remove_folders() {
  Result<int> removed = broker_.directory().remove_marked();
  if (!removed && options_.log) options_.log(removed.error().message());
}

// --- Flushing ----------------------------------------------------------------

void Background::appended(const PartitionLog* log) {
  if (!log) return;
  bool rolled = log->flush_wanted().has_value();
  int64_t delay = rolled ? 0 : log->config().flush_ms;
  if (delay == kNever) return;
  int64_t due = moment(broker_, delay);
  auto [entry, added] = flushes_.try_emplace(log, due);
  if (!added && entry->second <= due) return;
  entry->second = due;
  broker_.at(due, [this, log] { flush(log); });
}

void Background::flush(const PartitionLog* log) {
  auto entry = flushes_.find(log);
  if (entry == flushes_.end()) return;  // gone, or flushed before
  if (entry->second > broker_.clock().monotonic_ns()) return;
  flushes_.erase(entry);
  for (const auto& [partition, led] : broker_.directory().led()) {
    if (led.log != log) continue;
    if (Result<> done = led.log->flush(); !done)
      say(partition, "not flushed", done.error());
    return;
  }
}

void Background::flush_all() {
  for (const auto& [partition, led] : broker_.directory().led())
    if (Result<> done = led.log->flush_if_due(); !done)
      say(partition, "not flushed", done.error());
}

// --- Checkpoints -------------------------------------------------------------

void Background::checkpoint(DataDir::Checkpoint which) {
  Result<> written = broker_.directory().write_checkpoint(which);
  if (!written && options_.log) options_.log(written.error().message());
}

void Background::forget(const TopicPartition& partition) {
  cleaner_.forget(partition);
  flushes_.erase(broker_.directory().led_log(partition.topic,
                                             partition.partition.value()));
}

}  // namespace weir
