// ShareBroker: what members of share groups are given and what they say of it:
// one SharePartition for each group and partition that is read, the sessions
// of their fetches, locks that run out, and the state that is kept in
// __share_group_state (Kafka's persister and share coordinator in one, as
// there is one node).
//
// Invariants: what a member is told of its acknowledgements is in the log
// first; what it was given is in memory only, so a restart gives it again.
//
// Left out: the requests by which brokers of a cluster keep each other's
// state (83 to 87).
//
// Reference: kafka.server.SharePartitionManager, SharePartition,
// org.apache.kafka.server.share.session; KIP-932.
#pragma once
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "lib/broker/groups/classic_group.h"
#include "lib/broker/kafka_errors.h"
#include "lib/broker/share/share_state.h"
#include "lib/log/partition_log.h"

namespace weir {

class Broker;

/// A member's fetches: which partitions it reads.
struct ShareSession {
  int32_t next_epoch = 1;
  std::vector<std::pair<Uuid, int32_t>> partitions = {};  ///< next to read
  uint64_t connection = 0;
};

class ShareBroker {
 public:
  using ErrorCode = protocol::ErrorCode;

  /// `broker` must outlive it.
  explicit ShareBroker(Broker& broker) : broker_(broker) {}

  /// Reads the state the first time. COORDINATOR_NOT_AVAILABLE where that
  /// failed. All below need it to have worked.
  ErrorCode load();

  // --- State that is kept ----------------------------------------------------

  /// Makes the state of a partition, which begins at `start` (-1: where the
  /// group's strategy says), anew if need be.
  ErrorCode initialize(const ShareKey& key, int32_t state_epoch, int64_t start);
  ErrorCode remove(const ShareKey& key);
  ErrorCode remove_group(std::string_view group);
  struct Position {
    int64_t start = -1;
    int64_t lag = -1;
    int32_t leader_epoch = 0;  ///< of the partition, at the last change
  };
  /// Where a group is as far as that is kept (what is dealt with moves the
  /// kept start on at the next change only); -1 where it has not begun.
  Position position(const ShareKey& key);

  // --- Records ---------------------------------------------------------------

  struct Given {
    ErrorCode error = ErrorCode::NONE;
    PartitionLog* log = nullptr;  ///< to wait for
    LogSlice slice = {};
    std::vector<ShareRange> ranges = {};
  };
  /// Reads and locks up to `max_records` for a member.
  Given acquire(const ShareKey& key, const std::string& member,
                int64_t max_bytes, int64_t max_records, bool exactly);
  /// Whether acquire() would give anything.
  bool has_records(const ShareKey& key);
  Answered<void> acknowledge(const ShareKey& key, const std::string& member,
                             const std::vector<Acknowledgement>& said);
  int32_t lock_ms(std::string_view group) const;

  // --- Sessions --------------------------------------------------------------

  /// Null if there is none. SHARE_SESSION_NOT_FOUND,
  /// INVALID_SHARE_SESSION_EPOCH.
  Answered<ShareSession*> session(const std::string& group,
                                  const std::string& member, int32_t epoch);
  ShareSession& open_session(const std::string& group,
                             const std::string& member, uint64_t connection);
  /// Gives back what the member holds.
  void close_session(const std::string& group, const std::string& member);
  void disconnected(uint64_t connection);

 private:
  struct Partition {
    SharePartition records;
    GroupTimer locks = {};
  };
  Answered<Partition*> open(const ShareKey& key, const PartitionLog& log);
  int64_t first_offset(const ShareKey& key, const PartitionLog& log) const;
  Answered<PartitionLog*> log_of(const ShareKey& key) const;
  ErrorCode store(const ShareKey& key, const ShareState& state,
                  const std::vector<ShareRange>* changed);
  /// Stores what changed of a partition and moves its start on.
  ErrorCode keep(const ShareKey& key, Partition& partition,
                 const std::vector<ShareRange>& changed);
  void watch_locks(const ShareKey& key, Partition& partition);
  void locks_expired(const ShareKey& key);
  void wake(const ShareKey& key);
  ShareLimits limits(std::string_view group) const;
  int64_t config(std::string_view group, std::string_view name,
                 int64_t standard) const;

  Broker& broker_;
  bool loaded_ = false;
  ShareStates states_;
  std::map<ShareKey, Partition> partitions_;
  std::map<std::pair<std::string, std::string>, ShareSession> sessions_;
};

}  // namespace weir
