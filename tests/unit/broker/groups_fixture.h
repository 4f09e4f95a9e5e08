// Members of classic groups, as a broker's tests speak for them.
#pragma once
#include "lib/broker/groups/coordinator.h"
#include "lib/protocol/api/describe_groups.h"
#include "lib/protocol/api/find_coordinator.h"
#include "lib/protocol/api/heartbeat.h"
#include "lib/protocol/api/join_group.h"
#include "lib/protocol/api/leave_group.h"
#include "lib/protocol/api/list_groups.h"
#include "lib/protocol/api/offset_commit.h"
#include "lib/protocol/api/offset_fetch.h"
#include "lib/protocol/api/sync_group.h"
#include "lib/protocol/records/group/consumer_protocol.h"
#include "tests/unit/broker/broker_fixture.h"

namespace weir {

/// A consumer's metadata: version 1, its topics.
inline std::string subscription(std::vector<std::string> topics) {
  std::string out;
  Writer(out).i16(1);
  protocol::ConsumerProtocolSubscription body;
  body.topics = std::move(topics);
  REQUIRE(schema::encode(body, 1, out));
  return out;
}

/// A JoinGroup, but for what all of them have alike.
struct Joiner {
  std::string member = {};
  std::optional<std::string> instance = {};
  std::vector<std::string> protocols = {"range"};
  std::string group = "g";
  int16_t version = 9;
  int32_t session_ms = 10'000;
  int32_t rebalance_ms = 30'000;
  std::string type = "consumer";
};

struct GroupsFixture : BrokerFixture {
  using E = protocol::ErrorCode;
  using Join = Pending<protocol::JoinGroupResponse>;
  using Sync = Pending<protocol::SyncGroupResponse>;

  explicit GroupsFixture(BrokerOptions options = {}) : BrokerFixture(options) {
    REQUIRE(local->create_topic("t", 4, {}));
  }

  using Who = Joiner;

  Join join(const Who& who) {
    protocol::JoinGroupRequest request;
    request.groupId = who.group;
    request.sessionTimeoutMs = who.session_ms;
    if (who.version >= 1) request.rebalanceTimeoutMs = who.rebalance_ms;
    request.memberId = who.member;
    if (who.version >= 5) request.groupInstanceId = who.instance;
    request.protocolType = who.type;
    for (const std::string& name : who.protocols)
      request.protocols.push_back({name, subscription({"t"})});
    return send<protocol::JoinGroupRequest, protocol::JoinGroupResponse>(
        request, who.version);
  }
  /// Asks for an id first, as a new member of version 4 on must.
  std::string promised(Who who = {}) {
    auto first = join(who);
    CHECK(E(first->errorCode) == E::MEMBER_ID_REQUIRED);
    return first->memberId;
  }
  Sync sync(const std::string& member, int32_t generation,
            std::map<std::string, std::string> assignments = {},
            std::optional<std::string> instance = {}) {
    protocol::SyncGroupRequest request;
    request.groupId = "g";
    request.generationId = generation;
    request.memberId = member;
    request.groupInstanceId = instance;
    request.protocolType = "consumer";
    request.protocolName = "range";
    for (auto& [id, assignment] : assignments)
      request.assignments.push_back({id, assignment});
    return send<protocol::SyncGroupRequest, protocol::SyncGroupResponse>(
        request, 5);
  }
  E heartbeat(const std::string& member, int32_t generation,
              std::optional<std::string> instance = {}) {
    protocol::HeartbeatRequest request;
    request.groupId = "g";
    request.generationId = generation;
    request.memberId = member;
    request.groupInstanceId = instance;
    return E(send<protocol::HeartbeatRequest, protocol::HeartbeatResponse>(
                 request, 4)
                 ->errorCode);
  }
  E leave(const std::string& member, std::optional<std::string> instance = {}) {
    protocol::LeaveGroupRequest request;
    request.groupId = "g";
    request.members.push_back({member, instance, std::nullopt});
    auto answer =
        send<protocol::LeaveGroupRequest, protocol::LeaveGroupResponse>(request,
                                                                        5);
    CHECK(answer->errorCode == 0);
    return E(answer->members.at(0).errorCode);
  }
  E commit(int64_t offset, const std::string& member = {},
           int32_t generation = -1, std::string group = "g",
           std::string metadata = "note") {
    protocol::OffsetCommitRequest request;
    request.groupId = group;
    request.generationIdOrMemberEpoch = generation;
    request.memberId = member;
    request.topics.push_back({.name = "t", .topicId = {}, .partitions = {}});
    request.topics[0].partitions.push_back({0, offset, 3, metadata});
    auto answer =
        send<protocol::OffsetCommitRequest, protocol::OffsetCommitResponse>(
            request, 9);
    return E(answer->topics.at(0).partitions.at(0).errorCode);
  }
  auto committed(std::string group = "g", int32_t partition = 0) {
    protocol::OffsetFetchRequest request;
    request.groups.push_back({.groupId = group});
    request.groups[0].topics->push_back({"t", {}, {partition}});
    auto answer =
        send<protocol::OffsetFetchRequest, protocol::OffsetFetchResponse>(
            request, 9);
    CHECK(answer->groups.at(0).errorCode == 0);
    return answer->groups.at(0).topics.at(0).partitions.at(0);
  }
  auto described(std::string group = "g") {
    protocol::DescribeGroupsRequest request;
    request.groups = {group};
    return send<protocol::DescribeGroupsRequest,
                protocol::DescribeGroupsResponse>(request, 6)
        ->groups.at(0);
  }
  std::string state() { return described().groupState; }

  /// Two members of a stable group: who leads it, and who follows.
  struct Two {
    std::string leader, follower;
    int32_t generation;
  };
  Two two_members() {
    std::string a = promised();
    auto alone = join({.member = a});
    REQUIRE(alone.answered());
    REQUIRE(sync(a, alone->generationId, {{a, "all"}}).answered());
    std::string b = promised();
    auto joining = join({.member = b});
    REQUIRE_FALSE(joining.answered());
    auto again = join({.member = a});
    REQUIRE(again.answered());
    REQUIRE(joining.answered());
    int32_t generation = again->generationId;
    REQUIRE(joining->generationId == generation);
    auto waiting = sync(b, generation);
    REQUIRE(sync(a, generation, {{a, "left"}, {b, "right"}}).answered());
    REQUIRE(waiting.answered());
    return {a, b, generation};
  }
};

}  // namespace weir
