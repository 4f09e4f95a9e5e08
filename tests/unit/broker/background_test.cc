// What a broker does unasked, under a clock that is told the time.
#include "lib/broker/background.h"

#include "lib/protocol/api/fetch.h"
#include "lib/protocol/api/produce.h"
#include "tests/unit/broker/broker_fixture.h"

namespace weir {
namespace {

namespace p = protocol;

BrokerOptions deleting() {
  BrokerOptions out;
  out.background.deletes = true;
  return out;
}

struct Upkeep : BrokerFixture {
  explicit Upkeep(BrokerOptions options = deleting())
      : BrokerFixture(std::move(options)) {}

  // Every batch into a segment of its own, keys as in batch_of().
  PartitionLog& fill(std::string_view topic, ConfigChanges configs,
                     int batches) {
    configs.emplace_back("segment.bytes", "1048576");
    REQUIRE(local->create_topic(topic, 1, configs));
    PartitionLog& log = *local->lead(topic, 0)->log;
    for (int i = 0; i < batches; ++i) add(log);
    return log;
  }
  void add(PartitionLog& log) {
    std::string batch = batch_of(3, {}, std::string(1000, 'v'), clock.now());
    REQUIRE(log.append(std::span(batch), {.leader_epoch = LeaderEpoch(0)}));
    REQUIRE(log.roll());
    broker->appended(&log);
  }
  // In steps, as a loop would: what one task asks for the next tick does.
  void pass_minutes(int minutes) {
    for (int i = 0; i < minutes * 6; ++i) pass_ms(10'000);
  }
  int files(const std::string& topic, std::string_view suffix) {
    auto entries = posix_fs().list(join_path(dir, topic + "-0"));
    REQUIRE(entries);
    int n = 0;
    for (const DirEntry& entry : *entries) n += entry.name.ends_with(suffix);
    return n;
  }
  auto fetch(int64_t offset, int32_t wait_ms) {
    p::FetchRequest request;
    request.maxWaitMs = wait_ms;
    request.minBytes = 1;
    request.topics.push_back({.topic = "t"});
    request.topics[0].partitions.push_back(
        {.partition = 0, .fetchOffset = offset, .partitionMaxBytes = 1 << 20});
    return send<p::FetchRequest, p::FetchResponse>(request, 12);
  }
  p::ErrorCode error_of(int64_t offset) {
    auto answer = fetch(offset, 0);
    return p::ErrorCode(answer->responses.at(0).partitions.at(0).errorCode);
  }
};

}  // namespace

TEST_CASE("old segments go when their time is over, their files a minute on") {
  Upkeep u;
  PartitionLog& log = u.fill("t", {{"retention.ms", "3600000"}}, 4);
  u.pass_minutes(30);
  CHECK(log.log_start_offset() == Offset(0));
  u.pass_minutes(36);
  CHECK(log.log_start_offset() == Offset(12));
  CHECK(u.error_of(0) == p::ErrorCode::OFFSET_OUT_OF_RANGE);
  CHECK(u.error_of(12) == p::ErrorCode::NONE);
  u.pass_minutes(2);
  CHECK(u.files("t", ".deleted") == 0);
  CHECK(u.files("t", ".log") == 1);
}

TEST_CASE("deleted files stay for file.delete.delay.ms") {
  Upkeep u;
  u.fill("t", {{"retention.ms", "1000"}, {"file.delete.delay.ms", "600000"}},
         2);
  u.pass_minutes(2);
  CHECK(u.files("t", ".log.deleted") == 2);
  u.pass_minutes(8);
  CHECK(u.files("t", ".log.deleted") == 2);
  u.pass_minutes(1);
  CHECK(u.files("t", ".log.deleted") == 0);
}

TEST_CASE("a log above retention.bytes loses its oldest segments") {
  Upkeep u;
  PartitionLog& log = u.fill("t", {{"retention.bytes", "5000"}}, 4);
  int64_t segment = log.size() / 4;
  u.pass_minutes(1);
  CHECK(log.size() >= 5000);
  CHECK(log.size() < 5000 + segment);
}

TEST_CASE("without being allowed to, a broker deletes and compacts nothing") {
  Upkeep u{BrokerOptions{}};
  PartitionLog& old = u.fill("t", {{"retention.ms", "1"}}, 3);
  PartitionLog& keyed = u.fill("c", {{"cleanup.policy", "compact"}}, 3);
  u.pass_minutes(60);
  CHECK(old.log_start_offset() == Offset(0));
  CHECK(keyed.segments().size() == 4);
}

TEST_CASE("a fetch that waits hears of retention") {
  Upkeep u;
  PartitionLog& log = u.fill("t", {{"retention.ms", "20000"}}, 2);
  p::FetchRequest request;
  auto waiting = u.fetch(6, 3'600'000);
  REQUIRE_FALSE(waiting.answered());
  u.pass_minutes(1);
  CHECK(log.log_start_offset() == Offset(6));
  u.add(log);
  REQUIRE(waiting.answered());
}

TEST_CASE("a log that is not open is opened for retention, and only then") {
  Upkeep u;
  u.fill("t", {{"retention.ms", "3600000"}}, 2);
  u.fill("keep", {{"retention.ms", "-1"}}, 2);
  u.broker.reset();
  REQUIRE(u.local->close());
  u.local.reset();
  u.start();
  REQUIRE(u.local->led().empty());
  u.pass_minutes(30);
  CHECK(u.local->led().empty());
  u.pass_minutes(40);
  REQUIRE(u.local->led_log("t", 0));
  CHECK(u.local->led_log("t", 0)->log_start_offset() == Offset(6));
  CHECK_FALSE(u.local->led_log("keep", 0));
}

TEST_CASE("a dirty log is compacted, and the checkpoint says up to where") {
  Upkeep u;
  PartitionLog& log = u.fill("c", {{"cleanup.policy", "compact"}}, 5);
  CHECK(log.segments().size() == 6);
  u.pass_minutes(1);
  CHECK(log.segments().size() == 2);
  CHECK(u.local->cleaned({"c", PartitionId(0)}) == Offset(15));
  auto left = log.read(Offset(0), 1 << 20, FetchIsolation::kUncommitted);
  REQUIRE(left);
  std::string bytes(size_t(left->length), '\0');
  REQUIRE(left->file->read_at(left->position, bytes.data(), bytes.size()));
  RawBatch first(bytes, Position(0));
  CHECK(first.v2().count() == 3);
  CHECK(first.last_offset() == Offset(14));
}

TEST_CASE("the dirtiest log is compacted first") {
  Upkeep u;
  u.fill("half", {{"cleanup.policy", "compact"}}, 4);
  REQUIRE(u.local->set_cleaned({"half", PartitionId(0)}, Offset(3)));
  u.fill("whole", {{"cleanup.policy", "compact"}}, 4);
  u.broker->tick();
  while (u.local->cleaned({"half", PartitionId(0)}) == Offset(3) &&
         !u.local->cleaned({"whole", PartitionId(0)}))
    u.pass_ms(0);
  CHECK(u.local->cleaned({"whole", PartitionId(0)}) == Offset(12));
  CHECK(u.local->cleaned({"half", PartitionId(0)}) == Offset(3));
}

TEST_CASE("a log that is clean enough waits, but not beyond its lag") {
  Upkeep u;
  PartitionLog& log = u.fill("c",
                             {{"cleanup.policy", "compact"},
                              {"min.cleanable.dirty.ratio", "1"},
                              {"max.compaction.lag.ms", "1800000"}},
                             3);
  u.pass_minutes(29);
  CHECK(log.segments().size() == 4);
  u.pass_minutes(3);
  CHECK(log.segments().size() == 2);
}

TEST_CASE("a topic can go while it is compacted") {
  Upkeep u;
  u.fill("c", {{"cleanup.policy", "compact"}}, 3);
  u.broker->tick();
  u.broker->forget(*u.broker->image().topic("c"));
  REQUIRE(u.local->delete_topic("c"));
  u.pass_minutes(10);
  CHECK_FALSE(posix_fs().exists(join_path(u.dir, "c-0")));
}

TEST_CASE("what a roll left is flushed at once, the rest by flush.ms") {
  Upkeep u;
  REQUIRE(u.local->create_topic("t", 1, {{"flush.ms", "5000"}}));
  PartitionLog& log = *u.local->lead("t", 0)->log;
  u.add(log);
  CHECK(log.recovery_point() == Offset(0));
  u.pass_ms(0);
  CHECK(log.recovery_point() == Offset(3));
  std::string batch = batch_of(2);
  REQUIRE(log.append(std::span(batch), {.leader_epoch = LeaderEpoch(0)}));
  u.broker->appended(&log);
  u.pass_ms(4'999);
  CHECK(log.recovery_point() == Offset(3));
  u.pass_ms(1);
  CHECK(log.recovery_point() == Offset(5));
}

TEST_CASE("checkpoints follow the logs") {
  Upkeep u;
  PartitionLog& log = u.fill("t", {}, 2);
  auto entry = [&](std::string_view file) {
    auto read = read_offset_checkpoint(posix_fs(), join_path(u.dir, file));
    return read ? (*read)[{"t", PartitionId(0)}] : Offset(-1);
  };
  u.pass_ms(5'000);
  CHECK(entry(kReplicationFile) == Offset(6));
  REQUIRE(log.delete_records_before(Offset(4)));
  u.pass_minutes(2);
  CHECK(entry(kRecoveryPointFile) == Offset(6));
  CHECK(entry(kLogStartFile) == Offset(4));
}

}  // namespace weir
