// Fetch sessions (KIP-227): what a client fetches, remembered between its
// requests, so that they and their answers hold only what changed. A fetch
// without a session is one over a session that nobody keeps.
//
// Reference: kafka.server.FetchSession, FetchManager.
#pragma once
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "lib/base/ints.h"
#include "lib/base/uuid.h"
#include "lib/protocol/api/fetch.h"

namespace weir {

/// What a client asks of one partition, and what it was told last.
struct FetchedPartition {
  std::string topic;  ///< empty in versions with topic ids
  Uuid topic_id;
  int32_t partition = 0;
  LeaderEpoch current_epoch = kNoEpoch;
  Offset offset;
  LeaderEpoch last_fetched_epoch = kNoEpoch;
  int32_t max_bytes = 0;
  // -1: nothing yet, or an error, which is told again.
  Offset told_high_watermark{-1};
  Offset told_log_start{-1};
};

class FetchSession {
 public:
  /// Sent as 0 unless it is kept.
  int32_t id = 0;
  int32_t next_epoch = 1;
  bool uses_ids = false;
  int64_t created_ns = 0;
  int64_t used_ns = 0;

  using Partitions = std::list<FetchedPartition>;
  const Partitions& partitions() const { return partitions_; }
  size_t size() const { return partitions_.size(); }
  /// Adds or changes what a request names, drops what it forgets.
  void update(const protocol::FetchRequest& request);
  /// Fairness: what gave data goes to the end of the line. The pointer is to
  /// one of partitions().
  void move_to_end(const FetchedPartition* partition);
  FetchedPartition& at(const FetchedPartition* partition) {
    return const_cast<FetchedPartition&>(*partition);
  }

 private:
  struct Key {
    std::string topic;
    Uuid topic_id;
    int32_t partition;
    auto operator<=>(const Key&) const = default;
  };
  Partitions partitions_;
  std::map<Key, Partitions::iterator> places_;
};

class FetchSessions {
 public:
  /// max.incremental.fetch.session.cache.slots
  static constexpr size_t kSlots = 1000;
  /// min.incremental.fetch.session.eviction.ms: a session is safe from others
  /// for as long after its last use.
  static constexpr int64_t kSafeNs = 120'000 * int64_t(1'000'000);

  /// Gives the session an id where there is a slot: a free one, the one that
  /// was longest unused if that is long enough, or the smallest old one.
  /// Without a slot its id stays 0.
  void keep(const std::shared_ptr<FetchSession>& session, int32_t random_id,
            int64_t now_ns);
  std::shared_ptr<FetchSession> find(int32_t id) const;
  void remove(int32_t id) { sessions_.erase(id); }
  size_t size() const { return sessions_.size(); }

 private:
  bool make_room(size_t partitions, int64_t now_ns);
  std::unordered_map<int32_t, std::shared_ptr<FetchSession>> sessions_;
};

}  // namespace weir
