// Brokers that move, lie, stay silent.
#include <atomic>

#include "lib/place/batch_sender.h"
#include "lib/protocol/api/fetch.h"
#include "lib/protocol/api/init_producer_id.h"
#include "lib/protocol/api/list_offsets.h"
#include "lib/protocol/api/produce.h"
#include "lib/protocol/errors.h"
#include "tests/unit/place/scripted_broker.h"
#include "tests/unit/place/served_fixture.h"

namespace weir {
namespace {

namespace p = protocol;
using Request = ScriptedBroker::Request;

const std::map<int16_t, int16_t> kServed = {
    {0, 9}, {1, 11}, {2, 5}, {3, 8}, {22, 1}};

std::string batch_of(int from, int count) {
  BatchBuilder builder;
  builder.begin({.base_offset = Offset(from)});
  for (int i = 0; i < count; ++i)
    builder.add(TimestampMs(1), "k", fmt::format("value {}", from + i));
  return std::string(builder.finish().value());
}

// Two brokers, of which one leads the only partition of `t`.
struct Pair {
  std::atomic<int> leader{1};
  std::function<p::FetchResponse::PartitionData(const Request&, int node)>
      fetch;
  std::function<int16_t(const Request&, int node)> produce;
  std::vector<Endpoint> known;
  std::mutex mutex;
  std::unique_ptr<ScriptedBroker> one, two;
  SystemClock clock;
  CollectFindings findings;

  Pair() {
    for (auto [node, broker] : {std::pair(1, &one), std::pair(2, &two)})
      *broker = std::make_unique<ScriptedBroker>(
          kServed, [this, node = node](const Request& request) {
            std::lock_guard lock(mutex);
            return answer(request, node);
          });
    std::lock_guard lock(mutex);
    known = {one->at, two->at};
  }
  ~Pair() {
    one->stop();
    two->stop();
  }

  std::optional<std::string> answer(const Request& request, int node) {
    switch (request.key) {
      case 0:
        return produced(request, node);
      case 1: {
        p::FetchResponse out;
        out.responses.push_back({.topic = "t"});
        out.responses[0].partitions.push_back(fetch(request, node));
        return request.answer(out);
      }
      case 2:
        return offsets(request, node);
      case 3:
        return metadata(request);
      case 22: {
        p::InitProducerIdResponse out{.producerId = 7};
        return request.answer(out);
      }
      default:
        return std::nullopt;
    }
  }

  std::string metadata(const Request& request) const {
    p::MetadataResponse out{.clusterId = "c", .controllerId = 1};
    for (size_t i = 0; i < known.size(); ++i)
      out.brokers.push_back({.nodeId = int32_t(i) + 1,
                             .host = known[i].host,
                             .port = known[i].port});
    out.topics.push_back({.name = "t"});
    out.topics[0].partitions.push_back({.leaderId = leader});
    return request.answer(out);
  }

  std::string offsets(const Request& request, int node) const {
    auto asked = request.as<p::ListOffsetsRequest>();
    bool end = asked.topics[0].partitions[0].timestamp == -1;
    p::ListOffsetsResponse out;
    out.topics.push_back({.name = "t"});
    out.topics[0].partitions.push_back(
        {.errorCode = not_leader(node), .offset = end ? 20 : 0});
    return request.answer(out);
  }

  std::string produced(const Request& request, int node) const {
    p::ProduceResponse out;
    out.responses.push_back({.name = "t"});
    out.responses[0].partitionResponses.push_back(
        {.errorCode = produce(request, node), .baseOffset = 5});
    return request.answer(out);
  }

  int16_t not_leader(int node) const {
    return node == leader ? int16_t(0)
                          : int16_t(p::ErrorCode::NOT_LEADER_OR_FOLLOWER);
  }

  std::shared_ptr<Cluster> connect(int64_t request_ms = 10'000) {
    return must(Cluster::connect(
        {.bootstrap = {one->at}, .request_ns = request_ms * kNsPerMs}, clock));
  }
  /// Values, or what went wrong.
  std::vector<std::string> read(std::shared_ptr<Cluster> cluster) {
    ClusterPlace place(std::move(cluster));
    auto selection = must(Selection::open(
        place, must(place.select(words_of({"t"}))), {}, findings));
    std::vector<std::string> out;
    RecordCursor cursor(*selection.sources()[0], false, findings);
    while (cursor.next()) out.emplace_back(cursor.record().view.value);
    if (cursor.error()) out.push_back("! " + cursor.error()->text);
    return out;
  }
};

p::FetchResponse::PartitionData holding(Bytes records, int64_t end) {
  return {.highWatermark = end, .lastStableOffset = end, .records = records};
}

}  // namespace

TEST_CASE("a leader that moved while it was read is followed") {
  Pair f;
  std::string first = batch_of(0, 10), second = batch_of(10, 10);
  f.fetch = [&](const Request& request, int node) {
    int64_t at =
        request.as<p::FetchRequest>().topics[0].partitions[0].fetchOffset;
    if (at >= 10) f.leader = 2;
    p::FetchResponse::PartitionData out =
        at < 10 ? holding(first, 20)
                : holding(at < 20 ? Bytes(second) : Bytes(), 20);
    if (out.errorCode = f.not_leader(node); out.errorCode != 0)
      out.records = Bytes();
    return out;
  };
  auto seen = f.read(f.connect());
  REQUIRE(seen.size() == 20);
  CHECK(seen.back() == "value 19");
  CHECK(f.leader == 2);
}

TEST_CASE("a batch that a moved leader refused is written once, at the next") {
  Pair f;
  std::atomic<int> written{0};
  f.produce = [&](const Request&, int node) {
    if (node == 1) f.leader = 2;
    if (f.not_leader(node) == 0) ++written;
    return f.not_leader(node);
  };
  auto cluster = f.connect();
  BatchSender sender(*cluster);
  CHECK(must(sender.producer()).id == ProducerId(7));
  SinkCount count;
  for (int i = 0; i < 3; ++i)
    REQUIRE(sender.send({"t", PartitionId(0)}, batch_of(0, 2), &count));
  REQUIRE(sender.settle());
  CHECK(written == 3);
  CHECK(count.records == 6);
  CHECK(count.last_offset == Offset(6));
}

TEST_CASE("what a broker will never take is told at once") {
  Pair f;
  f.produce = [](const Request&, int) {
    return int16_t(p::ErrorCode::MESSAGE_TOO_LARGE);
  };
  auto cluster = f.connect();
  BatchSender sender(*cluster);
  SinkCount count;
  REQUIRE(sender.send({"t", PartitionId(0)}, batch_of(0, 1), &count));
  auto settled = sender.settle();
  REQUIRE_FALSE(settled);
  CHECK(settled.error().code == Code::kInvalid);
  CHECK(count.records == 0);
}

TEST_CASE("records that a broker sends are believed when they are sound") {
  Pair f;
  std::string good = batch_of(0, 10), bad = batch_of(10, 10);
  SECTION("a wrong checksum is a finding, and what follows is read") {
    good[good.size() - 1] = char(good[good.size() - 1] ^ 1);
    std::string both = good + bad;
    f.fetch = [both](const Request&, int) { return holding(both, 20); };
    CHECK(f.read(f.connect()).size() == 10);
    REQUIRE(f.findings.all.size() == 1);
    CHECK(f.findings.all[0].id == "batch-crc");
  }
  SECTION("a torn batch in front is an error, not an endless wait") {
    std::string torn = good.substr(0, good.size() - 1);
    f.fetch = [torn](const Request&, int) { return holding(torn, 20); };
    CHECK(f.read(f.connect()) ==
          std::vector<std::string>{"! gives no whole batch at offset 0"});
  }
  SECTION("no records where there should be some are not waited for for ever") {
    f.fetch = [](const Request&, int) { return holding("", 20); };
    CHECK(f.read(f.connect()) ==
          std::vector<std::string>{"! gives nothing at offset 0 of 20"});
  }
  SECTION("records of long ago are not read again and again") {
    f.fetch = [good](const Request& request, int) {
      (void)request;
      return holding(good, 20);
    };
    auto seen = f.read(f.connect());
    REQUIRE(seen.size() == 11);
    CHECK(seen.back() == "! gives no whole batch at offset 10");
  }
}

TEST_CASE("a partition without a leader is told when patience is over") {
  Pair f;
  f.leader = -1;
  auto cluster = f.connect(200);
  ClusterPlace place(cluster);
  auto partitions = must(place.select(words_of({"t"})));
  auto opened = Selection::open(place, partitions, {}, f.findings);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == Code::kTimeout);
  CHECK(opened.error().text == "t:0 has no leader");
}

}  // namespace weir
