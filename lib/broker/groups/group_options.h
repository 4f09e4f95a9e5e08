// What a group coordinator is told by the broker's configs.
#pragma once
#include <algorithm>
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
  /// What a group may set for itself (KIP-1091), within bounds.
  struct Bounded {
    int32_t value, min, max;
    /// The broker's own default may be outside of what groups may set.
    void set(int64_t wanted) {
      value = int32_t(wanted);
      min = std::min(min, value);
      max = std::max(max, value);
    }
    int32_t of(int64_t wanted) const {
      return int32_t(std::clamp<int64_t>(wanted, min, max));
    }
  };
  Bounded consumer_session_timeout_ms = {45'000, 45'000, 60'000};
  Bounded consumer_heartbeat_interval_ms = {5'000, 5'000, 15'000};
  /// Kafka's default is 1,000: assignments of many members at once.
  Bounded consumer_assignment_interval_ms = {0, 0, 15'000};
  int32_t consumer_max_size = INT32_MAX;  ///< group.consumer.max.size
  Bounded share_session_timeout_ms = {45'000, 45'000, 60'000};
  Bounded share_heartbeat_interval_ms = {5'000, 5'000, 15'000};
  Bounded share_assignment_interval_ms = {0, 0, 15'000};
  int32_t share_max_size = 200;  ///< group.share.max.size
  /// Off unless it is known that nobody else's offsets are in the directory.
  bool expire_offsets = false;
};

}  // namespace weir
