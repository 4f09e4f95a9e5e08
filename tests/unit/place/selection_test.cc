// Ranges, limits, merging and damage, in logs written for it.
#include "lib/place/record_cursor.h"
#include "tests/support/refusing_fs.h"
#include "tests/unit/place/log_fixture.h"

namespace weir {

namespace {

Point at(int64_t offset) { return {Point::Kind::kOffset, offset}; }
Point time(int64_t ms) { return {Point::Kind::kTime, ms}; }

// Partition 0: offsets 0 to 5 at 1000 to 1005; partition 1: 0 to 2 at 1001
// to 1003.
struct TwoPartitions {
  TempDir dir;
  LogWriter zero{dir, "t-0"}, one{dir, "t-1"};
  TwoPartitions() {
    zero.append({"a", "b", "c"}, 1000);
    zero.append({"d", "e", "f"}, 1003);
    one.append({"x", "y", "z"}, 1001);
  }
};

}  // namespace

TEST_CASE("partitions come one after the other") {
  TwoPartitions log;
  CHECK(print_offsets(log.dir.path(), {"t"}) ==
        "0/0 0/1 0/2 0/3 0/4 0/5 1/0 1/1 1/2 ");
  CHECK(print_offsets(log.dir.path(), {"t:1", "t"}) ==
        "1/0 1/1 1/2 0/0 0/1 0/2 0/3 0/4 0/5 ");
}

TEST_CASE("points are found in each partition") {
  TwoPartitions log;
  auto from = [&](Point point) {
    return print_offsets(log.dir.path(), {"t"}, {.from = point});
  };
  CHECK(from(at(2)) == "0/2 0/3 0/4 0/5 1/2 ");
  CHECK(from(at(4)) == "0/4 0/5 ");
  CHECK(from({Point::Kind::kFromEnd, 1}) == "0/5 1/2 ");
  CHECK(from({Point::Kind::kFromEnd, 4}) == "0/2 0/3 0/4 0/5 1/0 1/1 1/2 ");
  CHECK(from({Point::Kind::kEnd, 0}).empty());
  CHECK(from(time(1003)) == "0/3 0/4 0/5 1/2 ");
  CHECK(from(time(1004)) == "0/4 0/5 ");
  CHECK(from(time(2000)).empty());
}

TEST_CASE("until is exclusive, by offset and by time") {
  TwoPartitions log;
  auto until = [&](Point point) {
    return print_offsets(log.dir.path(), {"t"}, {.until = point});
  };
  CHECK(until(at(1)) == "0/0 1/0 ");
  CHECK(until(at(4)) == "0/0 0/1 0/2 0/3 1/0 1/1 1/2 ");
  CHECK(until(time(1002)) == "0/0 0/1 1/0 ");
  CHECK(until({Point::Kind::kEnd, 0}) == print_offsets(log.dir.path(), {"t"}));
}

TEST_CASE("an age counts back from now") {
  TwoPartitions log;
  CHECK(print_offsets(log.dir.path(), {"t:0"},
                      {.from = {Point::Kind::kAge, 2},
                       .now = TimestampMs(1006)}) == "0/4 0/5 ");
}

TEST_CASE("an offset past every end is out of range") {
  TwoPartitions log;
  auto formatter = pattern_formatter("%o");
  Printed out =
      print_selection(log.dir.path(), {"t"}, {.from = at(7)}, **formatter);
  REQUIRE_FALSE(out.result);
  CHECK(out.result.error().code == Code::kNotFound);
  CHECK(out.result.error().text.find("out of range") != std::string::npos);
  CHECK(print_offsets(log.dir.path(), {"t:0"}, {.from = at(6)}).empty());
}

TEST_CASE("a limit stops inside a batch, with any number of threads") {
  TwoPartitions log;
  for (int threads : {1, 2, 5})
    for (int64_t limit : {0, 1, 4, 7, 9, 100}) {
      std::string all = "0/0 0/1 0/2 0/3 0/4 0/5 1/0 1/1 1/2 ";
      CHECK(print_offsets(log.dir.path(), {"t"}, {},
                          {.limit = limit, .threads = threads}) ==
            all.substr(0, size_t(limit) * 4));
    }
}

TEST_CASE("a merge goes by timestamp, then partition, offsets rising") {
  TwoPartitions log;
  log.one.append({"late", "early"}, 1004);
  log.one.append({"back in time"}, 990);
  CollectFindings findings;
  DirectoryPlace place(posix_fs(), {log.dir.path()}, findings);
  auto partitions = place.select({});
  REQUIRE(partitions);
  auto selection = Selection::open(place, *partitions, {}, findings);
  REQUIRE(selection);
  MergedRecords merged(selection->sources(), false, findings);
  std::string order;
  while (const Record* record = merged.next())
    order += fmt::format("{}/{} ", record->partition, record->view.offset);
  CHECK(order == "0/0 0/1 1/0 0/2 1/1 0/3 1/2 0/4 1/3 0/5 1/4 1/5 ");
}

TEST_CASE("damage is reported and the records behind it are read") {
  TwoPartitions log;
  std::string path = log.zero.path() + "/00000000000000000000.log";
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(70);
  file.put('\xaa');
  file.close();
  auto formatter = pattern_formatter("%p/%o ");
  Printed out = print_selection(log.dir.path(), {"t"}, {}, **formatter);
  REQUIRE(out.result);
  CHECK(out.text == "0/3 0/4 0/5 1/0 1/1 1/2 ");
  REQUIRE(out.findings.size() == 1);
  CHECK(out.findings[0].id == "batch-crc");
  CHECK(out.findings[0].file.find("t-0/") == 0);
}

TEST_CASE("verbatim batches are the log's own bytes") {
  TwoPartitions log;
  auto formatter = raw_formatter();
  Printed out = print_selection(log.dir.path(), {"t"}, {}, *formatter,
                                {.verbatim = true});
  REQUIRE(out.result);
  auto zero = posix_fs().read_file(
      log.zero.path() + "/00000000000000000000.log", 1 << 20);
  auto one = posix_fs().read_file(log.one.path() + "/00000000000000000000.log",
                                  1 << 20);
  CHECK(out.text == *zero + *one);
}

TEST_CASE("a folder that cannot be listed is said, the others are read") {
  TwoPartitions log;  // D17
  RefusingFs fs;
  fs.refused = {log.one.path()};
  CollectFindings findings;
  DirectoryPlace place(fs, {log.dir.path()}, findings);
  auto both = place.select(words_of({"t"})).value();
  auto rest = Selection::open(place, both, {}, findings);
  REQUIRE(rest);
  CHECK(rest->sources().size() == 1);
  REQUIRE(findings.all.size() == 1);
  CHECK(findings.all[0].id == "unreadable");
  auto alone = Selection::open(place, {both[1]}, {}, findings);
  REQUIRE_FALSE(alone);
  CHECK(alone.error().code == Code::kIo);
}

TEST_CASE("a word that names nothing is not found") {
  TwoPartitions log;
  IgnoreFindings ignore;
  DirectoryPlace place(posix_fs(), {log.dir.path()}, ignore);
  for (std::string word : {"u", "t:2", "u*", "./no/such/path"}) {
    auto found = place.select(words_of({word}));
    INFO(word);
    REQUIRE_FALSE(found);
    CHECK(found.error().code == Code::kNotFound);
  }
  DirectoryPlace nowhere(posix_fs(), {log.dir / "none"}, ignore);
  CHECK_FALSE(nowhere.select(words_of({"t"})));
}

TEST_CASE("folders and stray files are read by their paths, whatever -d says") {
  TwoPartitions log;
  std::string stray = log.dir / "copy.log";
  auto bytes = posix_fs().read_file(
      log.one.path() + "/00000000000000000000.log", 1 << 20);
  REQUIRE(posix_fs().replace_file(stray, *bytes));
  CHECK(print_offsets("/nonexistent", {log.zero.path(), stray}) ==
        "0/0 0/1 0/2 0/3 0/4 0/5 0/0 0/1 0/2 ");
  REQUIRE(posix_fs().rename(log.one.path(), log.dir / "any name"));
  CHECK(print_offsets("/nonexistent", {log.dir / "any name"}) ==
        "0/0 0/1 0/2 ");
}

}  // namespace weir
