// ConsumerMember: a consumer in a classic group of a cluster: it joins, says
// that it is alive, commits, leaves. Nothing happens by itself: whoever holds
// it calls beat() often.
//
// Reference: org.apache.kafka.clients.consumer.internals.AbstractCoordinator,
// ConsumerCoordinator.
#pragma once
#include <memory>

#include "lib/place/consumer_protocol.h"
#include "lib/place/group_offsets.h"
#include "lib/protocol/api/join_group.h"

namespace weir {

class ConsumerMember {
 public:
  struct Options {
    std::string group;
    std::vector<std::string> topics = {};
    std::optional<std::string> instance_id = {};
    int32_t session_ms = 45'000;    ///< Kafka's session.timeout.ms
    int32_t rebalance_ms = 60'000;  ///< what the others wait for it
  };
  /// `cluster` must outlive it.
  ConsumerMember(Cluster& cluster, Options options);

  /// Enters the next generation and gets its part. kRefused: the group does
  /// not take it (another kind of group, another assignor, no access).
  Result<> join();
  const Assignment& assigned() const { return assigned_; }
  bool has(const TopicPartition& partition) const;

  /// Says that it is alive, if it is time to. True: partitions are given out
  /// anew, and join() must follow.
  Result<bool> beat();
  /// False: they are no longer its own to commit; join() must follow.
  Result<bool> commit(const GroupOffsets& offsets);
  /// So that the others need not wait for it to be missed.
  void leave();

 private:
  /// Says whether to go on to sync_group().
  Result<bool> join_group(protocol::JoinGroupResponse& answer);
  Result<bool> sync_group(const protocol::JoinGroupResponse& joined);
  Result<std::map<std::string, Assignment>> assign(
      const protocol::JoinGroupResponse& joined);
  /// What a code means: again (false) or never.
  Result<bool> again(int16_t code);
  Error refused(int16_t code) const;

  Cluster& cluster_;
  Options options_;
  Committer self_;
  Assignment assigned_;
  int64_t beaten_ns_ = 0;
};

}  // namespace weir
