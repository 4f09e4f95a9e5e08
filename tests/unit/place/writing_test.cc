// Sinks and copies, on directories of their own.
#include <catch2/catch.hpp>

#include "lib/place/copy_plan.h"
#include "lib/place/directory_sink.h"
#include "tests/unit/place/log_fixture.h"

namespace weir {
namespace {

struct Fixture {
  TempDir temp;
  ManualClock clock{TimestampMs(1'767'323'045'000)};
  SeededRandom random{Catch::rngSeed()};
  CollectFindings findings;
  std::string dir = temp / "data";

  std::unique_ptr<LocalBroker> open(const std::string& at) {
    auto broker =
        LocalBroker::open(posix_fs(), clock, random, at, {}, findings);
    if (!broker) FAIL(broker.error().message());
    return std::move(*broker);
  }

  // Writes with `work`, flushes and closes.
  template <class Work>
  SinkCounts write(DirectorySink::Options options, Work work) {
    auto broker = open(dir);
    DirectorySink sink(*broker, clock, options);
    work(sink, *broker);
    REQUIRE(sink.flush());
    SinkCounts counts = sink.counts();
    REQUIRE(broker->close());
    return counts;
  }

  Result<CopyCount> copy(
      std::vector<std::string> words, std::string to,
      const ReadRange& range = {.isolation = Isolation::kAll},
      bool append = false) {
    DirectoryPlace place(posix_fs(), {dir}, findings);
    TRY_ASSIGN(auto partitions, place.select(words_of(std::move(words))));
    TRY_ASSIGN(auto selection,
               Selection::open(place, partitions, range, findings));
    TRY_ASSIGN(auto destination, parse_destination(posix_fs(), to));
    TRY_ASSIGN(CopyJobs jobs, plan_copy(posix_fs(), clock, place, selection,
                                        {dir}, destination, findings));
    auto broker = open(destination.dir);
    CopyCount count;
    auto work = [&]() -> Result<> {
      TRY(prepare_copy(posix_fs(), *broker, jobs, append));
      for (const CopyJob& job : jobs.jobs)
        TRY(copy_into(*broker, job, {}, findings, count));
      return {};
    };
    Result<> done = work();
    REQUIRE(broker->close());
    if (!done) return Failure(done.error());
    return count;
  }
};

OutgoingRecord to(std::string_view topic, Bytes value, Bytes key = {}) {
  return {.topic = topic, .key = key, .value = value};
}

}  // namespace

TEST_CASE("batches are filled up to batch.size and no further") {
  Fixture f;
  std::string value(1000, 'x');
  SinkCounts counts = f.write({}, [&](DirectorySink& sink, LocalBroker&) {
    for (int i = 0; i < 100; ++i) REQUIRE(sink.put(to("t", value)));
  });
  const SinkCount& count = counts.at({"t", PartitionId(0)});
  CHECK(count.records == 100);
  CHECK(count.last_offset == Offset(99));
  DirectoryPlace place(posix_fs(), {f.dir}, f.findings);
  auto selected = place.select(words_of({"t"}));
  REQUIRE(selected);
  auto source = place.open(selected->front(), {}, f.findings);
  REQUIRE(source);
  int batches = 0;
  for (SourceBatch batch; (*source)->next(batch); ++batches) {
    CHECK(batch.batch.size() <= 16384);
    CHECK(batch.batch.size() > 4000);
    CHECK(batch.batch.has_producer());
  }
  CHECK(batches == 7);
}

TEST_CASE("a record that is refused leaves those before it accepted") {
  Fixture f;
  SinkCounts counts = f.write({}, [&](DirectorySink& sink, LocalBroker& b) {
    REQUIRE(b.create_topic("t", 1, {{"max.message.bytes", "2000"}}));
    REQUIRE(sink.put(to("t", "a")));
    auto refused = sink.put(to("t", std::string(2000, 'x')));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::kInvalid);
    REQUIRE(sink.put(to("t", "b")));
  });
  CHECK(counts.at({"t", PartitionId(0)}).records == 2);
  CHECK(print_offsets(f.dir, {"t"}) == "0/0 0/1 ");
}

TEST_CASE("the topic's rules hold: keys, partitions, timestamps, names") {
  Fixture f;
  f.write({}, [&](DirectorySink& sink, LocalBroker& b) {
    REQUIRE(b.create_topic("k", 1, {{"cleanup.policy", "compact"}}));
    CHECK(sink.put(to("k", "v")).error().code == Code::kInvalid);
    CHECK(sink.put(to("k", "v", "key")));
    OutgoingRecord record = to("t", "v");
    record.partition = PartitionId(1);
    CHECK(sink.put(record).error().code == Code::kInvalid);
    record = to("t", "v");
    record.timestamp = f.clock.now() + 2 * 3'600'000;
    CHECK(sink.put(record).error().code == Code::kInvalid);
    CHECK(sink.put(to("__consumer_offsets", "v")).error().code ==
          Code::kInvalid);
    CHECK(sink.put(to("no name", "v")).error().code == Code::kInvalid);
  });
}

TEST_CASE("a copy grows its topic to the partitions that records name") {
  Fixture f;
  f.write({.grow = true}, [&](DirectorySink& sink, LocalBroker& b) {
    OutgoingRecord record = to("t", "v");
    record.partition = PartitionId(2);
    REQUIRE(sink.put(record));
    CHECK(b.image().topic("t")->partitions.size() == 3);
  });
  CHECK(print_offsets(f.dir, {"t"}) == "2/0 ");
}

TEST_CASE("records stand at the offsets they bring, never below the end") {
  Fixture f;
  f.write({}, [&](DirectorySink& sink, LocalBroker&) {
    OutgoingRecord record = to("t", "v");
    for (int64_t offset : {5, 6, 9}) {
      record.offset = Offset(offset);
      REQUIRE(sink.put(record));
    }
    CHECK(sink.put(record).error().code == Code::kInvalid);
  });
  CHECK(print_offsets(f.dir, {"t"}) == "0/5 0/6 0/9 ");
}

TEST_CASE("a copy keeps offsets, gaps, epochs and the log's start") {
  Fixture f;
  auto value = [&](DirectorySink& sink, LocalBroker&) {
    OutgoingRecord record = to("t", "v");
    for (int64_t offset : {5, 6, 9}) {
      record.offset = Offset(offset);
      REQUIRE(sink.put(record));
    }
  };
  f.write({}, value);
  {  // a second session has a higher epoch
    auto broker = f.open(f.dir);
    DirectorySink sink(*broker, f.clock, {});
    REQUIRE(sink.put(to("t", "later")));
    REQUIRE(sink.flush());
    REQUIRE(broker->lead("t", 0)->log->delete_records_before(Offset(6)));
    REQUIRE(broker->close());
  }
  std::string copy = f.temp / "copy";
  auto count = f.copy({"t"}, copy);
  REQUIRE(count);
  CHECK(count->records == 4);
  CHECK(print_offsets(copy, {"t"}) == "0/6 0/9 0/10 ");
  auto broker = f.open(copy);
  auto led = broker->lead("t", 0);
  REQUIRE(led);
  CHECK(led->log->log_start_offset() == Offset(6));
  CHECK(led->log->leader_epochs().latest() == LeaderEpoch(2));
  CHECK(led->epoch > LeaderEpoch(2));
  CHECK(broker->new_producer_id().value() > count->highest_producer);
  REQUIRE(broker->close());
}

TEST_CASE("a batch that a bound falls into is cut there") {
  Fixture f;
  f.write({}, [](DirectorySink& sink, LocalBroker&) {
    for (int i = 0; i < 10; ++i) REQUIRE(sink.put(to("t", "v")));
  });
  std::string copy = f.temp / "copy";
  ReadRange range{.from = {Point::Kind::kOffset, 3},
                  .until = Point{Point::Kind::kOffset, 7},
                  .isolation = Isolation::kAll};
  REQUIRE(f.copy({"t"}, copy, range));
  CHECK(print_offsets(copy, {"t"}) == "0/3 0/4 0/5 0/6 ");
  DirectoryPlace place(posix_fs(), {copy}, f.findings);
  auto source =
      place.open(place.select(words_of({"t"}))->front(), {}, f.findings);
  SourceBatch batch;
  REQUIRE((*source)->next(batch));
  CHECK(batch.batch.base_sequence() == Sequence(3));
  CHECK(batch.batch.v2().count() == 4);
}

TEST_CASE("onto records a copy goes only when asked, with new offsets") {
  Fixture f;
  f.write({}, [](DirectorySink& sink, LocalBroker&) {
    for (int i = 0; i < 3; ++i) REQUIRE(sink.put(to("t", "v")));
  });
  std::string copy = f.temp / "copy";
  REQUIRE(f.copy({"t"}, copy));
  auto refused = f.copy({"t"}, copy);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::kRefused);
  CHECK(print_offsets(copy, {"t"}) == "0/0 0/1 0/2 ");
  REQUIRE(f.copy({"t"}, copy, {.isolation = Isolation::kAll}, true));
  CHECK(print_offsets(copy, {"t"}) == "0/0 0/1 0/2 0/3 0/4 0/5 ");
  CHECK(f.copy({"t"}, f.dir).error().code == Code::kRefused);
  CHECK(f.findings.all.empty());
}

}  // namespace weir
