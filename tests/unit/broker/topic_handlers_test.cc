// Topics made, grown and deleted by requests; ids; where epochs end.
#include "lib/protocol/api/api_versions.h"
#include "lib/protocol/api/create_partitions.h"
#include "lib/protocol/api/create_topics.h"
#include "lib/protocol/api/delete_records.h"
#include "lib/protocol/api/delete_topics.h"
#include "lib/protocol/api/describe_cluster.h"
#include "lib/protocol/api/fetch.h"
#include "lib/protocol/api/init_producer_id.h"
#include "lib/protocol/api/list_offsets.h"
#include "lib/protocol/api/offset_for_leader_epoch.h"
#include "tests/unit/broker/broker_fixture.h"

namespace weir {
namespace {

using p = protocol::ErrorCode;
using namespace protocol;

struct Fixture : BrokerFixture {
  using BrokerFixture::BrokerFixture;

  CreateTopicsResponse::CreatableTopicResult create(
      CreateTopicsRequest::CreatableTopic topic, bool only_check = false,
      int16_t version = 7) {
    CreateTopicsRequest request;
    request.topics = {topic};
    request.validateOnly = only_check;
    return send<CreateTopicsRequest, CreateTopicsResponse>(request, version)
        ->topics.at(0);
  }
  p error(CreateTopicsRequest::CreatableTopic topic) {
    return p(create(topic).errorCode);
  }
  void append(std::string topic, int count) {
    auto led = local->lead(topic, 0).value();
    std::string batch = batch_of(count);
    REQUIRE(led.log->append(std::span(batch.data(), batch.size()),
                            {.leader_epoch = led.epoch}));
  }
  auto offset_at(int64_t timestamp, int16_t version = 11) {
    ListOffsetsRequest request;
    request.replicaId = -1;
    request.topics.push_back({.name = "t"});
    request.topics[0].partitions.push_back({.timestamp = timestamp});
    return send<ListOffsetsRequest, ListOffsetsResponse>(request, version)
        ->topics.at(0)
        .partitions.at(0);
  }
};

}  // namespace

TEST_CASE("a topic is made with its configs, or only checked") {
  Fixture f;
  CreateTopicsRequest::CreatableTopic topic{
      .name = "t", .numPartitions = 3, .replicationFactor = -1};
  topic.configs.push_back({.name = "retention.ms", .value = "1000"});
  auto checked = f.create(topic, true);
  CHECK(checked.errorCode == 0);
  CHECK_FALSE(f.broker->image().topic("t"));
  for (int16_t v = 2; v <= 7; ++v) {
    topic.name = "t" + std::to_string(v);
    CHECK(f.create(topic, false, v).errorCode == 0);
    CHECK(f.broker->image().topic(topic.name)->partitions.size() == 3);
  }
  topic.name = "last";
  auto made = f.create(topic);
  CHECK(made.numPartitions == 3);
  CHECK(made.topicId == f.id_of("last"));
  for (const auto& config : *made.configs)
    if (config.name == "retention.ms") {
      CHECK(config.value == "1000");
      CHECK(config.configSource == 1);
    }
}

TEST_CASE("bytes behind a request are not looked at, as in Kafka") {
  Fixture f;
  f.behind_requests = std::string("\1\0\0", 3);
  CHECK(f.error({.name = "t", .numPartitions = 1, .replicationFactor = 1}) ==
        p::NONE);
  CHECK(f.broker->image().topic("t"));
}

TEST_CASE("topics that cannot be made are refused, each by its own error") {
  Fixture f;
  CHECK(f.error({"a.b", 1, 1, {}, {}}) == p::NONE);
  CHECK(f.error({"a.b", 1, 1, {}, {}}) == p::TOPIC_ALREADY_EXISTS);
  CHECK(f.error({"a_b", 1, 1, {}, {}}) == p::INVALID_TOPIC_EXCEPTION);
  for (std::string name : {"", ".", "..", "a/b", "../x"})
    CHECK(f.error({name, 1, 1, {}, {}}) == p::INVALID_TOPIC_EXCEPTION);
  CHECK(f.error({std::string(250, 'x'), 1, 1, {}, {}}) ==
        p::INVALID_TOPIC_EXCEPTION);
  CHECK(f.error({"c", 0, 1, {}, {}}) == p::INVALID_PARTITIONS);
  CHECK(f.error({"c", 1, 3, {}, {}}) == p::INVALID_REPLICATION_FACTOR);
  CHECK(f.error({"c", 1, 1, {}, {{"no.such", "1"}}}) == p::INVALID_CONFIG);
  CHECK(f.error({"c", 1, 1, {}, {{"segment.ms", "x"}}}) == p::INVALID_CONFIG);
  CHECK(f.error({"c", -1, -1, {{0, {99}}}, {}}) ==
        p::INVALID_REPLICA_ASSIGNMENT);
  CHECK(f.error({"c", -1, -1, {{0, {1}}, {1, {1}}}, {}}) == p::NONE);
  CHECK(f.broker->image().topic("c")->partitions.size() == 2);
}

TEST_CASE("a broker told to takes any replication factor") {
  Fixture f(BrokerOptions{.any_replication_factor = true});
  CHECK(f.create({"c", 1, 3, {}, {}}).replicationFactor == 1);
  CHECK(f.error({"d", 1, 0, {}, {}}) == p::INVALID_REPLICATION_FACTOR);
}

TEST_CASE("topics are deleted by name and by id, and who waits is told") {
  Fixture f;
  REQUIRE(f.local->create_topic("t", 1, {}));
  REQUIRE(f.local->create_topic("u", 1, {}));
  FetchRequest fetch;
  fetch.maxWaitMs = 1000;
  fetch.minBytes = 1;
  fetch.topics.push_back({.topicId = f.id_of("t")});
  fetch.topics[0].partitions.push_back({.partitionMaxBytes = 1000});
  auto waiting = f.send<FetchRequest, FetchResponse>(fetch, 18);
  CHECK_FALSE(waiting.answered());
  DeleteTopicsRequest request;
  request.topics.push_back({.topicId = f.id_of("t")});
  auto gone = f.send<DeleteTopicsRequest, DeleteTopicsResponse>(request, 6);
  CHECK(gone->responses.at(0).name == "t");
  CHECK(p(waiting->responses.at(0).partitions.at(0).errorCode) ==
        p::UNKNOWN_TOPIC_ID);
  DeleteTopicsRequest named;
  named.topicNames = {"u", "u", "nope"};
  auto old = f.send<DeleteTopicsRequest, DeleteTopicsResponse>(named, 3);
  REQUIRE(old->responses.size() == 2);
  CHECK(p(old->responses[0].errorCode) == p::INVALID_REQUEST);
  CHECK(p(old->responses[1].errorCode) == p::UNKNOWN_TOPIC_OR_PARTITION);
  named.topicNames = {"u"};
  old = f.send<DeleteTopicsRequest, DeleteTopicsResponse>(named, 3);
  CHECK(old->responses.at(0).errorCode == 0);
  CHECK(f.broker->image().topics().empty());
}

TEST_CASE("a topic grows, and never shrinks") {
  Fixture f;
  REQUIRE(f.local->create_topic("t", 2, {}));
  auto grow = [&](int32_t count) {
    CreatePartitionsRequest request;
    request.topics.push_back(
        {.name = "t", .count = count, .assignments = std::nullopt});
    return p(
        f.send<CreatePartitionsRequest, CreatePartitionsResponse>(request, 3)
            ->results.at(0)
            .errorCode);
  };
  CHECK(grow(4) == p::NONE);
  CHECK(grow(4) == p::INVALID_PARTITIONS);
  CHECK(grow(1) == p::INVALID_PARTITIONS);
  CHECK(f.broker->image().topic("t")->partitions.size() == 4);
}

TEST_CASE("producers get ids of their own") {
  Fixture f;
  auto ask = [&](InitProducerIdRequest request, int16_t version = 6) {
    auto pending =
        f.send<InitProducerIdRequest, InitProducerIdResponse>(request, version);
    return pending.state->response;
  };
  InitProducerIdRequest request;
  request.transactionalId.reset();
  int64_t last = -1;
  for (int16_t v = 0; v <= 6; ++v) {
    auto got = ask(request, v);
    CHECK(got.errorCode == 0);
    CHECK(got.producerEpoch == 0);
    CHECK(got.producerId > last);
    last = got.producerId;
  }
  request.transactionalId = "";
  CHECK(p(ask(request).errorCode) == p::INVALID_REQUEST);
}

TEST_CASE("timestamps, the special ones too, find offsets") {
  Fixture f;
  REQUIRE(f.local->create_topic("t", 1, {}));
  CHECK(f.offset_at(-3).offset == -1);
  f.append("t", 3);
  CHECK(f.offset_at(-1).offset == 3);
  CHECK(f.offset_at(-2).offset == 0);
  CHECK(f.offset_at(-3).offset == 2);
  CHECK(f.offset_at(-3).timestamp == kThen.value() + 2);
  CHECK(f.offset_at(-4).offset == 0);
  CHECK(f.offset_at(-5).offset == -1);
  CHECK(f.offset_at(kThen.value() + 1).offset == 1);
  CHECK(f.offset_at(kThen.value() + 9).offset == -1);
  CHECK(p(f.offset_at(-3, 6).errorCode) == p::UNSUPPORTED_VERSION);
  CHECK(p(f.offset_at(-9).errorCode) == p::UNSUPPORTED_VERSION);
  CHECK(f.offset_at(-1, 1).offset == 3);
}

TEST_CASE("records are deleted up to an offset, and no further than the end") {
  Fixture f;
  REQUIRE(f.local->create_topic("t", 1, {}));
  REQUIRE(f.local->create_topic("c", 1, {{"cleanup.policy", "compact"}}));
  f.append("t", 5);
  auto ask = [&](std::string topic, int64_t offset) {
    DeleteRecordsRequest request;
    request.topics.push_back({.name = topic, .partitions = {{0, offset}}});
    return f.send<DeleteRecordsRequest, DeleteRecordsResponse>(request, 2)
        ->topics.at(0)
        .partitions.at(0);
  };
  CHECK(ask("t", 2).lowWatermark == 2);
  CHECK(f.offset_at(-2).offset == 2);
  CHECK(p(ask("t", 6).errorCode) == p::OFFSET_OUT_OF_RANGE);
  CHECK(ask("t", -1).lowWatermark == 5);
  CHECK(p(ask("c", 0).errorCode) == p::POLICY_VIOLATION);
  CHECK(p(ask("nope", 0).errorCode) == p::UNKNOWN_TOPIC_OR_PARTITION);
}

TEST_CASE("an epoch ends where the next begins") {
  Fixture f;
  REQUIRE(f.local->create_topic("t", 1, {}));
  f.append("t", 3);
  f.restart();
  f.append("t", 2);
  int32_t now = f.local->lead("t", 0)->epoch.value();
  auto ask = [&](int32_t epoch) {
    OffsetForLeaderEpochRequest request;
    request.topics.push_back({.topic = "t"});
    request.topics[0].partitions.push_back({.leaderEpoch = epoch});
    return f
        .send<OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse>(
            request, 4)
        ->topics.at(0)
        .partitions.at(0);
  };
  CHECK(ask(0).endOffset == 3);
  CHECK(ask(now).endOffset == 5);
  CHECK(ask(now + 1).endOffset == -1);
}

TEST_CASE("the record of the largest timestamp may be deleted already") {
  Fixture f;
  REQUIRE(f.local->create_topic("t", 1, {}));
  f.append("t", 3);
  DeleteRecordsRequest request;
  request.topics.push_back({.name = "t", .partitions = {{.offset = 3}}});
  f.send<DeleteRecordsRequest, DeleteRecordsResponse>(request, 2);
  CHECK(f.offset_at(-2).offset == 3);
  CHECK(f.offset_at(-3).offset == 2);  // as Kafka 4.4 answers
}

TEST_CASE("a dynamic quorum's version is a feature like the others") {
  Fixture f;
  auto answer = f.send<ApiVersionsRequest, ApiVersionsResponse>(
      {.clientSoftwareName = "test", .clientSoftwareVersion = "1"}, 4);
  std::map<std::string, int16_t> levels;
  for (const auto& feature : answer->finalizedFeatures)
    levels[feature.name] = feature.maxVersionLevel;
  CHECK(levels.at("kraft.version") == 1);
  CHECK(levels.at("metadata.version") > 1);
}

TEST_CASE("the cluster is this node, at the address the client came by") {
  Fixture f;
  f.connection->advertised_port = 1234;
  auto got = f.send<DescribeClusterRequest, DescribeClusterResponse>({}, 2);
  CHECK(got->controllerId == f.broker->node_id());
  CHECK(got->brokers.at(0).port == 1234);
  DescribeClusterRequest controllers;
  controllers.endpointType = 2;
  auto other =
      f.send<DescribeClusterRequest, DescribeClusterResponse>(controllers, 2);
  CHECK(p(other->errorCode) == p::MISMATCHED_ENDPOINT_TYPE);
}

}  // namespace weir
