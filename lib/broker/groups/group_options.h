// What a group coordinator is told by the broker's configs.
#pragma once
#include <cstdint>

namespace weir {

/// Kafka's defaults, but for the initial delay: with one node and few clients
/// there is nothing to wait for.
struct GroupOptions {
  int64_t initial_rebalance_delay_ms = 0;  ///< group.initial.rebalance.delay.ms
  int32_t min_session_timeout_ms = 6'000;  ///< group.min.session.timeout.ms
  int32_t max_session_timeout_ms = 1'800'000;  ///< group.max.session.timeout.ms
  int32_t max_size = INT32_MAX;                ///< group.max.size
  int32_t offset_metadata_max = 4096;          ///< offset.metadata.max.bytes
  int64_t offsets_retention_ms = 604'800'000;  ///< offsets.retention.minutes
  int64_t retention_check_ms =
      600'000;  ///< offsets.retention.check.interval.ms
  /// Off unless it is known that nobody else's offsets are in the directory.
  bool expire_offsets = false;
};

}  // namespace weir
