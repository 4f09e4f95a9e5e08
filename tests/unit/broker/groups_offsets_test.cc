// Offsets of groups, and what of a group outlives its broker.
#include "lib/protocol/api/delete_groups.h"
#include "lib/protocol/api/offset_delete.h"
#include "tests/unit/broker/groups_fixture.h"

namespace weir {

using E = protocol::ErrorCode;

namespace {

E delete_group(GroupsFixture& f, std::string name = "g") {
  protocol::DeleteGroupsRequest request;
  request.groupsNames = {name};
  return E(
      f.send<protocol::DeleteGroupsRequest, protocol::DeleteGroupsResponse>(
           request, 3)
          ->results.at(0)
          .errorCode);
}

auto delete_offset(GroupsFixture& f, std::string topic = "t") {
  protocol::OffsetDeleteRequest request;
  request.groupId = "g";
  request.topics.push_back({.name = topic, .partitions = {{0}}});
  return f.send<protocol::OffsetDeleteRequest, protocol::OffsetDeleteResponse>(
      request, 0);
}

std::vector<std::string> listed(GroupsFixture& f,
                                std::vector<std::string> states = {},
                                std::vector<std::string> types = {}) {
  protocol::ListGroupsRequest request;
  request.statesFilter = states;
  request.typesFilter = types;
  auto answer =
      f.send<protocol::ListGroupsRequest, protocol::ListGroupsResponse>(request,
                                                                        5);
  std::vector<std::string> out;
  for (const auto& group : answer->groups) out.push_back(group.groupId);
  return out;
}

}  // namespace

TEST_CASE("a group nobody committed for has offset -1 and no error") {
  GroupsFixture f;
  auto none = f.committed();
  CHECK(none.committedOffset == -1);
  CHECK(none.committedLeaderEpoch == -1);
  CHECK(none.metadata == "");
  CHECK(none.errorCode == 0);
}

TEST_CASE("what was committed is fetched, in every version") {
  GroupsFixture f;
  for (int16_t v = 2; v <= 10; ++v) {
    protocol::OffsetCommitRequest request;
    request.groupId = "g";
    request.topics.push_back({});
    if (v < 10) request.topics[0].name = "t";
    if (v >= 10) request.topics[0].topicId = f.id_of("t");
    request.topics[0].partitions.push_back({1, 100 + v, 0, "m"});
    if (v < 6) request.topics[0].partitions[0].committedLeaderEpoch = -1;
    auto done =
        f.send<protocol::OffsetCommitRequest, protocol::OffsetCommitResponse>(
            request, v);
    CHECK(done->topics.at(0).partitions.at(0).errorCode == 0);
    CHECK(f.committed("g", 1).committedOffset == 100 + v);
  }
  for (int16_t v = 1; v <= 10; ++v) {
    protocol::OffsetFetchRequest request;
    if (v < 8) {
      request.groupId = "g";
      request.topics->push_back({"t", {0, 1}});
    } else {
      request.groups.push_back({.groupId = "g"});
      request.groups[0].topics->push_back(
          {v < 10 ? "t" : "", v < 10 ? Uuid() : f.id_of("t"), {0, 1}});
    }
    auto answer =
        f.send<protocol::OffsetFetchRequest, protocol::OffsetFetchResponse>(
            request, v);
    if (v < 8) {
      CHECK(answer->topics.at(0).partitions.at(0).committedOffset == -1);
      CHECK(answer->topics.at(0).partitions.at(1).committedOffset == 110);
    } else {
      auto& topic = answer->groups.at(0).topics.at(0);
      CHECK(topic.partitions.at(0).committedOffset == -1);
      CHECK(topic.partitions.at(1).committedOffset == 110);
      if (v == 10) CHECK(topic.topicId == f.id_of("t"));
    }
  }
}

TEST_CASE("no topics means all that was committed") {
  GroupsFixture f;
  f.commit(5);
  protocol::OffsetFetchRequest request;
  request.groups.push_back({.groupId = "g"});
  request.groups[0].topics.reset();
  request.groups.push_back({.groupId = "unknown"});
  request.groups[1].topics.reset();
  auto answer =
      f.send<protocol::OffsetFetchRequest, protocol::OffsetFetchResponse>(
          request, 8);
  REQUIRE(answer->groups.at(0).topics.size() == 1);
  CHECK(answer->groups[0].topics[0].name == "t");
  CHECK(answer->groups[0].topics[0].partitions.at(0).committedOffset == 5);
  CHECK(answer->groups.at(1).topics.empty());
  CHECK(answer->groups[1].errorCode == 0);
}

TEST_CASE("only members of this generation commit while there are members") {
  GroupsFixture f;
  auto two = f.two_members();
  CHECK(f.commit(1, two.leader, 2) == E::NONE);
  CHECK(f.commit(2, two.leader, 1) == E::ILLEGAL_GENERATION);
  CHECK(f.commit(2, "stranger", 2) == E::UNKNOWN_MEMBER_ID);
  CHECK(f.commit(2) == E::UNKNOWN_MEMBER_ID);
  CHECK(f.commit(2, "m", 1, "nobody") == E::GROUP_ID_NOT_FOUND);
  auto leading = f.join({.member = two.leader});
  CHECK(f.commit(3, two.follower, 2) == E::NONE);
  f.join({.member = two.follower});
  CHECK(f.commit(4, two.follower, 3) == E::REBALANCE_IN_PROGRESS);
  CHECK(f.committed().committedOffset == 3);
  f.leave(two.leader);
  CHECK(f.commit(5, two.leader, 3) == E::UNKNOWN_MEMBER_ID);
}

TEST_CASE("a commit keeps a member alive") {
  GroupsFixture f;
  auto two = f.two_members();
  for (int i = 0; i < 5; ++i) {
    f.pass_ms(8'000);
    CHECK(f.heartbeat(two.leader, 2) == E::NONE);
    CHECK(f.commit(i, two.follower, 2) == E::NONE);
  }
}

TEST_CASE("commits that cannot be kept are refused, each for itself") {
  GroupsFixture f;
  CHECK(f.commit(1, "", -1, "g", std::string(4096, 'x')) == E::NONE);
  CHECK(f.commit(2, "", -1, "g", std::string(4097, 'x')) ==
        E::OFFSET_METADATA_TOO_LARGE);
  // Two bytes each, one character.
  std::string accents;
  for (int i = 0; i < 4096; ++i) accents += "\xc3\xa9";
  CHECK(f.commit(3, "", -1, "g", accents) == E::NONE);
  protocol::OffsetCommitRequest request;
  request.groupId = "g";
  request.topics.push_back(
      {.name = "", .topicId = f.random.uuid(), .partitions = {{0, 1, -1, ""}}});
  request.topics.push_back({.name = "",
                            .topicId = f.id_of("t"),
                            .partitions = {{99, 1, -1, ""}, {2, 9, -1, ""}}});
  auto answer =
      f.send<protocol::OffsetCommitRequest, protocol::OffsetCommitResponse>(
          request, 10);
  CHECK(E(answer->topics.at(0).partitions.at(0).errorCode) ==
        E::UNKNOWN_TOPIC_ID);
  CHECK(E(answer->topics.at(1).partitions.at(0).errorCode) ==
        E::UNKNOWN_TOPIC_OR_PARTITION);
  CHECK(answer->topics.at(1).partitions.at(1).errorCode == 0);
  CHECK(f.committed("g", 2).committedOffset == 9);
}

TEST_CASE("offsets and groups are forgotten when asked, if nobody is in") {
  GroupsFixture f;
  CHECK(delete_group(f) == E::GROUP_ID_NOT_FOUND);
  CHECK(E(delete_offset(f)->errorCode) == E::GROUP_ID_NOT_FOUND);
  auto two = f.two_members();
  f.commit(7, two.leader, 2);
  CHECK(delete_group(f) == E::NON_EMPTY_GROUP);
  auto refused = delete_offset(f);
  CHECK(E(refused->topics.at(0).partitions.at(0).errorCode) ==
        E::GROUP_SUBSCRIBED_TO_TOPIC);
  f.leave(two.leader);
  f.leave(two.follower);
  f.join({.member = two.follower});
  f.pass_ms(60'000);
  CHECK(f.state() == "Empty");
  CHECK(delete_offset(f)->topics.at(0).partitions.at(0).errorCode == 0);
  CHECK(f.committed().committedOffset == -1);
  f.commit(8);
  CHECK(delete_group(f) == E::NONE);
  CHECK(f.state() == "Dead");
  f.restart();
  CHECK(f.committed().committedOffset == -1);
  CHECK(listed(f).empty());
}

TEST_CASE("groups are listed by state and kind") {
  GroupsFixture f;
  f.two_members();
  f.commit(1, "", -1, "simple");
  CHECK(listed(f) == std::vector<std::string>{"g", "simple"});
  CHECK(listed(f, {"stable"}) == std::vector<std::string>{"g"});
  CHECK(listed(f, {"EMPTY"}) == std::vector<std::string>{"simple"});
  CHECK(listed(f, {}, {"Classic"}).size() == 2);
  CHECK(listed(f, {}, {"consumer"}).empty());
}

TEST_CASE("members, generation and offsets outlive the broker") {
  GroupsFixture f;
  auto two = f.two_members();
  f.commit(42, two.leader, 2);
  f.restart();
  CHECK(f.state() == "Stable");
  CHECK(f.heartbeat(two.leader, 2) == E::NONE);
  CHECK(f.sync(two.follower, 2)->assignment == "right");
  auto found = f.committed();
  CHECK(found.committedOffset == 42);
  CHECK(found.committedLeaderEpoch == 3);
  CHECK(found.metadata == "note");
  // The follower's session began anew, and it does not come back.
  f.pass_ms(9'000);
  f.heartbeat(two.leader, 2);
  f.pass_ms(1'500);
  CHECK(f.heartbeat(two.leader, 2) == E::REBALANCE_IN_PROGRESS);
  CHECK(f.join({.member = two.leader})->generationId == 3);
}

TEST_CASE("a group that became empty is empty after a restart") {
  GroupsFixture f;
  auto two = f.two_members();
  f.leave(two.follower);
  f.leave(two.leader);
  f.restart();
  CHECK(f.state() == "Empty");
  std::string id = f.promised();
  CHECK(f.join({.member = id})->generationId == 4);
}

TEST_CASE("a read-only directory's groups live in memory") {
  BrokerOptions options;
  options.read_only = true;
  GroupsFixture f(options);
  auto two = f.two_members();
  CHECK(f.commit(42, two.leader, 2) == E::NONE);
  CHECK(f.committed().committedOffset == 42);
  CHECK_FALSE(f.broker->image().topic("__consumer_offsets"));
}

TEST_CASE("offsets nobody needs expire, and then the group") {
  BrokerOptions options;
  options.groups.expire_offsets = true;
  options.groups.offsets_retention_ms = 1'000'000;
  GroupsFixture f(options);
  f.commit(1, "", -1, "simple");
  auto two = f.two_members();
  f.commit(2, two.leader, 2);
  for (int i = 0; i < 300; ++i) {
    f.pass_ms(5'000);
    f.heartbeat(two.leader, 2);
    f.heartbeat(two.follower, 2);
  }
  CHECK(f.committed("simple").committedOffset == -1);
  CHECK(listed(f) == std::vector<std::string>{"g"});
  CHECK(f.committed().committedOffset == 2);
  f.pass_ms(60'000);
  CHECK(f.state() != "Stable");
  f.pass_ms(60'000);
  for (int i = 0; i < 4; ++i) f.pass_ms(600'000);
  CHECK(listed(f).empty());
}

TEST_CASE("offsets of a deleted topic go with it") {
  GroupsFixture f;
  f.commit(1);
  f.broker->groups().topic_deleted("t");
  CHECK(f.committed().committedOffset == -1);
}

}  // namespace weir
