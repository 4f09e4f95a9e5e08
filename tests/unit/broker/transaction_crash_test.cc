// A coordinator that dies at every single write of a transaction's life, and
// is started again: what was decided is finished, once, in all partitions.
#include "tests/support/golden.h"
#include "tests/support/killed_fs.h"
#include "tests/unit/broker/transactions_fixture.h"

namespace weir {
namespace {

using E = protocol::ErrorCode;

// A directory, and the process that writes it.
struct Life : TransactionHost {
  explicit Life(const std::string& dir) : Life(dir, posix_fs()) {}
  Life(const std::string& dir, Fs& fs) {
    local = LocalBroker::open(fs, clock, random, dir, {}, findings).value();
    REQUIRE(local->lead_all());
    coordinator = std::make_unique<TransactionCoordinator>(
        *local, clock, *this, TransactionOptions{});
  }
  bool appended(std::string_view, int32_t) override { return true; }
  void offsets_decided(int32_t, ProducerId, bool) override {}
  void later(int64_t, std::function<void()>) override {}

  bool write(TxnProducer who, int32_t partition, int32_t sequence) {
    TransactionCoordinator::Partitions place{{"t", PartitionId(partition)}};
    if (coordinator->add_partitions("x", who, place, 2) != E::NONE)
      return false;
    BatchSpec spec{.producer_id = who.id,
                   .producer_epoch = who.epoch,
                   .base_sequence = Sequence(sequence),
                   .transactional = true};
    std::string batch = batch_of(1, spec);
    auto led = local->lead("t", partition);
    return led && led->log->append(std::span(batch.data(), batch.size()),
                                   {.leader_epoch = led->epoch});
  }
  std::string ends(int32_t partition) {
    return markers(*local->lead("t", partition).value().log);
  }

  ManualClock clock{kThen};
  SeededRandom random{7};
  CollectFindings findings;
  std::unique_ptr<LocalBroker> local;
  std::unique_ptr<TransactionCoordinator> coordinator;
};

// What the client was told, as far as it came.
struct Told {
  bool committed = false;
  bool aborted = false;
  bool in_second = false;  // the second transaction wrote somewhere
};

// One transaction is committed, the next one aborted.
Told run(Life& life) {
  Told told;
  if (life.coordinator->load() != E::NONE) return told;
  auto who = life.coordinator->init({.id = "x", .timeout_ms = 1000});
  if (!who) return told;
  for (int32_t partition : {0, 1, 2})
    if (!life.write(*who, partition, 0)) return told;
  auto next = life.coordinator->end("x", *who, true, 2);
  if (!next) return told;
  told.committed = true;
  for (int32_t partition : {0, 2}) {
    if (!life.write(*next, partition, 0)) return told;
    told.in_second = true;
  }
  told.aborted = life.coordinator->end("x", *next, false, 2).has_value();
  return told;
}

}  // namespace

TEST_CASE("killed at any write, a decided end is finished once everywhere") {
  int64_t cuts = 0;
  for (int64_t n = 0;; ++n) {
    TempDir temp;
    std::string dir = temp / "data";
    {
      Life first(dir);
      REQUIRE(first.local->create_topic("t", 3, {}));
      REQUIRE(first.local->lead_transactions("x"));
      REQUIRE(first.local->close());
    }
    KilledFs fs(posix_fs());
    Told told;
    {
      Life life(dir, fs);
      fs.kill_at(n);
      told = run(life);
    }
    bool killed = fs.killed();
    Life after(dir);
    REQUIRE(after.coordinator->load() == E::NONE);
    after.clock.advance_ms(2000);  // what was open has timed out
    after.coordinator->tick();
    CAPTURE(n, told.committed, told.aborted);
    const Transaction* txn = after.coordinator->find("x");
    CHECK((!txn || !txn->open()));
    std::string all = after.ends(0);
    // 'c' and 'a' of whole transactions: nothing is torn, nothing twice.
    CHECK((all.empty() || all == "a" || all == "c" || all == "ca"));
    if (told.committed) CHECK(all.substr(0, 1) == "c");
    if (told.aborted) CHECK(all == "ca");
    std::string one = after.ends(1), two = after.ends(2);
    CHECK(one.size() <= 1);
    CHECK(two.size() <= 2);
    for (int32_t partition : {0, 1, 2}) {
      PartitionLog& log = *after.local->lead("t", partition).value().log;
      CHECK(log.last_stable_offset() == log.log_end_offset());
      std::string ends = after.ends(partition);
      if (all.starts_with("c")) CHECK(ends.starts_with("c"));
      if (!ends.empty()) CHECK(ends[0] == all[0]);
    }
    ++cuts;
    if (!killed) break;
  }
  CHECK(cuts > 10);
}

TEST_CASE("an end whose markers fail is answered, and finished at a tick") {
  TempDir temp;
  KilledFs fs(posix_fs());
  Life life(temp / "data", fs);
  REQUIRE(life.local->create_topic("t", 3, {}));
  REQUIRE(life.coordinator->load() == E::NONE);
  auto who = life.coordinator->init({.id = "x", .timeout_ms = 1000}).value();
  for (int32_t partition : {0, 1, 2}) REQUIRE(life.write(who, partition, 0));
  fs.fill_at(2);  // the decision, and one marker
  auto ended = life.coordinator->end("x", who, true, 2);
  REQUIRE(ended);
  CHECK(ended->epoch == who.epoch + 1);
  CHECK(life.coordinator->find("x")->state == TxnState::kPrepareCommit);
  // Asked again, it is still at it; the other end is out of the question.
  auto again = life.coordinator->end("x", who, true, 2);
  CHECK(again.error() == E::CONCURRENT_TRANSACTIONS);
  CHECK(life.coordinator->end("x", who, false, 2).error() ==
        E::INVALID_TXN_STATE);
  CHECK(life.coordinator->init({.id = "x", .timeout_ms = 1000}).error() ==
        E::CONCURRENT_TRANSACTIONS);
  fs.heal();
  life.coordinator->tick();
  CHECK(life.coordinator->find("x")->state == TxnState::kCompleteCommit);
  for (int32_t partition : {0, 1, 2}) CHECK(life.ends(partition) == "c");
}

TEST_CASE("Kafka's own transactions are loaded with their states") {
  // Golden: three ids, each with transactions committed and aborted.
  CollectFindings findings;
  auto view = DataDirView::open(posix_fs(), {golden("kafka-4.4-clean/clean")},
                                findings);
  REQUIRE(view);
  Transactions all = load_transactions(**view, findings).value();
  REQUIRE(all.size() == 3);
  for (const auto& [id, txn] : all) {
    CAPTURE(id);
    CHECK(txn.client_version == 2);
    CHECK(txn.timeout_ms == 60'000);
    CHECK(txn.epoch > ProducerEpoch(0));
    protocol::TransactionLogValue back = transaction_record(txn);
    CHECK(transaction_of(back) == txn);
  }
  CHECK(findings.all.empty());
}

}  // namespace weir
