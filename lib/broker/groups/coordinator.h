// GroupCoordinator: the groups of this broker: who joins, who must go, what is
// written of them to __consumer_offsets, and their committed offsets. Groups
// of the consumer protocol are coordinated by ConsumerGroups, share groups by
// ShareGroups; streams groups that the directory holds are known by name, kind
// and offsets only.
//
// State is read from the directory when the first request asks for a group;
// members' sessions begin then.
//
// Invariants:
// - what a client is told is in the log first (with a read-only directory:
//   in memory only);
// - answers leave when the state is as it will stay: a client may send its
//   next request from within an answer;
// - a timer that fires late finds its group and member by name or not at all.
//
// Reference: org.apache.kafka.coordinator.group.GroupMetadataManager,
// OffsetMetadataManager, GroupCoordinatorShard.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "lib/broker/group_batch.h"
#include "lib/broker/groups/classic_group.h"
#include "lib/broker/groups/consumer_groups.h"
#include "lib/broker/groups/group_options.h"
#include "lib/broker/groups/share_groups.h"
#include "lib/broker/kafka_errors.h"
#include "lib/metadata/groups.h"
#include "lib/protocol/api/heartbeat.h"
#include "lib/protocol/api/leave_group.h"

namespace weir {

class Broker;

/// What anybody may do to a group where nothing is forbidden, a bit for each
/// AclOperation: read, delete, describe, describe and alter configs.
inline constexpr int32_t kGroupOperations =
    1 << 3 | 1 << 6 | 1 << 8 | 1 << 10 | 1 << 11;

/// Who sent a request, as records and descriptions say it.
struct GroupClient {
  std::string id;
  std::string host;
  int16_t version = 0;  ///< of the request
};

class GroupCoordinator {
 public:
  using ErrorCode = protocol::ErrorCode;
  using Offsets = std::map<TopicPartition, CommittedOffset>;

  /// `broker` must outlive it.
  GroupCoordinator(Broker& broker, const GroupOptions& options);
  ~GroupCoordinator();
  GroupCoordinator(const GroupCoordinator&) = delete;
  GroupCoordinator& operator=(const GroupCoordinator&) = delete;

  /// Reads the groups the first time. COORDINATOR_NOT_AVAILABLE where that
  /// failed: the next request tries again. All below need it to have worked.
  ErrorCode load();
  const GroupOptions& options() const { return options_; }

  // --- Members (joining.cc, rebalancing.cc, members.cc) ----------------------

  void join(const protocol::JoinGroupRequest& request,
            const GroupClient& client, JoinReply reply);
  void sync(const protocol::SyncGroupRequest& request, SyncReply reply);
  ErrorCode heartbeat(const protocol::HeartbeatRequest& request);
  /// Of each member, in the order of the request.
  std::vector<ErrorCode> leave(const protocol::LeaveGroupRequest& request);

  // --- Groups (groups.cc) ----------------------------------------------------

  /// Null if there is none of that name and the classic kind.
  ClassicGroup* find(std::string_view name);
  const std::map<std::string, std::unique_ptr<ClassicGroup>, std::less<>>&
  classic() const {
    return classic_;
  }
  ConsumerGroups& consumers() { return consumers_; }
  ShareGroups& shares() { return shares_; }
  /// Groups of kinds that are not coordinated here: streams.
  const Groups& others() const { return others_; }
  /// Whether there is a group of that name, of whatever kind.
  bool knows(std::string_view name) const;
  /// GROUP_ID_NOT_FOUND, NON_EMPTY_GROUP.
  ErrorCode delete_group(const std::string& name);

  // --- Offsets (offsets.cc) --------------------------------------------------

  struct Committer {
    std::string group;
    int32_t generation = -1;
    std::string member;
    std::optional<std::string> instance;
    int16_t version = 0;
  };
  /// Whether it may commit; makes the group of one that commits by itself.
  ErrorCode check_commit(const Committer& committer);
  /// Stores commits that were checked.
  ErrorCode commit(const Committer& committer, const Offsets& offsets);
  /// The same for commits that count once their transaction is committed
  /// (TxnOffsetCommit).
  ErrorCode check_transactional(const Committer& committer);
  ErrorCode commit_in(const TxnProducer& writer, const Committer& committer,
                      const Offsets& offsets);
  /// A marker stands in a partition of __consumer_offsets.
  void transaction_ended(int32_t partition, ProducerId producer, bool commit);
  /// Whether an open transaction has committed an offset of the partition.
  bool undecided(std::string_view group, const TopicPartition& partition) const;
  /// Whether a member, or an administrator (none), may ask for them.
  ErrorCode check_fetch(std::string_view group,
                        const std::optional<std::string>& member,
                        int32_t epoch) const;
  /// Null if nothing was committed.
  const Offsets* offsets(std::string_view group) const;
  /// GROUP_ID_NOT_FOUND, NON_EMPTY_GROUP for the whole request.
  ErrorCode check_offset_delete(std::string_view group);
  ErrorCode delete_offsets(const std::string& group,
                           const std::vector<TopicPartition>& partitions);
  /// To be called when a topic is gone: nobody's offsets outlive it.
  void topic_deleted(std::string_view topic);

 private:
  friend class ConsumerGroups;
  friend class ShareGroups;
  using JoinRequest = protocol::JoinGroupRequest;
  using JoinResponse = protocol::JoinGroupResponse;
  using SyncResponse = protocol::SyncGroupResponse;

  // Joining (joining.cc).
  void join_new(ClassicGroup& group, const JoinRequest& request,
                const GroupClient& client, JoinReply reply);
  void join_again(ClassicGroup& group, const JoinRequest& request,
                  const GroupClient& client, JoinReply reply);
  void promise(ClassicGroup& group, const JoinRequest& request,
               const std::string& id, JoinReply reply);
  void add(ClassicGroup& group, const JoinRequest& request,
           const GroupClient& client, const std::string& id, JoinReply reply);
  void update(ClassicGroup& group, ClassicMember& member,
              const JoinRequest& request, JoinReply reply);
  void replace_static(ClassicGroup& group, ClassicMember& old,
                      const std::string& new_id, const JoinRequest& request,
                      int16_t version, JoinReply reply);
  void keep_static(ClassicGroup& group, ClassicMember& member,
                   const std::string& old_id,
                   const std::optional<std::string>& old_leader,
                   int16_t version);
  bool has_room(ClassicGroup& group, const std::string& id);
  Answered<ClassicGroup*> group_to_join(const std::string& name, bool create);

  // Rebalancing (rebalancing.cc).
  void rebalance_or_complete(ClassicGroup& group);
  void prepare_rebalance(ClassicGroup& group);
  void initial_delay_over(ClassicGroup& group, int64_t delay_ms,
                          int64_t remaining_ms);
  void complete_if_joined(ClassicGroup& group);
  void complete_join(ClassicGroup& group);
  void fail_syncs(ClassicGroup& group, ErrorCode error);
  void remove_member(ClassicGroup& group, ClassicMember& member);
  void member_gone(ClassicGroup& group);
  void session_expired(const std::string& group, const std::string& member);
  void syncs_expired(ClassicGroup& group, int32_t generation);
  void start_session(ClassicGroup& group, ClassicMember& member,
                     int64_t timeout_ms);
  void start_session(ClassicGroup& group, ClassicMember& member) {
    start_session(group, member, member.session_timeout_ms);
  }

  // Members (members.cc).
  void take_assignments(ClassicGroup& group,
                        const protocol::SyncGroupRequest& request);
  ErrorCode leave_one(ClassicGroup& group,
                      const protocol::LeaveGroupRequest::MemberIdentity& who);

  // Storage (groups.cc).
  void restore(const protocol::DecodedRecord& record);
  void start_restored();
  ErrorCode store(const std::string& group, const GroupBatch& batch,
                  const TxnProducer* writer = nullptr);
  ErrorCode store_group(
      const ClassicGroup& group,
      const std::map<std::string, std::string>* assignments = nullptr);
  ErrorCode make_group(const std::string& name);
  ErrorCode forget_consumer_group(const ConsumerGroup& group);
  bool give_way(const std::string& name);
  template <class Kind>
  ErrorCode delete_new_group(Kind& kind, std::string name);

  // Offsets in transactions (transactional_offsets.cc).
  void restore_open(ProducerId producer, const protocol::DecodedRecord& record);
  void outdate_open(const std::string& group, const Offsets& offsets);

  // Expiry (expiry.cc).
  void schedule_expiry();
  void expire_offsets();
  bool expire_offsets_of(const std::string& name);
  bool expire_offsets_of(const ConsumerGroup& group);

  // Time and answers.
  TimestampMs now() const;
  void after(GroupTimer& timer, int64_t delay_ms, std::function<void()> act);
  void cancel(GroupTimer& timer);
  void answer(JoinReply& reply, JoinResponse response);
  void answer(SyncReply& reply, SyncResponse response);
  void send_answers();

  Broker& broker_;
  GroupOptions options_;
  bool loaded_ = false;
  std::map<std::string, std::unique_ptr<ClassicGroup>, std::less<>> classic_;
  ConsumerGroups consumers_{*this};
  ShareGroups shares_{*this};
  Groups others_;
  std::map<std::string, Offsets, std::less<>> offsets_;
  /// What open transactions commit, by producer and group.
  struct OpenCommit {
    CommittedOffset committed;
    bool outdated = false;  ///< something was committed after it
  };
  using OpenCommits = std::map<TopicPartition, OpenCommit>;
  std::map<ProducerId, std::map<std::string, OpenCommits, std::less<>>> open_;
  std::vector<std::function<void()>> answers_;  // to be sent when all is done
  GroupTimer expiry_;
};

}  // namespace weir
