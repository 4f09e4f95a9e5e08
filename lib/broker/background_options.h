// What background work is told by the broker's configs. Defaults are Kafka's.
#pragma once
#include <cstdint>
#include <functional>
#include <string_view>

namespace weir {

inline constexpr int64_t kNever = INT64_MAX;

struct BackgroundOptions {
  /// Retention and cleaning. Off where the directory may be somebody else's.
  bool deletes = false;
  int64_t initial_delay_ms = 30'000;     ///< log.initial.task.delay.ms
  int64_t retention_check_ms = 300'000;  ///< log.retention.check.interval.ms
  int64_t flush_check_ms = kNever;       ///< log.flush.scheduler.interval.ms
  /// log.flush.offset.checkpoint.interval.ms
  int64_t recovery_point_ms = 60'000;
  /// log.flush.start.offset.checkpoint.interval.ms
  int64_t log_start_ms = 60'000;
  /// replica.high.watermark.checkpoint.interval.ms
  int64_t high_watermark_ms = 5'000;
  bool cleaner = true;                       ///< log.cleaner.enable
  int64_t cleaner_backoff_ms = 15'000;       ///< log.cleaner.backoff.ms
  int64_t cleaner_memory_bytes = 128 << 20;  ///< log.cleaner.dedupe.buffer.size
  double cleaner_load_factor = 0.9;  ///< log.cleaner.io.buffer.load.factor
  /// log.cleaner.io.max.bytes.per.second
  double cleaner_bytes_per_second = 1.7976931348623157e308;

  /// Takes lines for people.
  std::function<void(std::string_view)> log = {};
};

}  // namespace weir
