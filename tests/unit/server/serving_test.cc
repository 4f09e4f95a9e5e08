// A directory served: from opening to the stop, asked by weir's own client.
#include "lib/server/serving.h"

#include <catch2/catch.hpp>
#include <thread>

#include "lib/client/probe.h"
#include "lib/log/metadata_files.h"
#include "lib/os/clock.h"
#include "lib/server/settings.h"
#include "tests/support/temp_dir.h"

namespace weir {
namespace {

constexpr int64_t kPatienceNs = 10'000'000'000;

struct Served {
  TempDir temp;
  SystemClock clock;
  SeededRandom random{1};
  CollectFindings findings;
  std::string dir = temp / "data";

  Result<std::unique_ptr<Serving>> open(std::vector<WantedTopic> topics = {}) {
    return Serving::open({posix_fs(), clock, random, findings, {}},
                         {.dir = dir,
                          .listen = {{.host = "127.0.0.1", .port = 0}},
                          .topics = std::move(topics)});
  }
  Result<ProbeAnswer> ask(const Endpoint& at, const ProbeQuestion& question) {
    return probe(at, question, clock, clock.monotonic_ns() + kPatienceNs);
  }
};

}  // namespace

TEST_CASE("a served directory answers over TCP and its own socket") {
  Served f;
  auto serving = f.open({{.name = "orders", .partitions = 3}}).value();
  Endpoint tcp = serving->bootstrap();
  Endpoint local{.kind = Endpoint::Kind::kUnix, .path = serving->socket()};
  CHECK(serving->topics() == 1);
  std::thread thread([&] { serving->run(); });
  for (const Endpoint& at : {tcp, local}) {
    auto answer = f.ask(at, {.topic = "orders", .records = 0});
    REQUIRE(answer);
    CHECK(answer->met);
    CHECK(answer->partitions == 3);
    CHECK(answer->address == tcp.text());
  }
  auto more = f.ask(tcp, {.topic = "orders", .records = 1});
  CHECK_FALSE(more.value().met);
  CHECK_FALSE(f.ask(tcp, {.topic = "other"}).value().met);
  serving->loop().post([&] { serving->stop(); });
  thread.join();
  REQUIRE(serving->close());
  CHECK(read_clean_shutdown(posix_fs(), f.dir));
  CHECK_FALSE(posix_fs().exists(serving->socket()));
  CHECK_FALSE(f.ask(tcp, {}));
}

TEST_CASE("a directory in use is refused, the first server goes on") {
  Served f;
  auto first = f.open().value();
  auto second = f.open();
  REQUIRE_FALSE(second);
  CHECK(second.error().code == Code::kInUse);
  CHECK(posix_fs().exists(first->socket()));
}

TEST_CASE("a port in use leaves no trace on disk") {
  Served f;
  auto other = Listener::open({.host = "127.0.0.1"}, {}).value();
  auto serving = Serving::open({posix_fs(), f.clock, f.random, f.findings, {}},
                               {.dir = f.dir, .listen = {other->endpoint()}});
  REQUIRE_FALSE(serving);
  CHECK(serving.error().code == Code::kInUse);
  CHECK_FALSE(posix_fs().exists(f.dir));
}

TEST_CASE("topics that are there are left as they are") {
  Served f;
  REQUIRE(f.open({{.name = "t", .partitions = 2}}).value()->close());
  auto again = f.open({{.name = "t", .partitions = 5}}).value();
  CHECK(again->directory().image().topic("t")->partitions.size() == 2);
}

TEST_CASE("topics are described in one word") {
  auto topic = parse_wanted_topic(
      "orders:3:cleanup.policy=compact,delete,segment.bytes=1048576");
  REQUIRE(topic);
  CHECK(topic->name == "orders");
  CHECK(topic->partitions == 3);
  CHECK(topic->configs == ConfigChanges{{"cleanup.policy", "compact,delete"},
                                        {"segment.bytes", "1048576"}});
  CHECK(parse_wanted_topic("t")->partitions == 1);
  for (const char* wrong : {"", ":3", "t:0", "t:-1", "t:x", "t:", "t:1:x"})
    CHECK_FALSE(parse_wanted_topic(wrong));
}

TEST_CASE("broker configs go where they matter, within their range") {
  ServingOptions options;
  REQUIRE(apply_setting("auto.create.topics.enable", "false", options));
  CHECK_FALSE(options.broker.auto_create_topics);
  REQUIRE(apply_setting("socket.request.max.bytes", "1000", options));
  CHECK(options.server.max_request_bytes == 1000);
  CHECK_FALSE(apply_setting("auto.create.topics.enable", "1", options));
  CHECK_FALSE(apply_setting("num.partitions", "0", options));
  CHECK_FALSE(apply_setting("no.such.config", "1", options));
}

}  // namespace weir
