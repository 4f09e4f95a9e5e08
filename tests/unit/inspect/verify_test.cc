// verify against directories that real Kafka left: nothing to complain about
// after a clean stop, and what a crash leaves after a crash.
#include "lib/inspect/verify.h"

#include <unistd.h>

#include <catch2/catch.hpp>

#include "lib/base/json.h"
#include "lib/inspect/finding_lines.h"
#include "tests/support/damage.h"
#include "tests/support/golden.h"

namespace weir {

namespace {

struct Verified {
  std::string problems;  // errors and warnings
  std::string all;
  std::map<std::string_view, int> infos;
  VerifySummary summary;
};

Verified verify_golden(const char* name, int threads = 2) {
  CollectFindings sink;
  VerifyOptions options;
  options.threads = threads;
  auto summary =
      verify_directories(posix_fs(), {golden(name)}, {}, options, sink);
  REQUIRE(summary);
  Verified out{"", "", {}, *summary};
  for (const Finding& finding : sink.all) {
    append_finding_text(out.all, finding);
    if (finding.severity() == Severity::kInfo)
      ++out.infos[finding.id];
    else
      append_finding_text(out.problems, finding);
  }
  return out;
}

}  // namespace

TEST_CASE("a directory that Kafka closed cleanly has no problem") {
  for (const char* name :
       {"kafka-4.4-clean/clean", "kafka-4.1-clean/clean",
        "kafka-4.4-cluster/clean", "kafka-4.4-cluster/formatted",
        "message-sets-v0-v1/clean"}) {
    INFO(name);
    Verified found = verify_golden(name);
    CHECK(found.problems == "");
    bool no_directory = std::string_view(name) == "message-sets-v0-v1/clean";
    CHECK(found.infos.contains("unclean-stop") == no_directory);
  }
}

TEST_CASE("a directory that Kafka was killed on has only what a crash leaves") {
  for (const char* name :
       {"kafka-4.4-unclean/unclean", "kafka-4.1-unclean/unclean"}) {
    INFO(name);
    Verified found = verify_golden(name);
    CHECK(found.problems == "");
    CHECK(found.infos["unclean-stop"] == 1);
    CHECK(found.infos["index-preallocated"] > 10);
  }
}

TEST_CASE("a partition none of whose files can be read is no sound one") {
  // D17: nothing is left to cut into pieces, and yet it is told.
  DamagedFolder folder("kafka-4.4-clean/clean/codec-none-0");
  std::string log = folder.path() + "/00000000000000000000.log";
  for (bool link : {false, true}) {
    INFO(link);
    posix_fs().remove(log);
    if (link)
      REQUIRE(::symlink("nowhere", log.c_str()) == 0);
    else
      REQUIRE(posix_fs().make_dir(log));
    CollectFindings sink;
    auto summary =
        verify_partitions(posix_fs(), {make_target(folder.path())}, {}, sink);
    REQUIRE(summary);
    CHECK(summary->partitions == 1);
    REQUIRE(!sink.all.empty());
    CHECK(sink.all[0].id == "unreadable");
    CHECK(sink.all[0].file == "codec-none-0/00000000000000000000.log");
  }
}

TEST_CASE("what a file holds cannot steer a terminal or break a line of JSON") {
  Finding finding{"checkpoint-invalid", "a\xff\n", {}, {}, "'\x1b[2J\xc3'"};
  std::string text, json;
  append_finding_text(text, finding);
  append_finding_json(json, finding);
  CHECK(text == "warning: a\\xff\\x0a: '\\x1b[2J\\xc3' [checkpoint-invalid]\n");
  CHECK(is_utf8(json));
  CHECK(std::count(json.begin(), json.end(), '\n') == 1);
}

TEST_CASE("a transaction that hangs is told from one that goes on") {
  // D22: Kafka left a transaction of tx-0 open in txn-0 at offset 135.
  TempDir dir;
  copy_folder(golden("kafka-4.4-clean/clean"), dir / "data");
  auto open_ones = [&] {
    CollectFindings sink;
    REQUIRE(verify_directories(posix_fs(), {dir / "data"}, {}, {}, sink));
    std::string text;
    for (const Finding& finding : sink.all)
      if (finding.id.starts_with("txn-")) append_finding_text(text, finding);
    return text;
  };
  constexpr std::string_view kOpen =
      "the transaction of producer 7 that began at 135 is open";
  CHECK(open_ones() ==
        fmt::format("info: txn-0: {} (offset 135) [txn-open]\n", kOpen));
  // Its coordinator's last word on it is lost: the one before is of the
  // transaction that had ended.
  std::string log = dir / "data/__transaction_state-3/00000000000000000000.log";
  std::string bytes = posix_fs().read_file(log, 1 << 20).value();
  auto batches = batches_of(bytes);
  auto file = posix_fs().open(log, OpenMode::kWrite).value();
  REQUIRE(file->truncate(batches.back().position().value()));
  CHECK(open_ones() ==
        fmt::format("warning: txn-0: {}, and hangs: transaction 'tx-0' is "
                    "CompleteCommit (offset 135) [txn-hanging]\n",
                    kOpen));
  REQUIRE(file->truncate(0));
  CHECK(open_ones() ==
        fmt::format("warning: txn-0: {}, and hangs: __transaction_state knows "
                    "no producer 7 (offset 135) [txn-hanging]\n",
                    kOpen));
}

TEST_CASE("a transaction hangs when its coordinator should have ended it") {
  Transactions all;
  all["a"] = {.producer_id = ProducerId(1),
              .epoch = ProducerEpoch(3),
              .timeout_ms = 60'000,
              .state = TxnState::kOngoing,
              .partitions = {{"t", PartitionId(0)}},
              .started = TimestampMs(1'000'000),
              .updated = TimestampMs(1'000'000)};
  all["b"].updated = TimestampMs(1'119'000);
  ProducerEntry producer;
  producer.epoch = ProducerEpoch(3);
  auto hangs = [&](int32_t partition, int64_t id) {
    return TransactionJudge(all, true)
        .why({"t", PartitionId(partition)}, ProducerId(id), producer)
        .has_value();
  };
  CHECK_FALSE(hangs(0, 1));
  CHECK(hangs(1, 1));  // another partition
  CHECK(hangs(0, 2));  // nobody's
  producer.epoch = ProducerEpoch(2);
  CHECK(hangs(0, 1));
  producer.epoch = ProducerEpoch(3);
  all["b"].updated = TimestampMs(1'120'001);
  CHECK(hangs(0, 1));
  all["a"].state = TxnState::kPrepareCommit;
  CHECK_FALSE(hangs(0, 1));
  // With a part of the coordinator's log missing a stranger may be known.
  CHECK_FALSE(TransactionJudge(all, false)
                  .why({"t", PartitionId(0)}, ProducerId(2), producer));
}

TEST_CASE("an emptied first segment makes no snapshot a liar") {
  // What a compaction leaves whose records have all gone.
  DamagedFolder folder("kafka-4.4-clean/clean/txn-0");
  folder.write(kFirstLog, "");
  for (const char* kind : {".index", ".timeindex", ".txnindex"})
    folder.remove("00000000000000000000" + std::string(kind));
  CollectFindings sink;
  VerifyTarget target{folder.path()};
  target.compacted = true;
  REQUIRE(verify_partitions(posix_fs(), {target}, {}, sink));
  for (const Finding& finding : sink.all) CHECK(finding.id != "snapshot-entry");
}

TEST_CASE("one thread finds what four find, in the same order") {
  Verified one = verify_golden("kafka-4.4-unclean/unclean", 1);
  Verified four = verify_golden("kafka-4.4-unclean/unclean", 4);
  CHECK(one.summary.records > 38'000);
  CHECK(one.summary.records == four.summary.records);
  CHECK(one.all == four.all);
}

}  // namespace weir
