// Groups of the consumer protocol (KIP-848), spoken to in frames. What is
// expected was seen on Kafka 4.4.0.
#include "lib/protocol/api/consumer_group_describe.h"
#include "lib/protocol/api/consumer_group_heartbeat.h"
#include "lib/protocol/api/delete_groups.h"
#include "tests/unit/broker/groups_fixture.h"

namespace weir {
namespace {

namespace p = protocol;
using Beat = p::ConsumerGroupHeartbeatRequest;
using Beaten = p::ConsumerGroupHeartbeatResponse;

struct ConsumersFixture : GroupsFixture {
  explicit ConsumersFixture(BrokerOptions options = {})
      : GroupsFixture(options) {}

  Pending<Beaten> beat(Beat request, std::string member, int32_t epoch) {
    request.groupId = "g";
    request.memberId = member;
    request.memberEpoch = epoch;
    return send<Beat, Beaten>(request, 1);
  }
  Pending<Beaten> beat(std::string member, int32_t epoch) {
    return beat(Beat(), member, epoch);
  }
  /// What a member says when it joins.
  static Beat joining(std::vector<std::string> topics = {"t"}) {
    Beat out;
    out.rebalanceTimeoutMs = 10'000;
    out.subscribedTopicNames = topics;
    out.topicPartitions.emplace();
    return out;
  }
  Pending<Beaten> enter(std::string member) {
    return beat(joining(), member, 0);
  }
  Beat owning(std::vector<int32_t> partitions) {
    Beat out;
    out.topicPartitions.emplace();
    if (!partitions.empty())
      out.topicPartitions->push_back({id_of("t"), partitions});
    return out;
  }
  /// The partitions of "t" that an answer gives; nothing: it says nothing.
  static std::optional<std::vector<int32_t>> given(
      const Pending<Beaten>& answer) {
    if (!answer->assignment) return std::nullopt;
    if (answer->assignment->topicPartitions.empty())
      return std::vector<int32_t>();
    return answer->assignment->topicPartitions.at(0).partitions;
  }
  auto described(std::string name = "g") {
    p::ConsumerGroupDescribeRequest request;
    request.groupIds = {name};
    return send<p::ConsumerGroupDescribeRequest,
                p::ConsumerGroupDescribeResponse>(request, 1)
        ->groups.at(0);
  }
  E erased() {
    p::DeleteGroupsRequest request;
    request.groupsNames = {"g"};
    return E(send<p::DeleteGroupsRequest, p::DeleteGroupsResponse>(request, 2)
                 ->results.at(0)
                 .errorCode);
  }
  static E error(const Pending<Beaten>& answer) { return E(answer->errorCode); }

  /// Two members that have two partitions each, at epoch 3.
  void two() {
    enter("m1");
    enter("m2");
    beat("m1", 2);
    REQUIRE(beat(owning({0, 1}), "m1", 2)->memberEpoch == 3);
    REQUIRE(given(beat("m2", 3)) == std::vector{2, 3});
  }
};

using List = std::vector<int32_t>;

}  // namespace

TEST_CASE_METHOD(ConsumersFixture,
                 "the first member of a consumer group gets all partitions") {
  auto first = enter("m1");
  CHECK(first->memberEpoch == 2);
  CHECK(first->heartbeatIntervalMs == 5000);
  CHECK(given(first) == List{0, 1, 2, 3});
  CHECK(given(beat("m1", 2)) == std::nullopt);
  CHECK(described().groupState == "Stable");
}

TEST_CASE_METHOD(ConsumersFixture,
                 "a partition is given only when its owner has let it go") {
  enter("m1");
  auto second = enter("m2");
  CHECK(second->memberEpoch == 3);
  CHECK(given(second) == List{});
  CHECK(given(beat("m1", 2)) == List{0, 1});
  CHECK(given(beat("m2", 3)) == std::nullopt);
  CHECK(beat(owning({0, 1, 2, 3}), "m1", 2)->memberEpoch == 2);
  CHECK(described().groupState == "Reconciling");
  CHECK(beat(owning({0, 1}), "m1", 2)->memberEpoch == 3);
  CHECK(given(beat("m2", 3)) == List{2, 3});
  CHECK(described().groupState == "Stable");
}

TEST_CASE_METHOD(ConsumersFixture,
                 "wrong member epochs and strangers are fenced") {
  enter("m1");
  CHECK(error(beat("m1", 1)) == E::FENCED_MEMBER_EPOCH);
  CHECK(error(beat("m1", 3)) == E::FENCED_MEMBER_EPOCH);
  CHECK(error(beat("m2", 2)) == E::UNKNOWN_MEMBER_ID);
  CHECK(error(beat("m2", -1)) == E::UNKNOWN_MEMBER_ID);
}

TEST_CASE_METHOD(ConsumersFixture,
                 "a member whose answer was lost may say its epoch again") {
  enter("m1");
  enter("m2");
  beat("m1", 2);
  REQUIRE(beat(owning({0, 1}), "m1", 2)->memberEpoch == 3);
  CHECK(beat(owning({0, 1}), "m1", 2)->memberEpoch == 3);
  CHECK(error(beat(owning({0, 2}), "m1", 2)) == E::FENCED_MEMBER_EPOCH);
}

TEST_CASE_METHOD(ConsumersFixture,
                 "a member that leaves hands its partitions on") {
  two();
  auto gone = beat("m1", -1);
  CHECK(gone->memberEpoch == -1);
  auto left = beat("m2", 3);
  CHECK(left->memberEpoch == 4);
  CHECK(given(left) == List{0, 1, 2, 3});
}

TEST_CASE_METHOD(ConsumersFixture, "a silent member is out after its session") {
  two();
  pass_ms(30'000);
  beat("m2", 3);
  pass_ms(15'000);
  CHECK(error(beat("m1", 3)) == E::UNKNOWN_MEMBER_ID);
  CHECK(given(beat("m2", 3)) == List{0, 1, 2, 3});
}

TEST_CASE_METHOD(ConsumersFixture,
                 "who does not let go in time loses everything") {
  enter("m1");
  enter("m2");
  beat("m1", 2);
  pass_ms(9'999);
  CHECK(error(beat("m1", 2)) == E::NONE);
  pass_ms(1);
  CHECK(error(beat("m1", 2)) == E::UNKNOWN_MEMBER_ID);
  CHECK(given(beat("m2", 3)) == List{0, 1, 2, 3});
}

TEST_CASE_METHOD(ConsumersFixture,
                 "a static member that left for a while finds its partitions") {
  Beat request = joining();
  request.instanceId = "i";
  REQUIRE(given(beat(request, "s1", 0)) == List{0, 1, 2, 3});
  CHECK(error(beat(request, "s2", 0)) == E::UNRELEASED_INSTANCE_ID);
  Beat away;
  away.instanceId = "i";
  CHECK(beat(away, "s1", -2)->memberEpoch == -2);
  auto back = beat(request, "s2", 0);
  CHECK(back->memberEpoch == 2);
  CHECK(given(back) == List{0, 1, 2, 3});
  CHECK(error(beat(away, "s1", 2)) == E::FENCED_INSTANCE_ID);
}

TEST_CASE_METHOD(ConsumersFixture,
                 "a consumer group outlives a crash of its broker") {
  two();
  commit(17, "m1", 3);
  restart();
  CHECK(described().groupState == "Stable");
  CHECK(given(beat("m1", 3)) == std::nullopt);
  CHECK(error(beat("m2", 3)) == E::NONE);
  CHECK(committed().committedOffset == 17);
  pass_ms(45'000);
  CHECK(described().groupState == "Empty");
}

TEST_CASE_METHOD(ConsumersFixture,
                 "a commit is taken at the epoch its partition was given in") {
  two();
  CHECK(commit(1, "m1", 3) == E::NONE);
  CHECK(commit(2, "m1", 2) == E::NONE);
  CHECK(commit(3, "m1", 4) == E::STALE_MEMBER_EPOCH);
  CHECK(commit(4, "m2", 2) == E::STALE_MEMBER_EPOCH);
  CHECK(commit(5, "x", 3) == E::UNKNOWN_MEMBER_ID);
  CHECK(commit(6) == E::UNKNOWN_MEMBER_ID);
  CHECK(committed().committedOffset == 2);
}

TEST_CASE_METHOD(ConsumersFixture,
                 "a consumer group that is deleted stays deleted") {
  two();
  CHECK(erased() == E::NON_EMPTY_GROUP);
  beat("m1", -1);
  beat("m2", -1);
  CHECK(commit(3) == E::NONE);
  CHECK(erased() == E::NONE);
  restart();
  CHECK(E(described().errorCode) == E::GROUP_ID_NOT_FOUND);
  CHECK(committed().committedOffset == -1);
}

TEST_CASE_METHOD(
    ConsumersFixture,
    "a topic that grows is given out without a change of members") {
  enter("m1");
  REQUIRE(local->grow_topic("t", 6));
  auto more = beat("m1", 2);
  CHECK(more->memberEpoch == 3);
  CHECK(given(more) == List{0, 1, 2, 3, 4, 5});
}

TEST_CASE_METHOD(ConsumersFixture,
                 "an empty classic group becomes a consumer group, and back") {
  std::string id = promised();
  join({.member = id});
  sync(id, 1, {{id, "all"}});
  CHECK(leave(id) == E::NONE);
  CHECK(given(enter("m1")) == List{0, 1, 2, 3});
  restart();
  CHECK(described().groupState == "Stable");
  beat("m1", -1);
  CHECK(E(join({.member = promised()})->errorCode) == E::NONE);
  CHECK(E(described().errorCode) == E::GROUP_ID_NOT_FOUND);
}

namespace {
struct PatientFixture : ConsumersFixture {
  static BrokerOptions patient() {
    BrokerOptions out;
    out.groups.consumer_assignment_interval_ms = {1'000, 0, 15'000};
    return out;
  }
  PatientFixture() : ConsumersFixture(patient()) {}
};
}  // namespace

TEST_CASE_METHOD(PatientFixture,
                 "within the assignment interval nothing is given out anew") {
  enter("m1");
  auto second = enter("m2");
  CHECK(second->memberEpoch == 2);
  CHECK(described().groupState == "Assigning");
  CHECK(given(beat("m1", 2)) == std::nullopt);
  pass_ms(1'000);
  CHECK(given(beat("m1", 2)) == List{0, 1});
}

}  // namespace weir
