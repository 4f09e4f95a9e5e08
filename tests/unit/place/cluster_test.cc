// Reading, writing and administering through brokers.
#include <catch2/catch.hpp>

#include "lib/place/cluster_copy.h"
#include "lib/place/member_progress.h"
#include "tests/unit/place/served_fixture.h"

namespace weir {
namespace {

std::vector<std::string> values(const std::string& partition, int from,
                                int until) {
  std::vector<std::string> out;
  for (int i = from; i < until; ++i)
    out.push_back(fmt::format("{} {} value {}", partition, i, i));
  return out;
}

}  // namespace

TEST_CASE("what goes into a cluster comes out of it, over either socket") {
  Served f({{.name = "t", .partitions = 2}});
  Codec codec = GENERATE(Codec::kNone, Codec::kZstd, Codec::kGzip);
  SinkCounts counts = f.produce("t", 1, 0, 3000, codec);
  const SinkCount& count = counts.at({"t", PartitionId(1)});
  CHECK(count.records == 3000);
  CHECK(count.first_offset == Offset(0));
  CHECK(count.last_offset == Offset(2999));
  for (const Endpoint& at : {f.tcp, f.local}) {
    ClusterPlace place(f.connect(at));
    CHECK(f.read(place, {"t"}) == values("t:1", 0, 3000));
  }
  CHECK(f.findings.all.empty());
}

TEST_CASE("points and partitions mean of a cluster what they mean of files") {
  Served f({{.name = "t", .partitions = 2}});
  f.produce("t", 0, 0, 100);
  f.produce("t", 1, 0, 10);
  ClusterPlace place(f.connect());
  using Kind = Point::Kind;
  auto read = [&](Point from, std::optional<Point> until) {
    return f.read(place, {"t:0"}, {.from = from, .until = until});
  };
  CHECK(read({Kind::kOffset, 95}, {}) == values("t:0", 95, 100));
  CHECK(read({Kind::kFromEnd, 3}, {}) == values("t:0", 97, 100));
  CHECK(read({Kind::kOffset, 40}, Point{Kind::kOffset, 43}) ==
        values("t:0", 40, 43));
  CHECK(read({Kind::kEnd, 0}, {}).empty());
  CHECK(read({Kind::kTime, 1}, {}) == values("t:0", 0, 100));
  CHECK_FALSE(place.select(words_of({"t:2"})));
  auto missing = place.select(words_of({"none"}));
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == Code::kNotFound);
  CHECK(missing.error().field == "none");
}

TEST_CASE("who follows a cluster is woken by what comes") {
  Served f({{.name = "t", .partitions = 2}});
  ClusterPlace place(f.connect());
  auto partitions = must(place.select(words_of({"t"})));
  auto selection =
      must(Selection::open(place, std::move(partitions), {}, f.findings));
  CHECK(f.read(selection).empty());
  std::thread other([&] { f.produce("t", 1, 0, 5); });
  std::vector<std::string> seen;
  int64_t deadline = f.clock.monotonic_ns() + 10'000 * kNsPerMs;
  while (seen.size() < 5 && f.clock.monotonic_ns() < deadline) {
    if (!place.wait(500)) continue;
    std::vector<std::string> gone;
    REQUIRE(selection.refresh(gone));
    for (std::string& one : f.read(selection)) seen.push_back(one);
  }
  other.join();
  CHECK(seen == values("t:1", 0, 5));
}

TEST_CASE("topics of a cluster are made, grown, cut and deleted") {
  Served f;
  ClusterAdmin admin(f.connect());
  CHECK(must(admin.create_topic("t", 2, {})).partitions == 2);
  CHECK(admin.create_topic("t", 2, {}).error().text ==
        "topic 't' exists already");
  CHECK(must(admin.grow_topic("t", 3)).partitions == 3);
  CHECK(must(admin.topics()).size() == 1);
  f.produce("t", 2, 0, 10);
  CHECK(must(admin.trim("t", PartitionId(2), {Point::Kind::kOffset, 4})) ==
        Offset(4));
  auto partitions = must(admin.partitions("t"));
  REQUIRE(partitions.size() == 3);
  CHECK(partitions[2].first_offset == Offset(4));
  CHECK(partitions[2].next_offset == Offset(10));
  CHECK_FALSE(partitions[2].segments);
  must(admin.delete_topic("t"));
  CHECK(admin.delete_topic("t").error().code == Code::kNotFound);
}

TEST_CASE("a group's offsets in a cluster are set, seen and forgotten") {
  Served f({{.name = "t", .partitions = 2}});
  ClusterAdmin admin(f.connect());
  TopicPartition one{"t", PartitionId(1)};
  REQUIRE(admin.commit_offsets("g", {{one, {.offset = Offset(7)}}}));
  Groups groups = must(admin.groups());
  REQUIRE(groups.contains("g"));
  CHECK(groups.at("g").offsets.at(one).offset == Offset(7));
  REQUIRE(admin.forget_offsets("g", {one}));
  REQUIRE(admin.commit_offsets("h", {{one, {.offset = Offset(1)}}}));
  REQUIRE(admin.delete_group(must(admin.groups()).at("h")));
  CHECK_FALSE(must(admin.groups()).contains("h"));
}

TEST_CASE("members of a group have all partitions between them, none twice") {
  Served f({{.name = "t", .partitions = 5}});
  auto join = [&] {
    return MemberProgress::join(f.connect(), {.group = "g", .topics = {"t"}});
  };
  auto first = must(join());
  std::unique_ptr<MemberProgress> second;
  std::thread other([&] { second = must(join()); });
  int64_t deadline = f.clock.monotonic_ns() + 20'000 * kNsPerMs;
  SystemWaiter waiter(f.clock);
  bool moved = false;
  while (!moved && f.clock.monotonic_ns() < deadline) {
    waiter.wait_until(f.clock.monotonic_ns() + 20 * kNsPerMs);
    moved = must(first->moved());
  }
  REQUIRE(moved);
  REQUIRE(first->rejoin());
  other.join();
  for (int32_t i = 0; i < 5; ++i) {
    TopicPartition one{"t", PartitionId(i)};
    CHECK(first->has(one) != second->has(one));
  }
}

TEST_CASE("what a member wrote out is committed, what it only took is not") {
  Served f({{.name = "t", .partitions = 1}});
  TopicPartition one{"t", PartitionId(0)};
  {
    auto member = must(
        MemberProgress::join(f.connect(), {.group = "g", .topics = {"t"}}));
    member->took(one, Offset(3), kNoEpoch);
    member->written();
    member->took(one, Offset(9), kNoEpoch);
    SystemWaiter waiter(f.clock);
    REQUIRE(member->commit(waiter));
  }
  auto cluster = f.connect();
  CHECK(must(committed_offsets(*cluster, "g")).at(one).offset == Offset(3));
  // It left, so that nobody waits for it.
  CHECK(must(ClusterAdmin(cluster).groups()).at("g").members.empty());
}

TEST_CASE("batches copied into a cluster keep their records and order") {
  Served f({{.name = "from", .partitions = 1}, {.name = "to"}});
  f.produce("from", 0, 0, 500, Codec::kLz4);
  auto cluster = f.connect();
  ClusterPlace place(cluster);
  auto selection =
      must(Selection::open(place, must(place.select(words_of({"from"}))),
                           {.from = {Point::Kind::kOffset, 100}}, f.findings));
  BatchSender sender(*cluster);
  ClusterTarget target(sender, {"to", PartitionId(0)});
  CopyCount count;
  REQUIRE(copy_batches(*selection.sources()[0], target, {}, f.findings, count));
  CHECK(count.records >= 400);
  CHECK(count.first_offset == Offset(0));
  std::vector<std::string> copied = f.read(place, {"to"});
  REQUIRE(copied.size() == size_t(count.records));
  CHECK(copied.back() == fmt::format("to:0 {} value 499", count.records - 1));
}

TEST_CASE("a broker that went away is told by its name, and in time") {
  Served f({{.name = "t", .partitions = 1}});
  auto cluster = f.connect(f.tcp, 300);
  ClusterPlace place(cluster);
  auto partitions = must(place.select(words_of({"t"})));
  auto selection = must(Selection::open(place, partitions, {}, f.findings));
  f.stop();
  SourceBatch batch;
  CHECK_FALSE(selection.sources()[0]->next(batch));
  const Error* error = selection.sources()[0]->error();
  REQUIRE(error != nullptr);
  CHECK(error->message().find(f.tcp.text()) != std::string::npos);
  auto later = Cluster::connect({.bootstrap = {f.tcp}}, f.clock);
  REQUIRE_FALSE(later);
  CHECK(later.error().code == Code::kIo);
}

}  // namespace weir
