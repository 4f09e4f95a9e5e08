// Kafka's rules for producers: sequences, epochs, duplicates, transactions.
#include "lib/log/producer_state.h"

#include "lib/log/producer_snapshot.h"
#include "lib/record/batch_builder.h"
#include "tests/unit/log/golden_log.h"

using namespace weir;

namespace {

struct Producers {
  ProducerState state;
  Offset next{0};

  // A batch of `count` records of producer 7.
  std::string batch(int epoch, int sequence, int count = 1,
                    bool transactional = false, int64_t id = 7) {
    BatchBuilder builder;
    BatchSpec spec;
    spec.base_offset = next;
    spec.producer_id = ProducerId(id);
    spec.producer_epoch = ProducerEpoch(int16_t(epoch));
    spec.base_sequence = Sequence(sequence);
    spec.transactional = transactional;
    builder.begin(spec);
    for (int i = 0; i < count; ++i)
      builder.add(TimestampMs(1000 + i), Bytes(), Bytes("v", 1));
    auto bytes = builder.finish();
    REQUIRE(bytes);
    return std::string(*bytes);
  }
  std::string marker(int epoch, bool commit, int coordinator = 0,
                     int64_t id = 7) {
    EndTxnSpec spec;
    spec.offset = next;
    spec.timestamp = TimestampMs(2000);
    spec.producer_id = ProducerId(id);
    spec.producer_epoch = ProducerEpoch(int16_t(epoch));
    spec.commit = commit;
    spec.coordinator_epoch = coordinator;
    return end_txn_batch(spec);
  }
  // Nothing, or why not.
  std::optional<AppendFault> add(const std::string& bytes,
                                 AppendOrigin origin = AppendOrigin::kClient) {
    BatchView view(bytes.data());
    ProducerAppend append(state, origin);
    if (auto ok = append.add(view); !ok) return ok.error().fault;
    state.apply(append);
    last_completed = append.completed();
    for (const CompletedTxn& txn : append.completed()) state.complete(txn);
    next = view.last_offset() + 1;
    return std::nullopt;
  }
  bool repeats(const std::string& bytes) {
    return state.duplicate_of(BatchView(bytes.data())).has_value();
  }
  std::vector<CompletedTxn> last_completed;
};

constexpr auto kAccepted = std::nullopt;

}  // namespace

TEST_CASE("a producer never seen may start at any sequence") {
  Producers p;
  CHECK(p.add(p.batch(0, 500)) == kAccepted);
  CHECK(p.add(p.batch(0, 501)) == kAccepted);
}

TEST_CASE("a gap or a step back in sequences is out of order") {
  Producers p;
  REQUIRE(p.add(p.batch(0, 0, 3)) == kAccepted);
  CHECK(p.add(p.batch(0, 4)) == AppendFault::kOutOfOrderSequence);
  CHECK(p.add(p.batch(0, 2)) == AppendFault::kOutOfOrderSequence);
  CHECK(p.add(p.batch(0, 3)) == kAccepted);
}

TEST_CASE("sequences wrap from 2^31-1 to 0, inside a batch and between") {
  Producers p;
  REQUIRE(p.add(p.batch(0, INT32_MAX)) == kAccepted);
  CHECK(p.add(p.batch(0, 0)) == kAccepted);
  Producers q;
  std::string across = q.batch(0, INT32_MAX - 1, 4);
  REQUIRE(q.add(across) == kAccepted);
  CHECK(q.repeats(across));
  CHECK(q.add(q.batch(0, 2)) == kAccepted);
}

TEST_CASE("each of the last five batches is known as a duplicate") {
  Producers p;
  std::vector<std::string> sent;
  for (int i = 0; i < 6; ++i) {
    sent.push_back(p.batch(0, i));
    REQUIRE(p.add(sent.back()) == kAccepted);
  }
  CHECK_FALSE(p.repeats(sent[0]));
  for (int i = 1; i < 6; ++i) CHECK(p.repeats(sent[size_t(i)]));
}

TEST_CASE("a new epoch starts at sequence 0, an older one is refused") {
  Producers p;
  REQUIRE(p.add(p.batch(3, 0)) == kAccepted);
  CHECK(p.add(p.batch(4, 1)) == AppendFault::kOutOfOrderSequence);
  CHECK(p.add(p.batch(4, 0)) == kAccepted);
  CHECK(p.add(p.batch(3, 1)) == AppendFault::kInvalidEpoch);
  CHECK(p.add(p.batch(3, 1), AppendOrigin::kReplication) == kAccepted);
}

TEST_CASE("a transaction is open until its marker, which fences epochs") {
  Producers p;
  REQUIRE(p.add(p.batch(1, 0, 2, true)) == kAccepted);
  CHECK(p.state.first_open_offset() == Offset(0));
  CHECK(p.add(p.batch(1, 2, 1, false)) == AppendFault::kInvalidTxnState);
  CHECK(p.add(p.marker(0, true), AppendOrigin::kCoordinator) ==
        AppendFault::kInvalidEpoch);
  REQUIRE(p.add(p.marker(1, false, 5), AppendOrigin::kCoordinator) ==
          kAccepted);
  REQUIRE(p.last_completed.size() == 1);
  CHECK(p.last_completed[0].aborted);
  CHECK(p.last_completed[0].first_offset == Offset(0));
  CHECK(p.last_completed[0].last_offset == Offset(2));
  CHECK_FALSE(p.state.first_open_offset());
  CHECK(p.add(p.marker(1, true, 4), AppendOrigin::kCoordinator) ==
        AppendFault::kCoordinatorFenced);
}

TEST_CASE("a marker without a transaction completes nothing") {
  Producers p;
  REQUIRE(p.add(p.marker(0, true), AppendOrigin::kCoordinator) == kAccepted);
  CHECK(p.last_completed.empty());
  CHECK(p.add(p.batch(0, 0)) == kAccepted);
}

TEST_CASE("the last stable offset is the first open transaction of others") {
  Producers p;
  REQUIRE(p.add(p.batch(0, 0, 1, true, 7)) == kAccepted);
  REQUIRE(p.add(p.batch(0, 0, 1, true, 8)) == kAccepted);
  CompletedTxn of_7{ProducerId(7), Offset(0), Offset(2), true};
  CHECK(p.state.last_stable_offset(of_7) == Offset(1));
  p.state.complete({ProducerId(8), Offset(1), Offset(2), true});
  CHECK(p.state.last_stable_offset(of_7) == Offset(3));
}

TEST_CASE("silent producers expire, those in a transaction do not") {
  Producers p;
  REQUIRE(p.add(p.batch(0, 0, 1, true, 7)) == kAccepted);
  REQUIRE(p.add(p.batch(0, 0, 1, false, 8)) == kAccepted);
  p.state.expire(TimestampMs(1000 + 100), 100);
  CHECK(p.state.find(ProducerId(7)));
  CHECK_FALSE(p.state.find(ProducerId(8)));
}

TEST_CASE("Kafka's snapshots are read, and written byte for byte") {
  int seen = 0;
  for (const std::string& folder : partition_folders(golden_clean(""))) {
    auto entries = posix_fs().list(golden_clean(folder));
    REQUIRE(entries);
    for (const DirEntry& entry : *entries) {
      auto name = parse_segment_file(entry.name);
      if (!name || name->kind != SegmentFileKind::kSnapshot) continue;
      INFO(folder << "/" << entry.name);
      std::string file = read_all(golden_clean(folder) + "/" + entry.name);
      auto snapshot = parse_producer_snapshot(file);
      REQUIRE(snapshot);
      ProducerState state;
      for (const auto& producer : snapshot->producers)
        state.load(producer.id, producer.entry);
      CHECK(encode_producer_snapshot(state.producers()) == file);
      ++seen;
    }
  }
  CHECK(seen > 20);
}

TEST_CASE("a damaged snapshot is refused, whatever byte is wrong") {
  Producers p;
  REQUIRE(p.add(p.batch(0, 0)) == kAccepted);
  REQUIRE(p.add(p.batch(0, 0, 2, true, 9)) == kAccepted);
  std::string good = encode_producer_snapshot(p.state.producers());
  REQUIRE(parse_producer_snapshot(good));
  for (size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = char(bad[i] ^ 0x40);
    CHECK_FALSE(parse_producer_snapshot(bad));
    CHECK_FALSE(parse_producer_snapshot(Bytes(good).substr(0, i)));
  }
  CHECK_FALSE(parse_producer_snapshot(good + "x"));
}
