// Control batches that a later Kafka may write (D22): readers pass over them,
// and the cleaner keeps them, for who knows what they mean.
#include "lib/log/cleaner.h"
#include "lib/log/transaction_view.h"
#include "lib/record/batch_builder.h"
#include "lib/record/control_record.h"
#include "tests/unit/log/golden_log.h"

using namespace weir;

namespace {

constexpr ProducerId kProducer{7};

// A transaction of two records, a batch of an unknown control type behind
// each, and then perhaps its end.
struct Unknown : LogFixture {
  std::vector<std::string> strange;

  explicit Unknown(bool ended) {
    config.cleanup_compact = true;
    config.delete_retention_ms = 0;
    open();
    data(0);
    control(Bytes("\0\0\0\x09", 4));  // version 0, type 9
    data(1);
    control(Bytes("\0\7\0\x63 and more", 13));
    if (ended)
      put(end_txn_batch({.offset = log->log_end_offset(),
                         .timestamp = clock.now(),
                         .producer_id = kProducer,
                         .producer_epoch = ProducerEpoch(0)}));
    REQUIRE(log->roll());
  }
  BatchSpec spec() const {
    return {.base_offset = log->log_end_offset(),
            .leader_epoch = LeaderEpoch(0),
            .producer_id = kProducer,
            .producer_epoch = ProducerEpoch(0),
            .transactional = true};
  }
  void put(Bytes batch) {
    AppendResult done = log->append_as_is(std::span(&batch, 1));
    if (!done) FAIL(done.error().error.message());
  }
  void data(int sequence) {
    BatchSpec data = spec();
    data.base_sequence = Sequence(sequence);
    BatchBuilder builder;
    builder.begin(data);
    builder.add(clock.now(), "key", "value");
    put(*builder.finish());
  }
  void control(Bytes key) {
    BatchSpec control = spec();
    control.control = true;
    BatchBuilder builder;
    builder.begin(control);
    builder.add(clock.now(), key, "value of tomorrow");
    strange.emplace_back(*builder.finish());
    put(strange.back());
  }
  std::string first_segment() const {
    return read_all(file(Offset(0), SegmentFileKind::kLog));
  }
};

}  // namespace

TEST_CASE("a control batch of an unknown type ends no transaction") {
  for (bool ended : {false, true}) {
    Unknown l(ended);
    auto view = PartitionView::open(posix_fs(), l.path(), {}, l.findings);
    TransactionView transactions(**view, Offset(0));
    BatchCursor cursor = (*view)->read(Offset(0), {}, l.findings);
    RawBatch batch;
    REQUIRE(cursor.next(batch));
    CHECK(transactions.fate(batch) == (ended ? TransactionView::Fate::kCommitted
                                             : TransactionView::Fate::kOpen));
    int batches = 1;
    while (cursor.next(batch)) ++batches;
    CHECK(batches == (ended ? 5 : 4));
    CHECK(l.findings.all.empty());
  }
}

TEST_CASE("the cleaner keeps control batches of unknown types") {
  Unknown l(true);
  l.clock.advance_ms(1000);
  CleanRange range =
      cleanable_range(*l.log, std::nullopt, l.clock.now()).value();
  REQUIRE(range.end == Offset(5));
  REQUIRE(clean_log(*l.log, range, {.now = l.clock.now()}));
  std::string cleaned = l.first_segment();
  for (const std::string& batch : l.strange)
    CHECK(cleaned.find(batch) != cleaned.npos);
  // The older of the two records of one key has gone.
  CHECK(batches_of(cleaned).size() == 4);
}
