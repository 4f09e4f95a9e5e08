// Classic groups: who is in, who leads, who must go.
#include "tests/unit/broker/groups_fixture.h"

namespace weir {

using E = protocol::ErrorCode;

TEST_CASE("this node coordinates every group, one key or many") {
  GroupsFixture f;
  f.connection->advertised_host = "here";
  f.connection->advertised_port = 77;
  for (int16_t v = 0; v <= 6; ++v) {
    protocol::FindCoordinatorRequest request;
    if (v < 4) request.key = "g";
    if (v >= 4) request.coordinatorKeys = {"g", "h"};
    auto answer = f.send<protocol::FindCoordinatorRequest,
                         protocol::FindCoordinatorResponse>(request, v);
    if (v < 4) {
      CHECK(answer->errorCode == 0);
      CHECK(answer->host == "here");
      CHECK(answer->port == 77);
    } else {
      REQUIRE(answer->coordinators.size() == 2);
      CHECK(answer->coordinators[1].key == "h");
      CHECK(answer->coordinators[1].nodeId == f.broker->node_id());
    }
  }
}

TEST_CASE(
    "transactions have this node as their coordinator, other kinds none") {
  GroupsFixture f;
  protocol::FindCoordinatorRequest request;
  request.keyType = 1;
  request.coordinatorKeys = {"tx"};
  auto answer = f.send<protocol::FindCoordinatorRequest,
                       protocol::FindCoordinatorResponse>(request, 6);
  CHECK(E(answer->coordinators.at(0).errorCode) == E::NONE);
  CHECK(answer->coordinators.at(0).nodeId == f.broker->node_id());
  request.keyType = 9;
  answer = f.send<protocol::FindCoordinatorRequest,
                  protocol::FindCoordinatorResponse>(request, 6);
  CHECK(E(answer->coordinators.at(0).errorCode) == E::INVALID_REQUEST);
}

TEST_CASE("a new member is given an id, then joins with it") {
  GroupsFixture f;
  std::string id = f.promised();
  CHECK(id.rfind("test-", 0) == 0);
  CHECK(id.size() == 5 + 36);
  auto joined = f.join({.member = id});
  CHECK(joined->errorCode == 0);
  CHECK(joined->memberId == id);
  CHECK(joined->leader == id);
  CHECK(joined->generationId == 1);
  CHECK(joined->protocolName == "range");
  REQUIRE(joined->members.size() == 1);
  CHECK(joined->members[0].metadata == subscription({"t"}));
}

TEST_CASE("before version 4 a member is let in at once") {
  GroupsFixture f;
  for (int16_t v = 0; v < 4; ++v) {
    auto joined = f.join({.group = "g" + std::to_string(v), .version = v});
    CHECK(joined->errorCode == 0);
    CHECK(joined->leader == joined->memberId);
  }
}

TEST_CASE("joins that cannot be are refused") {
  GroupsFixture f;
  auto error = [&](GroupsFixture::Who who) {
    return E(f.join(who)->errorCode);
  };
  CHECK(error({.group = ""}) == E::INVALID_GROUP_ID);
  CHECK(error({.session_ms = 5'999}) == E::INVALID_SESSION_TIMEOUT);
  CHECK(error({.session_ms = 1'800'001}) == E::INVALID_SESSION_TIMEOUT);
  CHECK(error({.member = "stranger"}) == E::UNKNOWN_MEMBER_ID);
  CHECK(error({.protocols = {}}) == E::INCONSISTENT_GROUP_PROTOCOL);
  CHECK(error({.type = ""}) == E::INCONSISTENT_GROUP_PROTOCOL);
  f.two_members();
  CHECK(error({.protocols = {"other"}}) == E::INCONSISTENT_GROUP_PROTOCOL);
  CHECK(error({.type = "connect"}) == E::INCONSISTENT_GROUP_PROTOCOL);
  CHECK(error({.member = "stranger"}) == E::UNKNOWN_MEMBER_ID);
  CHECK(error({.member = "x", .instance = "i"}) == E::UNKNOWN_MEMBER_ID);
}

TEST_CASE("a group has no more members than group.max.size") {
  BrokerOptions options;
  options.groups.max_size = 2;
  GroupsFixture f(options);
  f.two_members();
  CHECK(E(f.join({})->errorCode) == E::GROUP_MAX_SIZE_REACHED);
}

TEST_CASE("two members share one generation, one leads, each gets its part") {
  GroupsFixture f;
  auto two = f.two_members();
  CHECK(two.generation == 2);
  CHECK(f.sync(two.leader, 2)->assignment == "left");
  CHECK(f.sync(two.follower, 2)->assignment == "right");
  auto group = f.described();
  CHECK(group.groupState == "Stable");
  CHECK(group.protocolType == "consumer");
  CHECK(group.protocolData == "range");
  CHECK(group.members.size() == 2);
}

TEST_CASE("a follower that syncs first waits for the leader") {
  GroupsFixture f;
  auto two = f.two_members();
  auto a = f.join({.member = two.leader});
  CHECK_FALSE(a.answered());
  CHECK(f.heartbeat(two.follower, 2) == E::REBALANCE_IN_PROGRESS);
  CHECK(E(f.sync(two.follower, 2)->errorCode) == E::REBALANCE_IN_PROGRESS);
  auto b = f.join({.member = two.follower});
  REQUIRE(a.answered());
  CHECK(a->members.size() == 2);
  CHECK(b->members.empty());
  auto waiting = f.sync(two.follower, 3);
  CHECK_FALSE(waiting.answered());
  auto leader = f.sync(two.leader, 3, {{two.follower, "mine"}});
  CHECK(leader->assignment.empty());
  CHECK(waiting->assignment == "mine");
  CHECK(waiting->protocolName == "range");
}

TEST_CASE("the protocol that all know and most prefer wins") {
  GroupsFixture f;
  std::string a = f.promised();
  f.join({.member = a, .protocols = {"x", "y", "z"}});
  std::string b = f.promised({.protocols = {"y", "z"}});
  auto joining = f.join({.member = b, .protocols = {"y", "z"}});
  auto again = f.join({.member = a, .protocols = {"x", "z", "y"}});
  CHECK((again->protocolName == "y" || again->protocolName == "z"));
  std::string c = f.promised({.protocols = {"y", "z"}});
  auto third = f.join({.member = c, .protocols = {"y", "z"}});
  f.join({.member = a, .protocols = {"x", "z", "y"}});
  f.join({.member = b, .protocols = {"y", "z"}});
  CHECK(third->protocolName == "y");
}

TEST_CASE("a member that has nothing new to say starts no rebalance") {
  GroupsFixture f;
  auto two = f.two_members();
  auto again = f.join({.member = two.follower});
  CHECK(again->generationId == 2);
  CHECK(again->members.empty());
  CHECK(f.state() == "Stable");
}

TEST_CASE("stale generations and strangers are told so") {
  GroupsFixture f;
  auto two = f.two_members();
  CHECK(f.heartbeat(two.leader, 2) == E::NONE);
  CHECK(f.heartbeat(two.leader, 1) == E::ILLEGAL_GENERATION);
  CHECK(f.heartbeat("stranger", 2) == E::UNKNOWN_MEMBER_ID);
  CHECK(E(f.sync(two.leader, 1)->errorCode) == E::ILLEGAL_GENERATION);
  CHECK(E(f.sync("stranger", 2)->errorCode) == E::UNKNOWN_MEMBER_ID);
  CHECK(f.leave("stranger") == E::UNKNOWN_MEMBER_ID);
}

TEST_CASE("a member that leaves is not waited for") {
  GroupsFixture f;
  auto two = f.two_members();
  CHECK(f.leave(two.leader) == E::NONE);
  CHECK(f.heartbeat(two.follower, 2) == E::REBALANCE_IN_PROGRESS);
  auto alone = f.join({.member = two.follower});
  CHECK(alone->leader == two.follower);
  CHECK(alone->generationId == 3);
  CHECK(f.leave(two.follower) == E::NONE);
  CHECK(f.state() == "Empty");
  CHECK(f.heartbeat(two.follower, 3) == E::UNKNOWN_MEMBER_ID);
}

TEST_CASE("a member without heartbeats goes when its session is over") {
  GroupsFixture f;
  auto two = f.two_members();
  f.pass_ms(9'000);
  CHECK(f.heartbeat(two.follower, 2) == E::NONE);
  f.pass_ms(1'001);
  CHECK(f.heartbeat(two.leader, 2) == E::UNKNOWN_MEMBER_ID);
  CHECK(f.heartbeat(two.follower, 2) == E::REBALANCE_IN_PROGRESS);
  CHECK(f.join({.member = two.follower})->members.size() == 1);
}

TEST_CASE("who does not rejoin in time is left behind") {
  GroupsFixture f;
  auto two = f.two_members();
  auto waiting = f.join({.member = two.leader});
  for (int i = 0; i < 5; ++i) {
    f.pass_ms(5'999);
    CHECK_FALSE(waiting.answered());
    f.heartbeat(two.follower, 2);
  }
  f.pass_ms(10);
  REQUIRE(waiting.answered());
  CHECK(waiting->generationId == 3);
  CHECK(waiting->members.size() == 1);
  CHECK(f.heartbeat(two.follower, 3) == E::UNKNOWN_MEMBER_ID);
}

TEST_CASE("a leader that dies between join and sync holds nobody up") {
  GroupsFixture f;
  auto two = f.two_members();
  auto leading = f.join({.member = two.leader});
  f.join({.member = two.follower});
  REQUIRE(leading.answered());
  auto waiting = f.sync(two.follower, 3);
  f.pass_ms(10'001);
  REQUIRE(waiting.answered());
  CHECK(E(waiting->errorCode) == E::REBALANCE_IN_PROGRESS);
  CHECK(f.join({.member = two.follower})->leader == two.follower);
}

TEST_CASE("an id that was promised and never used holds nobody up") {
  GroupsFixture f;
  auto two = f.two_members();
  f.promised();
  auto leading = f.join({.member = two.leader});
  auto following = f.join({.member = two.follower});
  CHECK_FALSE(leading.answered());
  f.pass_ms(10'001);
  REQUIRE(leading.answered());
  CHECK(leading->members.size() == 2);
}

TEST_CASE("members that come within the initial delay share generation one") {
  BrokerOptions options;
  options.groups.initial_rebalance_delay_ms = 3'000;
  GroupsFixture f(options);
  std::string a = f.promised();
  auto first = f.join({.member = a});
  CHECK_FALSE(first.answered());
  f.pass_ms(1'000);
  std::string b = f.promised();
  auto second = f.join({.member = b});
  f.pass_ms(2'000);
  CHECK_FALSE(first.answered());
  f.pass_ms(3'000);
  REQUIRE(first.answered());
  REQUIRE(second.answered());
  CHECK(first->generationId == 1);
  CHECK(first->members.size() == 2);
}

TEST_CASE("a static member comes back under a new id, undisturbed") {
  GroupsFixture f;
  auto joined = f.join({.instance = "i"});
  REQUIRE(joined->errorCode == 0);
  std::string old = joined->memberId;
  CHECK(old.rfind("i-", 0) == 0);
  f.sync(old, 1, {{old, "mine"}}, "i");
  auto back = f.join({.instance = "i"});
  REQUIRE(back.answered());
  CHECK(back->generationId == 1);
  CHECK(back->skipAssignment);
  CHECK(back->members.size() == 1);
  CHECK(back->leader == back->memberId);
  CHECK(back->memberId != old);
  CHECK(f.sync(back->memberId, 1, {}, "i")->assignment == "mine");
  CHECK(f.heartbeat(old, 1, "i") == E::FENCED_INSTANCE_ID);
  CHECK(E(f.join({.member = old, .instance = "i"})->errorCode) ==
        E::FENCED_INSTANCE_ID);
  CHECK(f.leave(old, "i") == E::FENCED_INSTANCE_ID);
  CHECK(f.leave("", "i") == E::NONE);
  CHECK(f.state() == "Empty");
}

TEST_CASE("a static leader of old is not told that it leads") {
  GroupsFixture f;
  auto joined = f.join({.instance = "i", .version = 8});
  f.sync(joined->memberId, 1, {{joined->memberId, "mine"}}, "i");
  auto back = f.join({.instance = "i", .version = 8});
  CHECK(back->leader == joined->memberId);
  CHECK(back->members.empty());
}

TEST_CASE("200 members that storm in settle in one generation") {
  GroupsFixture f;
  auto two = f.two_members();
  std::map<std::string, GroupsFixture::Join> joins;
  for (int i = 0; i < 198; ++i) {
    std::string id = f.promised();
    joins[id] = f.join({.member = id});
  }
  joins[two.leader] = f.join({.member = two.leader});
  joins[two.follower] = f.join({.member = two.follower});
  std::map<std::string, std::string> assignments;
  for (auto& [id, join] : joins) {
    REQUIRE(join.answered());
    CHECK(join->generationId == 3);
    assignments[id] = "of " + id;
  }
  CHECK(joins[two.leader]->members.size() == 200);
  std::map<std::string, GroupsFixture::Sync> syncs;
  for (auto& [id, join] : joins)
    if (id != two.leader) syncs[id] = f.sync(id, 3);
  syncs[two.leader] = f.sync(two.leader, 3, assignments);
  for (auto& [id, sync] : syncs) CHECK(sync->assignment == "of " + id);
}

// A random life of a group; a member owns what it was assigned until it hears
// of a rebalance, as clients do.
TEST_CASE("no two members own one partition in one generation") {
  auto seed = Catch::rngSeed();
  CAPTURE(seed);
  SeededRandom random(seed);
  GroupsFixture f;
  struct Member {
    GroupsFixture::Join join;
    GroupsFixture::Sync sync;
    bool joining = false, syncing = false;
    int32_t generation = -1;
    std::string owns;
  };
  std::map<std::string, Member> members;
  auto start_join = [&](const std::string& id, Member& m) {
    m.owns.clear();
    m.syncing = false;
    m.join = f.join({.member = id});
    m.joining = true;
  };
  auto step = [&](const std::string& id, Member& m) {
    if (m.joining && m.join.answered()) {
      m.joining = false;
      if (m.join->errorCode != 0) return false;
      m.generation = m.join->generationId;
      std::map<std::string, std::string> assignments;
      int n = 0;
      for (const auto& one : m.join->members)
        assignments[one.memberId] = "p" + std::to_string(n++);
      m.sync = f.sync(id, m.generation, assignments);
      m.syncing = true;
    } else if (m.syncing && m.sync.answered()) {
      m.syncing = false;
      if (m.sync->errorCode == 0)
        m.owns = m.sync->assignment;
      else if (E(m.sync->errorCode) == E::REBALANCE_IN_PROGRESS)
        start_join(id, m);
      else
        return false;
    } else if (!m.joining && !m.syncing) {
      E error = f.heartbeat(id, m.generation);
      if (error == E::REBALANCE_IN_PROGRESS)
        start_join(id, m);
      else if (error != E::NONE)
        return false;
    }
    return true;
  };
  size_t settled = 0;
  for (int round = 0; round < 600; ++round) {
    if (members.size() < 6 && random.next() % 8 == 0) {
      std::string id = f.promised();
      start_join(id, members[id]);
    }
    for (auto it = members.begin(); it != members.end();) {
      bool dies = random.next() % 97 == 0;
      bool leaves = !dies && random.next() % 61 == 0;
      if (leaves) f.leave(it->first);
      if (dies || leaves || (random.next() % 2 && !step(it->first, it->second)))
        it = members.erase(it);
      else
        ++it;
    }
    std::map<std::pair<int32_t, std::string>, int> owners;
    for (const auto& [id, m] : members)
      if (!m.owns.empty()) ++owners[{m.generation, m.owns}];
    for (const auto& [what, count] : owners) REQUIRE(count == 1);
    settled += owners.size();
    f.pass_ms(500);
  }
  CHECK(settled > 0);
}

}  // namespace weir
