// ShareGroups: members of share groups (KIP-932): heartbeats, what each is
// told to read, who has to go, and whose delivery state is made before anybody
// reads. A part of the GroupCoordinator, as ConsumerGroups is.
//
// Reference: org.apache.kafka.coordinator.group.GroupMetadataManager
// (shareGroup*), GroupCoordinatorService.
#pragma once
#include <map>
#include <memory>
#include <string>

#include "lib/broker/groups/group_change.h"
#include "lib/broker/groups/share_group.h"
#include "lib/broker/kafka_errors.h"
#include "lib/protocol/api/share_group_heartbeat.h"

namespace weir {

class GroupCoordinator;
struct GroupClient;

class ShareGroups {
 public:
  using ErrorCode = protocol::ErrorCode;
  using Request = protocol::ShareGroupHeartbeatRequest;
  using Response = protocol::ShareGroupHeartbeatResponse;
  using All = std::map<std::string, std::unique_ptr<ShareGroup>, std::less<>>;

  /// `coordinator` must outlive it.
  explicit ShareGroups(GroupCoordinator& coordinator)
      : coordinator_(coordinator) {}

  const All& all() const { return groups_; }
  /// Null if there is none of that name and kind.
  ShareGroup* find(std::string_view name) const;
  Answered<Response> heartbeat(const Request& request,
                               const GroupClient& client);
  /// Says of which partitions state is kept from now on.
  ErrorCode set_initialized(ShareGroup& group, const NamedTopics& topics);

  // --- For the GroupCoordinator ----------------------------------------------

  /// One record of the log; false: it is not of a share group.
  bool apply(const protocol::DecodedRecord& record);
  void start();
  void clear();
  Result<> put_tombstones(const ShareGroup& group, GroupBatch& batch) const;
  void forget(std::string_view name);

 private:
  using Change = GroupChange<ShareGroup>;
  ErrorCode store(Change& change);
  void read_again(const std::string& name);

  Answered<Response> beat(Change& change, const Request& request,
                          const GroupClient& client);
  void bump_epoch(Change& change, int64_t hash);
  void assign(Change& change);
  ShareMember reconciled(Change& change, const ShareMember& member,
                         bool changed);
  void put_state_topics(Change& change, const NamedTopics& initializing,
                        const NamedTopics& initialized);
  NamedTopics uninitialized(const ShareGroup& group) const;
  void initialize(const std::string& name);
  ErrorCode remove(ShareGroup& group, const std::string& member);
  void start_session(ShareGroup& group, const std::string& member);
  int32_t config(const ShareGroup& group, std::string_view name) const;

  GroupCoordinator& coordinator_;
  All groups_;
};

}  // namespace weir
