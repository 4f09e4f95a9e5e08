// What administration asks of a broker. Their errors, beside Kafka's, are
// compared by tests/interop/admin.py.
#include <filesystem>

#include "lib/protocol/api/describe_configs.h"
#include "lib/protocol/api/describe_log_dirs.h"
#include "lib/protocol/api/describe_topic_partitions.h"
#include "lib/protocol/api/incremental_alter_configs.h"
#include "lib/protocol/api/list_offsets.h"
#include "lib/protocol/api/update_features.h"
#include "tests/unit/broker/broker_fixture.h"

namespace weir {
namespace {

using p = protocol::ErrorCode;
using namespace protocol;

constexpr int8_t kTopic = 2;

struct Fixture : BrokerFixture {
  using BrokerFixture::BrokerFixture;

  p alter(int8_t type, std::string name, std::string config,
          std::optional<std::string> value, bool only_check = false) {
    IncrementalAlterConfigsRequest request;
    request.validateOnly = only_check;
    auto& resource = request.resources.emplace_back();
    resource.resourceType = type;
    resource.resourceName = std::move(name);
    resource.configs.push_back({.name = std::move(config),
                                .configOperation = int8_t(value ? 0 : 1),
                                .value = std::move(value)});
    return p(
        send<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse>(
            request, 1)
            ->responses.at(0)
            .errorCode);
  }

  std::string shown(std::string topic, std::string config) {
    DescribeConfigsRequest request;
    auto& resource = request.resources.emplace_back();
    resource.resourceType = kTopic;
    resource.resourceName = std::move(topic);
    resource.configurationKeys = std::vector<std::string>{std::move(config)};
    return send<DescribeConfigsRequest, DescribeConfigsResponse>(request, 4)
        ->results.at(0)
        .configs.at(0)
        .value.value();
  }

  DescribeTopicPartitionsResponse partitions(
      int32_t limit,
      std::optional<DescribeTopicPartitionsResponse::Cursor> from = {}) {
    DescribeTopicPartitionsRequest request;
    request.responsePartitionLimit = limit;
    if (from) {
      request.cursor.emplace();
      request.cursor->topicName = from->topicName;
      request.cursor->partitionIndex = from->partitionIndex;
    }
    auto answer =
        send<DescribeTopicPartitionsRequest, DescribeTopicPartitionsResponse>(
            request, 0);
    REQUIRE(answer.answered());
    return answer.state->response;
  }
};

TEST_CASE("a changed config is in force in the open log, and after a restart") {
  Fixture f;
  REQUIRE(f.local->create_topic("t", 1, {}));
  CHECK(f.alter(kTopic, "t", "max.message.bytes", "777") == p::NONE);
  CHECK(f.local->led_log("t", 0)->config().max_message_bytes == 777);
  CHECK(f.shown("t", "max.message.bytes") == "777");
  f.restart();
  CHECK(f.shown("t", "max.message.bytes") == "777");
  CHECK(f.alter(kTopic, "t", "max.message.bytes", std::nullopt) == p::NONE);
  CHECK(f.shown("t", "max.message.bytes") == "1048588");
}

TEST_CASE("what is only checked changes nothing") {
  Fixture f;
  REQUIRE(f.local->create_topic("t", 1, {}));
  Offset before = f.local->metadata_end();
  CHECK(f.alter(kTopic, "t", "retention.ms", "5", true) == p::NONE);
  CHECK(f.alter(kTopic, "t", "retention.ms", "x", true) == p::INVALID_CONFIG);
  CHECK(f.local->metadata_end() == before);
}

TEST_CASE("a directory that is only read keeps its configs") {
  Fixture f({.read_only = true});
  REQUIRE(f.local->create_topic("t", 1, {}));
  CHECK(f.alter(kTopic, "t", "retention.ms", "5") == p::POLICY_VIOLATION);
}

TEST_CASE("partitions are described in pieces that a cursor joins") {
  Fixture f;
  for (const auto& [name, count] :
       {std::pair("a", 3), std::pair("b", 1), std::pair("c", 4)})
    REQUIRE(f.local->create_topic(name, count, {}));
  std::vector<std::string> seen;
  std::optional<DescribeTopicPartitionsResponse::Cursor> cursor;
  int pieces = 0;
  do {
    auto piece = f.partitions(2, cursor);
    for (const auto& topic : piece.topics)
      for (const auto& partition : topic.partitions)
        seen.push_back(*topic.name + std::to_string(partition.partitionIndex));
    cursor = piece.nextCursor;
    REQUIRE(++pieces < 10);
  } while (cursor);
  CHECK(seen == std::vector<std::string>{"a0", "a1", "a2", "b0", "c0", "c1",
                                         "c2", "c3"});
  CHECK(pieces == 4);
}

TEST_CASE("the directory, its partitions' sizes and its disk are told") {
  Fixture f;
  REQUIRE(f.local->create_topic("t", 1, {}));
  std::string batch = batch_of(3);
  Bytes view = batch;
  REQUIRE(f.local->lead("t", 0)->log->append_as_is(std::span(&view, 1), true));
  DescribeLogDirsRequest request;
  request.topics.reset();
  auto answer =
      f.send<DescribeLogDirsRequest, DescribeLogDirsResponse>(request, 5);
  const auto& here = answer->results.at(0);
  CHECK(here.logDir == f.dir);
  CHECK(here.totalBytes > 0);
  CHECK(here.usableBytes > 0);
  CHECK(here.topics.at(0).partitions.at(0).partitionSize ==
        int64_t(batch.size()));
}

TEST_CASE("feature levels are raised and lowered on disk") {
  Fixture f;
  auto update = [&](std::string name, int16_t level, int8_t kind) {
    UpdateFeaturesRequest request;
    request.featureUpdates.push_back(
        {.feature = name, .maxVersionLevel = level, .upgradeType = kind});
    return p(f.send<UpdateFeaturesRequest, UpdateFeaturesResponse>(request, 2)
                 ->errorCode);
  };
  auto level = [&](const char* name) {
    return f.broker->image().features().at(name);
  };
  CHECK(update("transaction.version", 1, 1) == p::INVALID_UPDATE_VERSION);
  CHECK(level("transaction.version") == 2);
  CHECK(update("transaction.version", 1, 2) == p::NONE);
  CHECK(level("transaction.version") == 1);
  f.restart();
  CHECK(level("transaction.version") == 1);
  CHECK(update("metadata.version", 32, 2) == p::INVALID_UPDATE_VERSION);
}

TEST_CASE("a partition whose log cannot be opened says so, the others serve") {
  Fixture f;
  REQUIRE(f.local->create_topic("t", 2, {}));
  f.broker.reset();
  REQUIRE(f.local->close());
  f.local.reset();
  auto log = std::filesystem::path(f.dir) / "t-0" / "00000000000000000000.log";
  std::filesystem::remove(log);
  std::filesystem::create_directory(log);
  f.start();
  ListOffsetsRequest request;
  request.replicaId = -1;
  auto& topic = request.topics.emplace_back();
  topic.name = "t";
  for (int32_t i : {0, 1})
    topic.partitions.push_back({.partitionIndex = i, .timestamp = -1});
  auto answer = f.send<ListOffsetsRequest, ListOffsetsResponse>(request, 7);
  const auto& told = answer->topics.at(0).partitions;
  CHECK(p(told.at(0).errorCode) == p::KAFKA_STORAGE_ERROR);
  CHECK(p(told.at(1).errorCode) == p::NONE);
}

}  // namespace
}  // namespace weir
