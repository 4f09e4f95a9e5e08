// Produce on disks that are full, that fail and that forget.
#include "lib/protocol/api/fetch.h"
#include "lib/protocol/api/produce.h"
#include "tests/support/fault_fs.h"
#include "tests/unit/broker/broker_fixture.h"

namespace weir {
namespace {

namespace p = protocol;
using E = p::ErrorCode;

struct Disk {
  FaultFs fs;
};

struct Writing : BrokerFixture {
  explicit Writing(BrokerOptions options = {}, Fs& fs = posix_fs())
      : BrokerFixture(std::move(options), fs) {
    REQUIRE(local->create_topic("t", 2, {}));
  }
  Pending<p::ProduceResponse> produce(int32_t partition = 0, int count = 2) {
    batches.push_back(batch_of(count));
    p::ProduceRequest request;
    request.acks = -1;
    request.timeoutMs = 1000;
    request.topicData.push_back({.name = "t"});
    request.topicData[0].partitionData.push_back(
        {.index = partition, .records = Bytes(batches.back())});
    return send<p::ProduceRequest, p::ProduceResponse>(request, 9);
  }
  static E error(const Pending<p::ProduceResponse>& answer) {
    return E(answer->responses.at(0).partitionResponses.at(0).errorCode);
  }
  int64_t readable(int32_t partition = 0) {
    p::FetchRequest request;
    request.topics.push_back({.topic = "t"});
    request.topics[0].partitions.push_back(
        {.partition = partition, .partitionMaxBytes = 1 << 20});
    auto answer = send<p::FetchRequest, p::FetchResponse>(request, 12);
    const auto& one = answer->responses.at(0).partitions.at(0);
    CHECK(E(one.errorCode) == E::NONE);
    return int64_t(one.records.value_or(Bytes()).size());
  }
  std::vector<std::string> batches;
};

struct OnDisk : Disk, Writing {
  explicit OnDisk(bool durable = false) : Writing({.durable = durable}, fs) {}
};

}  // namespace

TEST_CASE("a log that cannot be opened is said and refused, others are not") {
  Writing w;
  CHECK(w.error(w.produce(0)) == E::NONE);
  w.broker.reset();
  REQUIRE(w.local->close());
  w.local.reset();
  std::string log = w.dir + "/t-1/00000000000000000000.log";
  REQUIRE(posix_fs().remove(log));
  REQUIRE(posix_fs().make_dir(log));
  w.start();
  CHECK(w.error(w.produce(1)) == E::KAFKA_STORAGE_ERROR);
  CHECK(w.error(w.produce(1)) == E::KAFKA_STORAGE_ERROR);
  CHECK(w.readable(0) > 0);
  CHECK(w.error(w.produce(0)) == E::NONE);
  REQUIRE(w.findings.all.size() == 1);
  CHECK(w.findings.all[0].file == "t-1");
}

TEST_CASE("a full disk refuses records, reads go on, and so do later writes") {
  OnDisk d;
  CHECK(d.error(d.produce()) == E::NONE);
  int64_t before = d.readable();
  d.fs.fail_at(0, true, FaultFs::kWrites);
  CHECK(d.error(d.produce()) == E::KAFKA_STORAGE_ERROR);
  CHECK(d.readable() == before);
  d.fs.heal();
  CHECK(d.error(d.produce()) == E::NONE);
  CHECK(d.readable() == 2 * before);
  d.restart();
  CHECK(d.readable() == 2 * before);
}

TEST_CASE("with durability fsync an acknowledged record survives the power") {
  OnDisk d(true);
  auto answer = d.produce();
  CHECK_FALSE(answer.answered());
  d.pass_ms(0);
  CHECK(d.error(answer) == E::NONE);
  int64_t before = d.readable();
  d.broker.reset();
  d.local.reset();
  d.fs.crash(0);
  d.start();
  CHECK(d.readable() == before);
}

TEST_CASE("all who wait are flushed together, each log once") {
  OnDisk d(true);
  auto first = d.produce();
  d.pass_ms(0);
  std::vector<Pending<p::ProduceResponse>> waiting;
  int64_t before = d.fs.operations();
  for (int i = 0; i < 10; ++i) waiting.push_back(d.produce(0));
  int64_t written = d.fs.operations() - before;
  d.pass_ms(0);
  CHECK(d.fs.operations() - before - written == 1);
  for (auto& one : waiting) CHECK(d.error(one) == E::NONE);
}

TEST_CASE("what cannot be flushed is not acknowledged, nor what follows") {
  OnDisk d(true);
  (void)d.produce(0);  // the epochs are written with the first one
  (void)d.produce(1);
  d.pass_ms(0);
  d.fs.fail_at(0, false, FaultFs::kSyncs);
  auto lost = d.produce(0);
  d.pass_ms(0);
  CHECK(d.error(lost) == E::KAFKA_STORAGE_ERROR);
  auto after = d.produce(0);
  d.pass_ms(0);
  CHECK(d.error(after) == E::KAFKA_STORAGE_ERROR);
  auto fine = d.produce(1);
  d.pass_ms(0);
  CHECK(d.error(fine) == E::NONE);
}

TEST_CASE("a topic that goes while its records wait answers them") {
  OnDisk d(true);
  auto answer = d.produce();
  d.broker->forget(*d.broker->image().topic("t"));
  CHECK(d.error(answer) == E::NONE);
}

}  // namespace weir
