// Share groups (KIP-932), spoken to in frames. What is expected was seen on
// Kafka 4.4.0.
#include "lib/protocol/api/describe_share_group_offsets.h"
#include "lib/protocol/api/produce.h"
#include "lib/protocol/api/share_acknowledge.h"
#include "lib/protocol/api/share_fetch.h"
#include "lib/protocol/api/share_group_heartbeat.h"
#include "tests/unit/broker/groups_fixture.h"

namespace weir {
namespace {

namespace p = protocol;
using Beat = p::ShareGroupHeartbeatRequest;
using Beaten = p::ShareGroupHeartbeatResponse;
using Fetch = p::ShareFetchRequest;
using Fetched = p::ShareFetchResponse;

struct SharesFixture : GroupsFixture {
  Pending<Beaten> beat(std::string member, int32_t epoch, bool joins = false) {
    Beat request;
    request.groupId = "g";
    request.memberId = member;
    request.memberEpoch = epoch;
    if (joins) request.subscribedTopicNames = std::vector<std::string>{"t"};
    return send<Beat, Beaten>(request, 1);
  }
  /// Joins, and beats until it has been told of partitions.
  void enter(std::string member) {
    int32_t epoch = beat(member, 0, true)->memberEpoch;
    REQUIRE(beat(member, epoch, true)->assignment->topicPartitions.size() == 1);
  }
  Pending<Fetched> fetch(std::string member, int32_t epoch,
                         int32_t wait_ms = 0) {
    Fetch request;
    request.groupId = "g";
    request.memberId = member;
    request.shareSessionEpoch = epoch;
    request.maxWaitMs = wait_ms;
    request.maxBytes = 1 << 20;
    request.maxRecords = 500;
    if (epoch == 0) {
      request.topics.emplace_back().topicId = id_of("t");
      request.topics[0].partitions.emplace_back().partitionIndex = 0;
    }
    return send<Fetch, Fetched>(request, 2);
  }
  E acknowledge(std::string member, int32_t epoch, int64_t first, int64_t last,
                int8_t type) {
    p::ShareAcknowledgeRequest request;
    request.groupId = "g";
    request.memberId = member;
    request.shareSessionEpoch = epoch;
    auto& topic = request.topics.emplace_back();
    topic.topicId = id_of("t");
    topic.partitions.push_back({0, {{first, last, {type}}}});
    auto answer = send<p::ShareAcknowledgeRequest, p::ShareAcknowledgeResponse>(
        request, 2);
    if (answer->errorCode != 0) return E(answer->errorCode);
    return E(answer->responses.at(0).partitions.at(0).errorCode);
  }
  void append(int count) {
    std::string batch = batch_of(count);
    auto led = local->lead("t", 0);
    REQUIRE(led);
    REQUIRE(led->log->append(std::span(batch.data(), batch.size()),
                             {.leader_epoch = led->epoch}));
    broker->appended(led->log);
  }
  /// First, last and count of what was given.
  static std::vector<std::array<int64_t, 3>> given(
      const Pending<Fetched>& answer) {
    std::vector<std::array<int64_t, 3>> out;
    for (const auto& topic : answer->responses)
      for (const auto& partition : topic.partitions)
        for (const auto& one : partition.acquiredRecords)
          out.push_back({one.firstOffset, one.lastOffset, one.deliveryCount});
    return out;
  }
  int64_t start_offset() {
    p::DescribeShareGroupOffsetsRequest request;
    request.groups.push_back({.groupId = "g"});
    request.groups[0].topics->push_back({"t", {0}});
    return send<p::DescribeShareGroupOffsetsRequest,
                p::DescribeShareGroupOffsetsResponse>(request, 1)
        ->groups.at(0)
        .topics.at(0)
        .partitions.at(0)
        .startOffset;
  }
};

using Given = std::vector<std::array<int64_t, 3>>;

TEST_CASE_METHOD(SharesFixture,
                 "a share member is told of partitions whose state is kept") {
  auto first = beat("m", 0, true);
  CHECK(first->memberEpoch == 2);
  CHECK(first->assignment->topicPartitions.empty());
  auto second = beat("m", 2);
  CHECK(second->memberEpoch == 3);
  CHECK(second->assignment->topicPartitions.at(0).partitions ==
        std::vector{0, 1, 2, 3});
  CHECK(E(beat("m", 9)->errorCode) == E::FENCED_MEMBER_EPOCH);
  CHECK(E(beat("x", 3)->errorCode) == E::UNKNOWN_MEMBER_ID);
}

TEST_CASE_METHOD(SharesFixture, "a share fetch waits for records") {
  enter("m");
  fetch("m", 0);
  auto waiting = fetch("m", 1, 1'000);
  CHECK_FALSE(waiting.answered());
  append(3);
  REQUIRE(waiting.answered());
  CHECK(given(waiting) == Given{{0, 2, 1}});
}

TEST_CASE_METHOD(SharesFixture, "released records wake who waits for them") {
  enter("m");
  enter("n");
  fetch("m", 0);
  fetch("n", 0);
  append(3);
  REQUIRE(given(fetch("m", 1)) == Given{{0, 2, 1}});
  auto waiting = fetch("n", 1, 100'000);
  CHECK_FALSE(waiting.answered());
  CHECK(acknowledge("m", 2, 1, 1, 2) == E::NONE);
  REQUIRE(waiting.answered());
  CHECK(given(waiting) == Given{{1, 1, 2}});
  auto later = fetch("n", 2, 100'000);
  pass_ms(30'000);
  REQUIRE(later.answered());
  CHECK(given(later).size() == 3);
}

TEST_CASE_METHOD(SharesFixture, "share sessions count their epochs") {
  enter("m");
  CHECK(E(fetch("m", 1)->errorCode) == E::SHARE_SESSION_NOT_FOUND);
  CHECK(E(fetch("m", 0)->errorCode) == E::NONE);
  CHECK(E(fetch("m", 2)->errorCode) == E::INVALID_SHARE_SESSION_EPOCH);
  CHECK(E(fetch("m", 1)->errorCode) == E::NONE);
  CHECK(acknowledge("m", 0, 0, 0, 1) == E::INVALID_SHARE_SESSION_EPOCH);
}

TEST_CASE_METHOD(SharesFixture,
                 "what was accepted is behind the group after a crash") {
  enter("m");
  fetch("m", 0);
  append(6);
  REQUIRE(given(fetch("m", 1)) == Given{{0, 5, 1}});
  CHECK(acknowledge("m", 2, 0, 1, 1) == E::NONE);
  CHECK(acknowledge("m", 3, 3, 3, 1) == E::NONE);
  CHECK(start_offset() == 2);
  restart();
  CHECK(start_offset() == 2);
  CHECK(given(fetch("m", 0)) == Given{{2, 2, 1}, {4, 5, 1}});
}

TEST_CASE_METHOD(SharesFixture, "a connection that ends gives records back") {
  enter("m");
  fetch("m", 0);
  append(2);
  REQUIRE(given(fetch("m", 1)).size() == 1);
  broker->disconnected(*connection);
  CHECK(E(fetch("m", 2)->errorCode) == E::SHARE_SESSION_NOT_FOUND);
  CHECK(given(fetch("m", 0)) == Given{{0, 1, 2}});
}

}  // namespace
}  // namespace weir
