// TransactionView against what Kafka's read_committed consumer read, with
// good, damaged and missing indexes and snapshots.
#include "lib/log/transaction_view.h"

#include <functional>

#include "lib/log/data_dir_view.h"
#include "lib/record/batch_builder.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/log/truth.h"

namespace weir {
namespace {

std::vector<std::string> read_committed(PartitionView& partition,
                                        Offset from = Offset(0)) {
  IgnoreFindings ignore;
  std::vector<std::string> out;
  TransactionView transactions(partition, from);
  if (transactions.open_before_start()) return out;
  BatchCursor cursor = partition.read(from, {}, ignore);
  RecordReader reader;
  for (RawBatch batch; cursor.next(batch);) {
    auto fate = transactions.fate(batch);
    if (fate == TransactionView::Fate::kOpen) break;
    if (batch.control() || fate == TransactionView::Fate::kAborted) continue;
    REQUIRE(reader.open(batch));
    for (RecordView record; reader.next(record);)
      if (record.offset >= from)
        out.push_back(describe(record, batch.leader_epoch()));
  }
  return out;
}

std::unique_ptr<PartitionView> open_view(const std::string& path) {
  static IgnoreFindings ignore;
  auto view = PartitionView::open(posix_fs(), path, {}, ignore);
  REQUIRE(view);
  return std::move(*view);
}

// A transaction's data or marker, as a log of one producer after the other.
struct Step {
  int64_t producer;
  char what;  // d data, c commit, a abort, n no transaction
};

std::string make_log(const std::vector<Step>& steps) {
  std::string log;
  BatchBuilder builder;
  int64_t offset = 0;
  for (const Step& step : steps) {
    if (step.what == 'd' || step.what == 'n') {
      BatchSpec spec{.base_offset = Offset(offset)};
      spec.leader_epoch = LeaderEpoch(0);
      if (step.what == 'd') {
        spec.producer_id = ProducerId(step.producer);
        spec.producer_epoch = ProducerEpoch(0);
        spec.base_sequence = Sequence(int32_t(offset));
        spec.transactional = true;
      }
      builder.begin(spec);
      builder.add(TimestampMs(offset), {}, "v");
      log += builder.finish().value();
    } else {
      log += end_txn_batch({.offset = Offset(offset),
                            .timestamp = TimestampMs(offset),
                            .leader_epoch = LeaderEpoch(0),
                            .producer_id = ProducerId(step.producer),
                            .producer_epoch = ProducerEpoch(0),
                            .commit = step.what == 'c'});
    }
    ++offset;
  }
  return log;
}

std::vector<int64_t> offsets(const std::vector<std::string>& records) {
  std::vector<int64_t> out;
  for (const std::string& record : records) out.push_back(std::stoll(record));
  return out;
}

using Offsets = std::vector<int64_t>;

}  // namespace

TEST_CASE("committed records are those of Kafka's read_committed consumer") {
  for (std::string dir :
       {"kafka-4.4-clean/clean", "kafka-4.4-unclean/unclean",
        "kafka-4.1-clean/clean", "kafka-4.1-unclean/unclean"}) {
    std::string version = dir.substr(0, 9);
    Truth truth =
        read_truth(golden(version + "-truth/truth/txn.committed.jsonl"));
    for (int32_t partition : {0, 1}) {
      INFO(dir << " " << partition);
      auto view = open_view(golden(fmt::format("{}/txn-{}", dir, partition)));
      CHECK(read_committed(*view) == truth[partition]);
    }
  }
}

TEST_CASE("a read from the middle is committed by the same rule") {
  Truth truth = read_truth(golden("kafka-4.4-truth/truth/txn.committed.jsonl"));
  auto view = open_view(golden("kafka-4.4-clean/clean/txn-0"));
  Offset stable =
      TransactionView(*view, Offset(0)).last_stable_offset().value();
  for (Offset from{0}; from < view->end_offset().value(); ++from) {
    std::vector<std::string> expected;
    for (const std::string& record : truth[0])
      if (std::stoll(record) >= from.value()) expected.push_back(record);
    INFO("from " << from.value());
    CHECK(read_committed(*view, from) == expected);
    CHECK(TransactionView(*view, from).open_before_start() == (from > stable));
  }
}

TEST_CASE("damaged or missing indexes and snapshots change no answer") {
  // D13, D14.
  Truth truth = read_truth(golden("kafka-4.4-truth/truth/txn.committed.jsonl"));
  using Damage = std::function<std::string(std::string)>;
  const std::vector<std::pair<std::string, Damage>> damages = {
      {"missing", nullptr},
      {"empty", [](std::string) { return std::string(); }},
      {"torn", [](std::string s) { return s.substr(0, s.size() - 5); }},
      {"first entry only", [](std::string s) { return s.substr(0, 34); }},
      {"zeros", [](std::string s) { return std::string(s.size(), '\0'); }},
      {"version", [](std::string s) { return s[1] = 7, s; }},
      {"one bit", [](std::string s) { return s[s.size() / 2] ^= 1, s; }},
      {"too long", [](std::string s) { return s + s; }},
  };
  for (const auto& [name, make] : damages) {
    for (std::string kind : {".txnindex", ".snapshot", ""}) {
      TempDir dir;
      copy_folder(golden("kafka-4.4-clean/clean/txn-0"), dir / "txn-0");
      for (const std::string& file : names_in(dir / "txn-0")) {
        bool victim = file.ends_with(kind) && (file.ends_with(".txnindex") ||
                                               file.ends_with(".snapshot"));
        if (!victim) continue;
        std::string path = dir / ("txn-0/" + file);
        if (make)
          spit(path, make(slurp(path)));
        else
          REQUIRE(posix_fs().remove(path));
      }
      INFO(name << " " << kind);
      auto view = open_view(dir / "txn-0");
      CHECK(read_committed(*view) == truth[0]);
      CHECK(TransactionView(*view, Offset(0)).last_stable_offset().value() ==
            Offset(135));
      CHECK(TransactionView(*view, Offset(136)).open_before_start());
    }
  }
}

TEST_CASE("a snapshot beyond the log's end is passed over") {
  TempDir dir;  // D14
  spit(dir / "00000000000000000000.log",
       make_log({{1, 'd'}, {1, 'c'}, {2, 'd'}, {2, 'a'}}));
  std::string snapshot = slurp(
      golden("kafka-4.4-clean/clean/txn-0/00000000000000000136.snapshot"));
  spit(dir / "00000000000000000136.snapshot", snapshot);
  auto view = open_view(dir.path());
  CHECK(TransactionView(*view, Offset(0)).last_stable_offset().value() ==
        Offset(4));
}

TEST_CASE("interleaved producers each end by their own marker") {
  TempDir dir;
  spit(dir / "x.log", make_log({{1, 'd'},
                                {2, 'd'},
                                {0, 'n'},
                                {2, 'a'},
                                {1, 'd'},
                                {2, 'd'},
                                {1, 'c'},
                                {2, 'c'},
                                {1, 'd'},
                                {0, 'n'},
                                {1, 'a'}}));
  auto view = open_view(dir / "x.log");
  CHECK(offsets(read_committed(*view)) == Offsets{0, 2, 4, 5, 9});
  CHECK(offsets(read_committed(*view, Offset(3))) == Offsets{4, 5, 9});
  TransactionView transactions(*view, Offset(0));
  CHECK(transactions.last_stable_offset().value() == Offset(11));
  CHECK(transactions.aborted(Offset(0), Offset(11)).value() ==
        std::vector<AbortedTxn>{
            {ProducerId(2), Offset(1), Offset(3), Offset(0)},
            {ProducerId(1), Offset(8), Offset(10), Offset(11)}});
  CHECK(transactions.aborted(Offset(4), Offset(8)).value().empty());
  CHECK(transactions.aborted(Offset(2), Offset(4)).value().size() == 1);
}

TEST_CASE("aborted transactions are those of Kafka's own index") {
  for (std::string version : {"4.4", "4.1"}) {
    for (std::string name : {"txn-0", "txn-1"}) {
      auto view =
          open_view(golden("kafka-" + version + "-clean/clean/" + name));
      std::vector<AbortedTxn> expected;
      for (const auto& segment : view->segments()) {
        const TxnIndexView& index = segment->txn_index();
        for (size_t i = 0; i < index.size(); ++i) expected.push_back(index[i]);
      }
      INFO(version << " " << name);
      CHECK(expected.size() > 3);
      CHECK(TransactionView(*view, Offset(0))
                .aborted(Offset(0), view->end_offset().value())
                .value() == expected);
    }
  }
}

TEST_CASE("nothing behind an open transaction is read until its marker comes") {
  TempDir dir;
  std::vector<Step> steps = {{1, 'd'}, {1, 'c'}, {2, 'd'}, {0, 'n'}};
  std::string path = dir / "00000000000000000000.log";
  spit(path, make_log(steps));
  auto view = open_view(dir.path());
  CHECK(offsets(read_committed(*view)) == Offsets{0});
  CHECK(offsets(read_committed(*view, Offset(3))) == Offsets{});

  IgnoreFindings ignore;
  TransactionView transactions(*view, Offset(0));
  BatchCursor cursor = view->read(Offset(0), {.live = true}, ignore);
  RawBatch batch;
  for (int i = 0; i < 3; ++i) REQUIRE(cursor.next(batch));
  CHECK(transactions.fate(batch) == TransactionView::Fate::kOpen);
  steps.push_back({2, 'a'});
  spit(path, make_log(steps));
  REQUIRE(view->refresh().value());
  CHECK(transactions.fate(batch) == TransactionView::Fate::kAborted);
  CHECK(offsets(read_committed(*view)) == Offsets{0, 3});
}

TEST_CASE("an index decides where the marker is lost in damage") {
  TempDir dir;
  std::vector<Step> steps = {{1, 'd'}, {1, 'c'}, {1, 'd'},
                             {1, 'a'}, {1, 'd'}, {1, 'c'}};
  std::string log = make_log(steps);
  auto position = [&](size_t n) {
    int64_t at = 0;
    while (n-- > 0) at = peek_batch(log, at).batch.end_position().value();
    return size_t(at);
  };
  std::string index;
  append_entry(index,
               AbortedTxn{ProducerId(1), Offset(2), Offset(3), Offset(4)});
  spit(dir / "00000000000000000000.txnindex", index);
  for (size_t lost : {1, 3}) {
    std::string bad = log;
    bad[position(lost) + 30] ^= 1;
    spit(dir / "00000000000000000000.log", bad);
    auto view = open_view(dir.path());
    CHECK(offsets(read_committed(*view)) == Offsets{0, 4});
  }
}

}  // namespace weir
