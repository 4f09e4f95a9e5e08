// ConsumerGroups: the groups of the consumer protocol (KIP-848): heartbeats of
// members, what each is told to read, who has to go. A part of the
// GroupCoordinator, which knows the other kinds, stores records and keeps the
// time.
//
// A change is applied to the group record by record and stored as one batch
// when it is whole. Where that fails, the group is read again from the log.
//
// Reference: org.apache.kafka.coordinator.group.GroupMetadataManager
// (consumerGroup*), GroupCoordinatorService.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "lib/broker/groups/consumer_group.h"
#include "lib/broker/groups/group_change.h"
#include "lib/broker/groups/reconcile.h"
#include "lib/broker/kafka_errors.h"

namespace weir {

class GroupCoordinator;
struct GroupClient;

class ConsumerGroups {
 public:
  using ErrorCode = protocol::ErrorCode;
  using Request = protocol::ConsumerGroupHeartbeatRequest;
  using Response = protocol::ConsumerGroupHeartbeatResponse;
  using All =
      std::map<std::string, std::unique_ptr<ConsumerGroup>, std::less<>>;

  /// `coordinator` must outlive it.
  explicit ConsumerGroups(GroupCoordinator& coordinator)
      : coordinator_(coordinator) {}

  const All& all() const { return groups_; }
  /// Null if there is none of that name and kind.
  ConsumerGroup* find(std::string_view name) const;

  Answered<Response> heartbeat(const Request& request,
                               const GroupClient& client);

  /// Whether a member of the group may commit at an epoch or, with a
  /// negative one, anybody. NONE, UNKNOWN_MEMBER_ID, STALE_MEMBER_EPOCH,
  /// ILLEGAL_GENERATION, UNSUPPORTED_VERSION.
  ErrorCode check_commit(const ConsumerGroup& group, std::string_view member,
                         int32_t epoch, int16_t version) const;
  /// The same of one partition, which a member may have been given since.
  ErrorCode check_commit(const ConsumerGroup& group, std::string_view member,
                         int32_t epoch, const Uuid& topic,
                         int32_t partition) const;
  /// Whether a member may ask for offsets. As above.
  ErrorCode check_fetch(const ConsumerGroup& group,
                        const std::optional<std::string>& member,
                        int32_t epoch) const;

  // --- For the GroupCoordinator ----------------------------------------------

  /// One record of the log; false: it is not of a consumer group.
  bool apply(const protocol::DecodedRecord& record);
  /// All records were read: sessions begin.
  void start();
  void clear();
  /// What marks the group and what it holds, as tombstones.
  Result<> put_tombstones(const ConsumerGroup& group, GroupBatch& batch) const;
  /// The group is gone from the log.
  void forget(std::string_view name);

 private:
  using Change = GroupChange<ConsumerGroup>;
  ErrorCode store(Change& change);

  /// What a heartbeat does to the expression of its member.
  enum class RegexChange { kNone, kUnresolved, kResolved };

  Answered<Response> beat(Change& change, const Request& request,
                          const GroupClient& client);
  Answered<Response> leave(const Request& request);
  Answered<ConsumerGroup*> group_to_join(const std::string& name, bool create);
  Answered<ConsumerMember> member_of(Change& change, const Request& request);
  ConsumerMember updated(const ConsumerMember& member, const Request& request,
                         const GroupClient& client) const;
  void put_member(Change& change, const ConsumerMember& member);
  void put_current(Change& change, const ConsumerMember& member);
  void read_again(const std::string& name);
  void remove_member(Change& change, const std::string& id);
  void replace_member(Change& change, const ConsumerMember& old,
                      const ConsumerMember& member);
  void bump_epoch(Change& change, int64_t hash);
  void check_topics(Change& change, bool bump);
  void assign(Change& change);
  Answered<ConsumerMember> reconciled(Change& change,
                                      const ConsumerMember& member,
                                      const SaidToOwn& said, bool changed);
  ErrorCode remove(ConsumerGroup& group, const std::string& member);

  // Expressions (consumer_regexes.cc).
  Answered<RegexChange> check_regex(const ConsumerGroup& group,
                                    const ConsumerMember& before,
                                    const ConsumerMember& member) const;
  void forget_regex(Change& change, const std::string& regex);
  bool resolve_is_due(const ConsumerGroup& group) const;
  void resolve_if_due(const std::string& group);

  // Time.
  void start_session(ConsumerGroup& group, const std::string& member,
                     int64_t timeout_ms);
  void start_rebalance(ConsumerGroup& group, const ConsumerMember& member);
  void start_timers(ConsumerGroup& group);
  void expire(const std::string& group, const std::string& member);
  void cancel_timers(ConsumerGroup& group, const std::string& member);
  int64_t config(const ConsumerGroup& group, std::string_view name) const;

  GroupCoordinator& coordinator_;
  All groups_;
};

}  // namespace weir
