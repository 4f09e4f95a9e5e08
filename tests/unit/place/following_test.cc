// Following logs that others append to. The appends happen in what takes the
// output, so that no test waits for the clock.
#include "lib/place/following.h"

#include "tests/unit/place/log_fixture.h"

namespace weir {

namespace {

// Follows "t" of `dir`; `step` is called with the number of records printed
// so far whenever the follower flushes, and may append.
struct Followed {
  std::string text;
  std::vector<std::string> gone;
  Result<FollowEnd> end = FollowEnd::kFinished;
};

Followed follow_steps(const std::string& dir, std::vector<std::string> words,
                      int64_t limit, const std::function<void(int)>& step,
                      const ReadRange& range = {},
                      const std::function<void()>& on_gone = {}) {
  Followed out;
  CollectFindings findings;
  SystemClock clock;
  DirectoryPlace place(posix_fs(), {dir}, findings);
  FollowPlan plan;
  plan.words = words_of(std::move(words));
  auto partitions = place.select(plan.words);
  REQUIRE(partitions);
  for (const PlacePartition& one : *partitions) REQUIRE(place.watch(one));
  ReadRange live = range;
  live.live = true;
  auto selection = Selection::open(place, *partitions, live, findings);
  REQUIRE(selection);
  auto formatter = pattern_formatter("%p/%o ");
  int steps = 0;
  plan.read = {.formatter = formatter->get(), .limit = limit};
  plan.write = [&](std::string_view text) {
    out.text += text;
    return Result<>();
  };
  plan.flush = [&] {
    step(steps++);
    return Result<>();
  };
  plan.note = [&](const std::string& name) {
    out.gone.push_back(name);
    if (on_gone) on_gone();
  };
  plan.deadline_ns = clock.monotonic_ns() + 20'000'000'000;
  ReadCount count;
  out.end = follow(*selection, plan, clock, findings, count);
  CHECK(findings.all.empty());
  return out;
}

}  // namespace

TEST_CASE("what is appended is printed until the limit") {
  TempDir dir;
  LogWriter log(dir, "t-0");
  log.append({"a"}, 1000);
  Followed out = follow_steps(dir.path(), {"t"}, 4, [&](int step) {
    if (step < 2) log.append({"b", "c"}, 1001);
  });
  REQUIRE(out.end);
  CHECK(*out.end == FollowEnd::kLimit);
  CHECK(out.text == "0/0 0/1 0/2 0/3 ");
}

TEST_CASE("half a batch is waited for") {
  TempDir dir;
  LogWriter log(dir, "t-0"), other(dir, "other-0");
  log.append({"a"}, 1000);
  BatchBuilder builder;
  builder.begin({.base_offset = Offset(1)});
  builder.add(TimestampMs(1001), "k", "b");
  std::string batch(*builder.finish());
  Followed out = follow_steps(dir.path(), {"t"}, 2, [&](int step) {
    if (step == 0) log.append_bytes(Bytes(batch).substr(0, 70));
    if (step == 1) log.append_bytes(Bytes(batch).substr(70));
  });
  REQUIRE(out.end);
  CHECK(out.text == "0/0 0/1 ");
}

TEST_CASE("a segment that is rolled and a partition that is new are found") {
  TempDir dir;
  LogWriter log(dir, "t-0");
  log.append({"a"}, 1000);
  std::unique_ptr<LogWriter> more;
  Followed out = follow_steps(dir.path(), {"t"}, 3, [&](int step) {
    if (step == 0) {
      BatchBuilder builder;
      builder.begin({.base_offset = Offset(1)});
      builder.add(TimestampMs(1001), "k", "b");
      REQUIRE(posix_fs().replace_file(log.path() + "/00000000000000000001.log",
                                      *builder.finish()));
    }
    if (step == 1) {
      more = std::make_unique<LogWriter>(dir, "t-1");
      more->append({"x"}, 1002);
    }
  });
  REQUIRE(out.end);
  CHECK(*out.end == FollowEnd::kLimit);
  CHECK(out.text == "0/0 0/1 1/0 ");
}

TEST_CASE("a transaction is shown when it has been committed") {
  TempDir dir;
  LogWriter log(dir, "t-0");
  BatchSpec open{.producer_id = ProducerId(7),
                 .producer_epoch = ProducerEpoch(0),
                 .base_sequence = Sequence(0),
                 .transactional = true};
  log.append({"a", "b"}, 1000, open);
  std::string before;
  Followed out = follow_steps(dir.path(), {"t"}, 2, [&](int step) {
    if (step != 0) return;
    log.append_bytes(end_txn_batch({.offset = log.next(),
                                    .timestamp = TimestampMs(1002),
                                    .producer_id = ProducerId(7),
                                    .producer_epoch = ProducerEpoch(0)}));
  });
  REQUIRE(out.end);
  CHECK(out.text == "0/0 0/1 ");
}

TEST_CASE("a partition that is removed leaves the rest") {
  TempDir dir;
  LogWriter zero(dir, "t-0"), one(dir, "t-1");
  zero.append({"a"}, 1000);
  one.append({"x"}, 1000);
  Followed out = follow_steps(dir.path(), {"t"}, 3, [&](int step) {
    if (step != 0) return;
    REQUIRE(posix_fs().remove_tree(one.path()));
    zero.append({"b"}, 1001);
  });
  REQUIRE(out.end);
  CHECK(out.text == "0/0 1/0 0/1 ");
}

TEST_CASE("a removed partition is said to be gone, and waited for") {
  TempDir dir;
  LogWriter zero(dir, "t-0"), other(dir, "u-0");
  zero.append({"a"}, 1000);
  std::unique_ptr<LogWriter> again;
  // Its file is still mapped by the reader.
  auto remove = [&](int step) {
    if (step == 0) REQUIRE(posix_fs().remove_tree(zero.path()));
  };
  auto come_back = [&] {
    again = std::make_unique<LogWriter>(dir, "t-0");
    again->append({"b"}, 1001);
  };
  Followed out = follow_steps(dir.path(), {"t"}, 2, remove, {}, come_back);
  REQUIRE(out.end);
  CHECK(*out.end == FollowEnd::kLimit);
  CHECK(out.gone == std::vector<std::string>{"t:0"});
  CHECK(out.text == "0/0 0/0 ");
}

TEST_CASE("following ends at the range's own end") {
  TempDir dir;
  LogWriter log(dir, "t-0");
  log.append({"a", "b", "c"}, 1000);
  Followed out = follow_steps(dir.path(), {"t"}, 100, [](int) {},
                              {.until = Point{Point::Kind::kOffset, 2}});
  REQUIRE(out.end);
  CHECK(*out.end == FollowEnd::kFinished);
  CHECK(out.text == "0/0 0/1 ");
}

}  // namespace weir
