// A directory made, written and left by this node.
#include "lib/broker/local_broker.h"

#include <catch2/catch.hpp>

#include "lib/os/clock.h"
#include "lib/record/batch_builder.h"
#include "tests/support/golden.h"
#include "tests/support/temp_dir.h"

namespace weir {
namespace {

struct Fixture {
  TempDir temp;
  ManualClock clock{TimestampMs(1'700'000'000'000)};
  SeededRandom random{Catch::rngSeed()};
  CollectFindings findings;
  std::string dir = temp / "data";

  std::unique_ptr<LocalBroker> open() {
    auto broker =
        LocalBroker::open(posix_fs(), clock, random, dir, {}, findings);
    if (!broker) FAIL(broker.error().message());
    return std::move(*broker);
  }
  Image image() {
    auto view = DataDirView::open(posix_fs(), {dir}, findings).value();
    return load_image(*view, findings).value().image;
  }
};

std::string one_record(Bytes value) {
  BatchBuilder builder;
  builder.begin({});
  builder.add(TimestampMs(1'700'000'000'000), "k", value);
  return std::string(builder.finish().value());
}

}  // namespace

TEST_CASE("a topic created, written and closed is there with its records") {
  Fixture f;
  {
    auto broker = f.open();
    REQUIRE(broker->create_topic("orders", 2, {{"segment.bytes", "1048576"}}));
    auto led = broker->lead("orders", 1);
    REQUIRE(led);
    std::string batch = one_record("v");
    auto appended = led->log->append(std::span(batch.data(), batch.size()),
                                     {.leader_epoch = led->epoch});
    REQUIRE(appended);
    CHECK(appended->first_offset == Offset(0));
    REQUIRE(broker->close());
  }
  Image image = f.image();
  REQUIRE(image.topic("orders"));
  CHECK(image.topic("orders")->partitions.size() == 2);
  CHECK(image.configs(ResourceType::kTopic, "orders").at("segment.bytes") ==
        "1048576");
  for (const auto& [id, partition] : image.topic("orders")->partitions) {
    CHECK(partition.leader == -1);
    CHECK(partition.isr.empty());
    CHECK(partition.eligibleLeaderReplicas == std::vector<int32_t>{1});
    // Led at creation (0), given up at the stop (1).
    CHECK(partition.leaderEpoch == 1);
  }
  CHECK(image.brokers().at(1).fenced);
  auto marker = read_clean_shutdown(posix_fs(), f.dir);
  REQUIRE(marker);
  CHECK(marker->broker_epoch == image.brokers().at(1).brokerEpoch);
  CHECK(f.findings.all.empty());
}

TEST_CASE("a second session raises the leader epoch and goes on behind") {
  Fixture f;
  {
    auto broker = f.open();
    REQUIRE(broker->create_topic("t", 1, {}));
    REQUIRE(broker->close());
  }
  auto broker = f.open();
  auto led = broker->lead("t", 0);
  REQUIRE(led);
  CHECK(led->epoch == LeaderEpoch(2));
  std::string batch = one_record("v");
  REQUIRE(led->log->append(std::span(batch.data(), batch.size()),
                           {.leader_epoch = led->epoch}));
  CHECK(led->log->leader_epochs().latest() == LeaderEpoch(2));
  REQUIRE(broker->close());
}

TEST_CASE("a session that never closed is taken over, nothing lost") {
  Fixture f;
  {
    auto broker = f.open();
    REQUIRE(broker->create_topic("t", 1, {}));
    auto led = broker->lead("t", 0);
    std::string batch = one_record("v");
    REQUIRE(led->log->append(std::span(batch.data(), batch.size()),
                             {.leader_epoch = led->epoch}));
  }
  CHECK_FALSE(read_clean_shutdown(posix_fs(), f.dir));
  auto broker = f.open();
  auto led = broker->lead("t", 0);
  REQUIRE(led);
  CHECK(led->log->log_end_offset() == Offset(1));
  REQUIRE(broker->close());
  CHECK(f.image().topic("t")->partitions.at(0).leader == -1);
}

TEST_CASE("topics that cannot be are refused and nothing is made") {
  Fixture f;
  auto broker = f.open();
  REQUIRE(broker->create_topic("a.b", 1, {}));
  CHECK(broker->create_topic("a.b", 1, {}).error().code == Code::kInvalid);
  CHECK(broker->create_topic("a_b", 1, {}).error().code == Code::kInvalid);
  CHECK(broker->create_topic("../x", 1, {}).error().code == Code::kInvalid);
  CHECK(broker->create_topic("c", 0, {}).error().code == Code::kInvalid);
  CHECK(broker->create_topic("c", 1, {{"no.such", "1"}}).error().code ==
        Code::kInvalid);
  CHECK(broker->create_topic("c", 1, {{"segment.bytes", "x"}}).error().code ==
        Code::kInvalid);
  CHECK(broker->image().topics().size() == 1);
}

TEST_CASE("a topic deleted leaves no folder and no config") {
  Fixture f;
  auto broker = f.open();
  REQUIRE(broker->create_topic("t", 3, {{"retention.ms", "1000"}}));
  REQUIRE(broker->delete_topic("t"));
  CHECK_FALSE(broker->image().topic("t"));
  CHECK(broker->image().configs(ResourceType::kTopic, "t").empty());
  std::vector<DirEntry> left = posix_fs().list(f.dir).value();
  for (const DirEntry& entry : left) CHECK(entry.name.find("t-") != 0);
  REQUIRE(broker->close());
}

TEST_CASE("producer ids are never given twice, over sessions and crashes") {
  Fixture f;
  auto first = f.open()->new_producer_id();
  auto broker = f.open();
  auto second = broker->new_producer_id();
  auto third = broker->new_producer_id();
  REQUIRE((first && second && third));
  CHECK(*second >= *first + 1000);
  CHECK(*third == *second + 1);
}

TEST_CASE("bare folders and other clusters' directories are not written") {
  Fixture f;
  REQUIRE(posix_fs().make_dirs(f.dir + "/orders-0"));
  auto bare =
      LocalBroker::open(posix_fs(), f.clock, f.random, f.dir, {}, f.findings);
  REQUIRE_FALSE(bare);
  CHECK(bare.error().code == Code::kRefused);
  CHECK(posix_fs().list(f.dir)->size() == 1);
}

}  // namespace weir
