// Records written in one transaction: all of them are seen, or none, whenever
// the process that wrote them was killed.
#include <catch2/catch.hpp>

#include "lib/place/directory_sink.h"
#include "lib/place/directory_transaction.h"
#include "lib/place/open_writes.h"
#include "tests/support/killed_fs.h"
#include "tests/unit/place/log_fixture.h"

namespace weir {
namespace {

struct Fixture {
  TempDir temp;
  std::string dir = temp / "data";
  ManualClock clock{TimestampMs(1'767'323'045'000)};
  SeededRandom random{Catch::rngSeed()};
  CollectFindings findings;

  std::unique_ptr<LocalBroker> open(Fs& fs = posix_fs()) {
    auto broker = LocalBroker::open(fs, clock, random, dir, {}, findings);
    if (!broker) FAIL(broker.error().message());
    return std::move(*broker);
  }

  // Three records in three partitions, then the end; false where it failed.
  bool write(LocalBroker& broker, bool commit, std::string id = {}) {
    DirectoryTransaction transaction(broker, clock, random, std::move(id));
    DirectorySink sink(broker, clock, {.transaction = &transaction});
    for (int32_t partition : {0, 1, 2})
      if (!sink.put({.topic = "t",
                     .partition = PartitionId(partition),
                     .value = "v"}))
        return false;
    return sink.flush() && transaction.end(commit);
  }

  // Records that a reader of committed ones sees.
  int64_t seen() {
    DirectoryPlace place(posix_fs(), {dir}, findings);
    auto partitions = place.select(words_of({"t"}));
    REQUIRE(partitions);
    int64_t out = 0;
    for (const auto& one : *partitions) {
      auto source =
          place.open(one, {.isolation = Isolation::kCommitted}, findings);
      REQUIRE(source);
      for (SourceBatch batch; (*source)->next(batch);)
        out += batch.batch.control() ? 0 : *batch.batch.count();
    }
    return out;
  }
  std::vector<OpenWrite> open_ones() {
    auto view = DataDirView::open(posix_fs(), {dir}, findings);
    REQUIRE(view);
    return open_writes(**view, findings).value();
  }
};

}  // namespace

TEST_CASE("what is written in a transaction is seen when it is committed") {
  Fixture f;
  auto broker = f.open();
  REQUIRE(broker->create_topic("t", 3, {}));
  CHECK(f.write(*broker, true));
  CHECK(f.seen() == 3);
  CHECK(f.write(*broker, false));
  CHECK(f.seen() == 3);
  REQUIRE(broker->close());
  CHECK(f.open_ones().empty());
  // An id that was only passing is forgotten.
  auto view = DataDirView::open(posix_fs(), {f.dir}, f.findings);
  CHECK(load_transactions(**view, f.findings).value().empty());
}

TEST_CASE("a writer killed anywhere leaves all of its records or none") {
  for (int64_t n = 0;; ++n) {
    Fixture f;
    {
      auto broker = f.open();
      REQUIRE(broker->create_topic("t", 3, {}));
      REQUIRE(f.write(*broker, true, "x"));
      REQUIRE(broker->close());
    }
    KilledFs fs(posix_fs());
    bool told = false;
    {
      auto broker = f.open(fs);
      fs.kill_at(n);
      told = f.write(*broker, true, "x");
    }
    bool killed = fs.killed();
    // The next writer of the same id ends what was decided, aborts the rest.
    auto broker = f.open();
    DirectoryTransaction next(*broker, f.clock, f.random, "x");
    REQUIRE(next.begin());
    REQUIRE(next.end(true));
    REQUIRE(broker->close());
    CAPTURE(n, told);
    int64_t seen = f.seen();
    CHECK((seen == 3 || seen == 6));
    if (told) CHECK(seen == 6);
    CHECK(f.open_ones().empty());
    if (!killed) break;
  }
}

TEST_CASE("an open transaction that no id knows of is one that hangs") {
  Fixture f;
  auto broker = f.open();
  REQUIRE(broker->create_topic("t", 3, {}));
  {
    DirectoryTransaction transaction(*broker, f.clock, f.random, "x");
    DirectorySink sink(*broker, f.clock, {.transaction = &transaction});
    REQUIRE(sink.put({.topic = "t", .partition = PartitionId(1)}));
    REQUIRE(sink.flush());
  }
  auto open = f.open_ones();
  REQUIRE(open.size() == 1);
  CHECK(open[0].partition == TopicPartition{"t", PartitionId(1)});
  CHECK(open[0].first_offset == Offset(0));
  CHECK_FALSE(open[0].hanging);
  REQUIRE(broker->append_transaction("x", nullptr, 1));
  CHECK(f.open_ones().at(0).hanging);
}

}  // namespace weir
