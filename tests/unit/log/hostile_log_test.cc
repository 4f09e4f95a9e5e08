// Folders of garbage: whatever stands in them, reading ends, stays inside its
// bytes, and gives no batch with a wrong CRC.
#include <random>

#include "lib/log/transaction_view.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/log/truth.h"

namespace weir {
namespace {

// Everything the views offer, on one folder.
void read_everything(const std::string& path) {
  CollectFindings findings;
  auto view = PartitionView::open(posix_fs(), path, {}, findings);
  REQUIRE(view);
  PartitionView& partition = **view;
  REQUIRE(partition.end_offset());
  for (bool live : {false, true}) {
    BatchCursor cursor =
        partition.read(partition.log_start_offset(), {.live = live}, findings);
    TransactionView transactions(partition, partition.log_start_offset());
    (void)transactions.open_before_start();
    for (RawBatch batch; cursor.next(batch);) {
      REQUIRE(batch.crc_valid());
      (void)transactions.fate(batch);
    }
  }
  for (int64_t t : {INT64_MIN, int64_t(-1), int64_t(1767226494201), INT64_MAX})
    REQUIRE(partition.offset_at(TimestampMs(t)));
  for (int64_t o : {int64_t(-1), int64_t(30), INT64_MAX}) {
    BatchCursor cursor =
        partition.read(Offset(o), {.check_crc = false}, findings);
    RawBatch batch;
    (void)cursor.next(batch);
    TransactionView transactions(partition, Offset(o));
    (void)transactions.open_before_start();
    (void)transactions.aborted(Offset(o), Offset(INT64_MAX));
  }
  REQUIRE(TransactionView(partition, Offset(0)).last_stable_offset());
  (void)partition.leader_epochs();
  for (const Finding& finding : findings.all) (void)finding.severity();
}

}  // namespace

TEST_CASE("any few bytes of a partition's files may be anything") {
  std::mt19937 random(Catch::rngSeed());
  INFO("seed " << Catch::rngSeed());
  TempDir dir;
  std::string source = golden("kafka-4.4-clean/clean/txn-0");
  for (int round = 0; round < 60; ++round) {
    std::string folder = dir / std::to_string(round);
    copy_folder(source, folder);
    for (const std::string& name : names_in(folder)) {
      std::string path = join_path(folder, name);
      std::string bytes = slurp(path);
      if (bytes.empty()) continue;
      for (size_t n = random() % 12; n > 0; --n)
        bytes[random() % bytes.size()] = char(random());
      if (random() % 4 == 0) bytes.resize(random() % bytes.size());
      if (random() % 4 == 0) bytes.append(random() % 5000, char(random() % 3));
      spit(path, bytes);
    }
    INFO("round " << round);
    read_everything(folder);
    REQUIRE(posix_fs().remove_tree(folder));
  }
}

TEST_CASE("files of noise alone are read to their end") {
  std::mt19937 random(Catch::rngSeed());
  INFO("seed " << Catch::rngSeed());
  TempDir dir;
  for (int round = 0; round < 20; ++round) {
    for (std::string_view name :
         {"00000000000000000000.log", "00000000000000000000.index",
          "00000000000000000000.timeindex", "00000000000000000000.txnindex",
          "00000000000000000009.snapshot", "00000000000000000009.log",
          "leader-epoch-checkpoint", "00000000000000000005.log.swap"}) {
      std::string noise(random() % 3000, '\0');
      // Small values make more of what looks like a header.
      for (char& c : noise) c = char(random() % (round % 2 ? 3 : 256));
      spit(dir / name, noise);
    }
    read_everything(dir.path());
  }
}

TEST_CASE("every cut of a folder's files is read") {
  TempDir dir;
  std::string source = golden("kafka-4.4-clean/clean/txn-1");
  for (size_t cut : {0, 1, 11, 12, 16, 17, 60, 61, 62, 77, 78, 100, 1000}) {
    copy_folder(source, dir / "x-0");
    for (const std::string& name : names_in(dir / "x-0")) {
      std::string path = dir / ("x-0/" + name);
      spit(path, slurp(path).substr(0, cut));
    }
    INFO("cut at " << cut);
    read_everything(dir / "x-0");
  }
}

}  // namespace weir
