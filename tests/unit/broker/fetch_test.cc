// Fetch: limits, waiting, sessions, what a bad fetch is answered.
#include "lib/protocol/api/fetch.h"

#include "tests/unit/broker/broker_fixture.h"

namespace weir {
namespace {

using p = protocol::ErrorCode;
using protocol::FetchRequest;
using protocol::FetchResponse;
using Partition = FetchRequest::FetchPartition;

constexpr int16_t kNamed = 12;

struct Fixture : BrokerFixture {
  Fixture() { REQUIRE(local->create_topic("t", 3, {})); }

  void append(int partition, std::string batch) {
    auto led = local->lead("t", partition).value();
    REQUIRE(led.log->append(std::span(batch.data(), batch.size()),
                            {.leader_epoch = led.epoch}));
    broker->appended(led.log);
  }
  FetchRequest request(std::vector<std::pair<int, int64_t>> wanted) {
    FetchRequest out;
    out.maxBytes = 1 << 20;
    out.minBytes = 1;
    out.topics.push_back({.topic = "t"});
    for (auto [partition, offset] : wanted)
      out.topics[0].partitions.push_back({.partition = partition,
                                          .fetchOffset = offset,
                                          .partitionMaxBytes = 1 << 20});
    return out;
  }
  Pending<FetchResponse> fetch(const FetchRequest& request,
                               int16_t version = kNamed) {
    return send<FetchRequest, FetchResponse>(request, version);
  }
  FetchResponse::PartitionData one(const FetchRequest& request) {
    auto pending = fetch(request);
    kept = pending;
    return pending->responses.at(0).partitions.at(0);
  }
  Pending<FetchResponse> kept;
};

}  // namespace

TEST_CASE("what was appended is fetched, byte for byte, by every version") {
  Fixture f;
  std::string batch = batch_of(3);
  f.append(0, batch);
  for (int16_t v = 4; v <= 18; ++v) {
    FetchRequest request = f.request({{0, 1}});
    if (v >= 13) {
      request.topics[0].topic.clear();
      request.topics[0].topicId = f.id_of("t");
    }
    auto pending = f.fetch(request, v);
    const auto& got = pending->responses.at(0).partitions.at(0);
    CHECK(got.errorCode == 0);
    CHECK(got.highWatermark == 3);
    CHECK(got.lastStableOffset == 3);
    std::string expected = batch;
    set_base_offset(expected.data(), Offset(0));
    set_leader_epoch(expected.data(), LeaderEpoch(0));
    CHECK(got.records == Bytes(expected));
    CHECK_FALSE(got.abortedTransactions);
  }
}

TEST_CASE("an offset that is not there, and epochs, are refused") {
  Fixture f;
  f.append(0, batch_of(3));
  CHECK(p(f.one(f.request({{0, -1}})).errorCode) == p::OFFSET_OUT_OF_RANGE);
  CHECK(p(f.one(f.request({{0, 4}})).errorCode) == p::OFFSET_OUT_OF_RANGE);
  CHECK(f.one(f.request({{0, 3}})).errorCode == 0);
  CHECK(p(f.one(f.request({{9, 0}})).errorCode) ==
        p::UNKNOWN_TOPIC_OR_PARTITION);
  FetchRequest later = f.request({{0, 0}});
  later.topics[0].partitions[0].currentLeaderEpoch = 5;
  CHECK(p(f.one(later).errorCode) == p::UNKNOWN_LEADER_EPOCH);
  f.restart();
  FetchRequest earlier = f.request({{0, 0}});
  earlier.topics[0].partitions[0].currentLeaderEpoch = 0;
  CHECK(p(f.one(earlier).errorCode) == p::FENCED_LEADER_EPOCH);
  FetchRequest replica = f.request({{0, 0}});
  replica.replicaId = 5;
  CHECK(p(f.one(replica).errorCode) == p::NOT_LEADER_OR_FOLLOWER);
  auto unknown = f.request({{0, 0}});
  unknown.topics[0].topic.clear();
  unknown.topics[0].topicId.raw[0] = 3;
  CHECK(p(f.fetch(unknown, 18)->responses[0].partitions[0].errorCode) ==
        p::UNKNOWN_TOPIC_ID);
}

TEST_CASE("a reader whose last epoch ended earlier is told where") {
  Fixture f;
  f.append(0, batch_of(3));
  f.restart();
  f.append(0, batch_of(2));
  FetchRequest request = f.request({{0, 5}});
  request.topics[0].partitions[0].lastFetchedEpoch = 0;
  auto got = f.one(request);
  CHECK(got.errorCode == 0);
  CHECK(got.divergingEpoch.epoch == 0);
  CHECK(got.divergingEpoch.endOffset == 3);
}

TEST_CASE("the first batch comes whole, the others within the limits") {
  Fixture f;
  std::string batch = batch_of(1, {}, std::string(1000, 'x'));
  for (int i = 0; i < 3; ++i)
    f.append(0, batch_of(1, {}, std::string(1000, 'x')));
  f.append(1, batch);
  FetchRequest request = f.request({{0, 0}, {1, 0}});
  request.maxBytes = 10;
  auto tiny = f.fetch(request);
  CHECK(tiny->responses[0].partitions[0].records->size() == batch.size());
  CHECK(tiny->responses[0].partitions[1].records->empty());
  request.maxBytes = 1 << 20;
  request.topics[0].partitions[0].partitionMaxBytes = 10;
  request.topics[0].partitions[1].partitionMaxBytes = 10;
  auto both = f.fetch(request);
  CHECK(both->responses[0].partitions[0].records->size() == batch.size());
  CHECK(both->responses[0].partitions[1].records->empty());
  request.maxBytes = 0;
  CHECK(f.fetch(request)->responses[0].partitions[0].records->size() ==
        batch.size());
}

TEST_CASE("a fetch waits for the append that satisfies it") {
  Fixture f;
  FetchRequest request = f.request({{0, 0}, {1, 0}});
  request.maxWaitMs = 500;
  auto waiting = f.fetch(request);
  CHECK_FALSE(waiting.answered());
  f.append(2, batch_of(1));
  CHECK_FALSE(waiting.answered());
  f.append(1, batch_of(1));
  REQUIRE(waiting.answered());
  CHECK(waiting->responses[0].partitions[1].highWatermark == 1);
  CHECK(f.broker->waiting().size() == 0);
  f.pass_ms(600);  // its time is not waited for: no second answer
}

TEST_CASE("a fetch that waits for more bytes is answered when time is up") {
  Fixture f;
  FetchRequest request = f.request({{0, 0}, {1, 0}});
  request.maxWaitMs = 500;
  request.minBytes = 200;
  std::string batch = batch_of(1);
  REQUIRE(batch.size() < 100);
  auto late = f.fetch(request);
  f.append(0, batch);
  f.pass_ms(499);
  CHECK_FALSE(late.answered());
  f.pass_ms(1);
  REQUIRE(late.answered());
  CHECK(late->responses[0].partitions[0].records->size() == batch.size());
  auto filled = f.fetch(request);
  f.append(1, batch_of(1));
  CHECK_FALSE(filled.answered());
  f.append(1, batch_of(1));
  CHECK(filled.answered());
}

TEST_CASE("a connection that ends takes its waiting fetches with it") {
  Fixture f;
  FetchRequest request = f.request({{0, 0}});
  request.maxWaitMs = 500;
  auto waiting = f.fetch(request);
  f.broker->disconnected(*f.connection);
  f.append(0, batch_of(1));
  f.pass_ms(1000);
  CHECK_FALSE(waiting.answered());
}

TEST_CASE("a session's later answers hold only what is new") {
  Fixture f;
  FetchRequest request = f.request({{0, 0}, {1, 0}, {2, 0}});
  request.sessionEpoch = 0;
  auto full = f.fetch(request);
  int32_t id = full->sessionId;
  REQUIRE(id != 0);
  CHECK(full->responses[0].partitions.size() == 3);
  FetchRequest next;
  next.maxBytes = 1 << 20;
  next.sessionId = id;
  next.sessionEpoch = 1;
  CHECK(f.fetch(next)->responses.empty());
  f.append(1, batch_of(2));
  next.sessionEpoch = 2;
  auto news = f.fetch(next);
  REQUIRE(news->responses.size() == 1);
  REQUIRE(news->responses[0].partitions.size() == 1);
  CHECK(news->responses[0].partitions[0].partitionIndex == 1);
  // Moved on and another forgotten: nothing more to say.
  next.sessionEpoch = 3;
  next.topics.push_back({.topic = "t"});
  next.topics[0].partitions.push_back(
      {.partition = 1, .fetchOffset = 2, .partitionMaxBytes = 1000});
  next.forgottenTopicsData.push_back({.topic = "t", .partitions = {2}});
  CHECK(f.fetch(next)->responses.empty());
  f.append(2, batch_of(1));
  next.sessionEpoch = 4;
  next.topics.clear();
  next.forgottenTopicsData.clear();
  CHECK(f.fetch(next)->responses.empty());
}

TEST_CASE("an unknown session and a wrong epoch are refused") {
  Fixture f;
  FetchRequest request = f.request({{0, 0}});
  request.sessionId = 99;
  request.sessionEpoch = 1;
  CHECK(p(f.fetch(request)->errorCode) == p::FETCH_SESSION_ID_NOT_FOUND);
  request.sessionId = 0;
  request.sessionEpoch = 0;
  int32_t id = f.fetch(request)->sessionId;
  request.sessionId = id;
  request.sessionEpoch = 3;
  CHECK(p(f.fetch(request)->errorCode) == p::INVALID_FETCH_SESSION_EPOCH);
  FetchRequest ids;
  ids.sessionId = id;
  ids.sessionEpoch = 1;
  CHECK(p(f.fetch(ids, 18)->errorCode) == p::FETCH_SESSION_TOPIC_ID_ERROR);
  request.sessionEpoch = -1;
  CHECK(f.fetch(request)->sessionId == 0);
  request.sessionEpoch = 1;
  CHECK(p(f.fetch(request)->errorCode) == p::FETCH_SESSION_ID_NOT_FOUND);
}

TEST_CASE("a thousand sessions are kept; the idle make room") {
  FetchSessions sessions;
  auto make = [](int partitions) {
    auto out = std::make_shared<FetchSession>();
    FetchRequest request;
    request.topics.push_back({.topic = "t"});
    for (int i = 0; i < partitions; ++i)
      request.topics[0].partitions.push_back({.partition = i});
    out->update(request);
    return out;
  };
  auto first = make(1);
  sessions.keep(first, 5, 0);
  CHECK(first->id == 5);
  for (int i = 1; i < 1000; ++i) sessions.keep(make(2), 5, 1);
  CHECK(sessions.size() == 1000);
  auto refused = make(9);
  sessions.keep(refused, 5, 2);
  CHECK(refused->id == 0);
  auto late = make(1);
  sessions.keep(late, 5, FetchSessions::kSafeNs + 1);
  CHECK(late->id == 5);  // the first one's
  CHECK(sessions.size() == 1000);
}

}  // namespace weir
