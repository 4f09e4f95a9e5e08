// SharePartition: which records of a partition the members of one share group
// hold, have dealt with, or may be given. Offsets between start and end are in
// flight; below all are dealt with, above none was given yet.
//
// Pure state with its rules: what is read and written belongs to ShareBroker.
//
// Invariants: ranges lie between start() and end(), touch and do not overlap;
// the first of them is not dealt with; an acquired range has a holder and a
// deadline, no other has.
//
// Reference: kafka.server.share.SharePartition; KIP-932, KIP-1206 (exact
// limits), KIP-1222 (renewal).
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lib/broker/kafka_errors.h"

namespace weir {

/// Kafka's numbers, as records have them.
enum class DeliveryState : int8_t {
  kAvailable = 0,
  kAcquired = 1,
  kAcknowledged = 2,
  kArchived = 4,
};

/// Kafka's numbers, as requests have them.
enum class AcknowledgeType : int8_t {
  kGap = 0,
  kAccept = 1,
  kRelease = 2,
  kReject = 3,
  kRenew = 4,
};

/// What is said of the offsets from first to last: one type for all of them
/// or one for each.
struct Acknowledgement {
  int64_t first = 0;
  int64_t last = 0;
  std::vector<int8_t> types;
};

/// Offsets that are alike.
struct ShareRange {
  int64_t first = 0;
  int64_t last = 0;
  DeliveryState state = DeliveryState::kAvailable;
  int16_t deliveries = 0;
  bool operator==(const ShareRange&) const = default;
};

/// What is kept of a share partition on disk.
struct ShareState {
  int32_t snapshot_epoch = 0;
  int32_t state_epoch = 0;
  int32_t leader_epoch = 0;
  int64_t start = -1;  ///< -1: as the group's strategy says
  int32_t complete = -1;
  std::vector<ShareRange> ranges = {};
  int32_t updates = 0;  ///< since the last snapshot
};

struct ShareLimits {
  int32_t max_deliveries = 5;     ///< share.delivery.count.limit
  int32_t max_in_flight = 2'000;  ///< share.partition.max.record.locks
  int64_t lock_ms = 30'000;       ///< share.record.lock.duration.ms
};

class SharePartition {
 public:
  /// Begins at `start`, with what was kept of later offsets.
  SharePartition(int64_t start, const std::vector<ShareRange>& kept);

  int64_t start() const { return start_; }
  /// The offset behind all that were ever given.
  int64_t end() const { return end_; }
  /// Where to read on: the first that may be given.
  int64_t next_offset() const;
  /// Whether acquire() would give anything of a log that ends there.
  bool may_give(int64_t log_end, const ShareLimits& limits) const;
  /// How many from start() on are dealt with.
  int32_t complete() const;
  std::vector<ShareRange> ranges() const;

  /// Records below are gone from the log.
  void begin_at(int64_t log_start);

  /// Gives a member what may be given of the log's `batches` (first and last
  /// offsets, ascending, all from next_offset() on): whole batches until
  /// there are `max_records`, or (`exactly`) not one more.
  std::vector<ShareRange> acquire(
      const std::string& member,
      const std::vector<std::pair<int64_t, int64_t>>& batches,
      int64_t max_records, bool exactly, const ShareLimits& limits,
      int64_t now_ms);

  /// All or nothing. INVALID_REQUEST, INVALID_RECORD_STATE. Gives what
  /// changed.
  Answered<std::vector<ShareRange>> acknowledge(
      const std::string& member, const std::vector<Acknowledgement>& said,
      const ShareLimits& limits, int64_t now_ms);
  /// All that the member holds is given back. Gives what changed.
  std::vector<ShareRange> release(const std::string& member,
                                  const ShareLimits& limits);
  /// What is held for too long is given back. Gives what changed.
  std::vector<ShareRange> expire(const ShareLimits& limits, int64_t now_ms);
  /// When expire() is due.
  std::optional<int64_t> next_deadline() const;
  /// start() moves behind what is dealt with.
  void advance();

 private:
  struct Range {
    int64_t last;
    DeliveryState state = DeliveryState::kAvailable;
    int16_t deliveries = 0;
    std::string member = {};
    int64_t deadline_ms = 0;
  };
  using Ranges = std::map<int64_t, Range>;
  Ranges::iterator split(int64_t at);
  void give_back(Range& range, const ShareLimits& limits) const;
  Answered<void> apply(const std::string& member, int64_t first, int64_t last,
                       AcknowledgeType type, const ShareLimits& limits,
                       int64_t now_ms, std::vector<ShareRange>& changed);
  template <class Test>
  std::vector<ShareRange> give_back_if(const ShareLimits& limits, Test test);

  int64_t start_;
  int64_t end_;
  Ranges ranges_;  // by first offset
};

/// Adds a range to those before it, as one where they are alike.
void add_range(std::vector<ShareRange>& ranges, const ShareRange& range);

}  // namespace weir
