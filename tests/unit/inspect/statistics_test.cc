// Statistics against what Kafka's consumer read back.
#include "lib/inspect/statistics.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <random>

#include "tests/support/damage.h"
#include "tests/support/golden.h"
#include "tests/support/refusing_fs.h"

namespace weir {

namespace {

IgnoreFindings ignore;
const std::string kLog = "00000000000000000000.log";

Statistics of(const char* word, bool by_partition = false, int threads = 2) {
  auto sources =
      find_sources(posix_fs(), {golden("kafka-4.4-clean/clean")}, word, ignore)
          .value();
  StatisticsOptions options;
  options.by_partition = by_partition;
  options.threads = threads;
  return statistics(posix_fs(), sources, options, ignore).value().at(0);
}

int64_t truth_lines(const char* topic) {
  std::ifstream in(golden("kafka-4.4-truth/truth/") + topic + ".jsonl");
  int64_t lines = 0;
  for (std::string line; std::getline(in, line);) ++lines;
  return lines;
}

}  // namespace

TEST_CASE("records are counted as Kafka's consumer counts them") {
  for (const char* topic : {"codec-none", "codec-gzip", "codec-zstd",
                            "segments", "txn", "compacted", "append-time"}) {
    INFO(topic);
    CHECK(of(topic).records == truth_lines(topic));
  }
}

TEST_CASE("offsets that compaction removed are gaps") {
  Statistics s = of("compacted");
  CHECK(s.gaps == *s.last_offset - *s.first_offset + 1 - s.records);
  CHECK(s.gaps > 0);
  CHECK(of("segments").gaps == 0);
}

TEST_CASE("transactions are counted by their markers") {
  Statistics s = of("txn");
  CHECK(s.open_transactions == 1);
  CHECK(s.aborted_transactions + s.committed_transactions == s.control_records);
  CHECK(s.producer_ids == std::set<int64_t>{7, 8, 9});
}

TEST_CASE("the parts add up to the whole") {
  for (const char* topic : {"codec-gzip", "codec-none", "segments"}) {
    Statistics s = of(topic);
    int64_t batches = 0, bytes = 0;
    for (const CodecStatistics& codec : s.codecs)
      batches += codec.batches, bytes += codec.bytes;
    CHECK(batches == s.batches);
    CHECK(bytes == s.bytes);
    CHECK(s.overhead_bytes() > s.records * 6);
  }
}

TEST_CASE("one thread counts what four count") {
  std::string one, four;
  append_statistics_json(one, of("segments", false, 1), 20);
  append_statistics_json(four, of("segments", false, 4), 20);
  CHECK(one == four);
}

TEST_CASE("distinct keys are estimated within two per cent") {
  std::mt19937_64 random(Catch::rngSeed());
  for (int64_t n : {1000, 50'000, 400'000}) {
    KeyCounter counter(false);
    for (int64_t i = 0; i < n; ++i) {
      std::string key = std::to_string(random());
      counter.add(key);
      counter.add(key);
    }
    CHECK(std::abs(counter.distinct() - n) < n / 50);
  }
}

TEST_CASE("frequent keys survive a flood of rare ones") {
  KeyCounter counter;
  for (int i = 0; i < 1'200'000; ++i) {
    counter.add("k" + std::to_string(i));
    if (i % 10 == 0) counter.add("often");
    if (i % 20 == 0) counter.add("less often");
  }
  auto top = counter.top(2);
  REQUIRE(top.size() == 2);
  CHECK(top[0].first == "often");
  CHECK(top[1].first == "less often");
  CHECK(std::abs(top[0].second - 120'000) < 100);
  CHECK_FALSE(counter.exact());
}

TEST_CASE("what cannot be read is said, and the rest is counted") {
  TempDir dir;  // D17
  for (const char* folder : {"codec-none-0", "codec-none-1", "codec-gzip-0"})
    copy_folder(golden("kafka-4.4-clean/clean/" + std::string(folder)),
                dir / folder);
  RefusingFs fs;
  CollectFindings sink;
  auto count = [&](std::string_view what) {
    sink.all.clear();
    auto sources = find_sources(fs, {dir.path()}, what, sink).value();
    return statistics(fs, sources, {}, sink).value();
  };
  int64_t whole = count("codec-none")[0].records;
  CHECK(sink.all.empty());
  fs.refused = {dir / "codec-none-1", dir / "codec-gzip-0/" + kLog};
  auto rest = count("codec-none");
  REQUIRE(sink.all.size() == 1);
  CHECK(sink.all[0].id == "unreadable");
  CHECK(sink.all[0].file == dir / "codec-none-1");
  CHECK(rest[0].records < whole);
  CHECK(rest[0].records > 0);
  count("codec-gzip:0");
  REQUIRE(sink.all.size() == 1);
  CHECK(sink.all[0].file == "codec-gzip-0/" + kLog);
  // Where there is nothing else it is the answer.
  auto nothing = find_sources(fs, {dir.path()}, "codec-none:1", sink);
  REQUIRE_FALSE(nothing);
  CHECK(nothing.error().code == Code::kIo);
}

}  // namespace weir
