// repair makes sound directories, keeps every good record, and says what it
// lost; what it replaced can be had back.
#include "lib/inspect/repair.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <random>

#include "lib/inspect/finding_lines.h"
#include "lib/inspect/log_pieces.h"
#include "lib/record/patch.h"
#include "tests/support/damage.h"

namespace weir {

namespace {

constexpr TimestampMs kNow{1'795'472'200'000};

struct Repaired {
  std::vector<RepairAction> actions;
  RepairSummary summary;
  std::vector<std::string> ids() const {
    std::vector<std::string> out;
    for (const RepairAction& action : actions)
      out.push_back(std::string(action.id));
    return out;
  }
};

Repaired repair(const std::string& dir, RepairOptions options) {
  Repaired out;
  options.now = kNow;
  auto summary = repair_directory(posix_fs(), dir, {}, options,
                                  [&](const RepairAction& action) -> Result<> {
                                    out.actions.push_back(action);
                                    return {};
                                  });
  REQUIRE(summary);
  out.summary = *summary;
  return out;
}

std::string problems(const std::string& dir) {
  CollectFindings sink;
  REQUIRE(verify_directories(posix_fs(), {dir}, {}, {}, sink));
  std::string text;
  for (const Finding& finding : sink.all)
    if (finding.severity() != Severity::kInfo || finding.id == "unclean-stop" ||
        (finding.id == "index-preallocated" &&
         !finding.file.starts_with("__cluster_metadata")))
      append_finding_text(text, finding);
  return text;
}

// A directory with one partition of the golden data in it.
class Directory {
 public:
  explicit Directory(std::string_view name) {
    std::string folder(base_name(name));
    copy_folder(golden(name), dir_ / "data/" + folder);
    path_ = dir_ / "data";
    folder_ = folder;
  }
  std::string file(std::string_view name) const {
    return path_ + "/" + folder_ + "/" + std::string(name);
  }
  std::string read(std::string_view name) const {
    return posix_fs().read_file(file(name), 1 << 28).value();
  }
  void write(std::string_view name, Bytes bytes) const {
    auto out = posix_fs().open(file(name), OpenMode::kTruncate).value();
    (void)out->write_at(Position(0), bytes);
  }
  const std::string& path() const { return path_; }
  std::string undo() const { return dir_ / "undo"; }
  std::string copy() const { return dir_ / "copy"; }
  Repaired in_place() const {
    RepairOptions options;
    options.mode = RepairOptions::Mode::kInPlace;
    options.undo = undo();
    return repair(path_, options);
  }

 private:
  TempDir dir_;
  std::string path_, folder_;
};

constexpr const char* kPlain = "kafka-4.4-clean/clean/codec-none-0";
constexpr const char* kZstd = "kafka-4.4-clean/clean/codec-zstd-0";
constexpr int kLengthAt = field_position(kBatchLayout, "batchLength");
constexpr int kCountAt = field_position(kBatchLayout, "recordsCount");

}  // namespace

TEST_CASE("a cleanly closed directory needs no repair") {
  for (const char* name :
       {"kafka-4.4-clean/clean", "kafka-4.1-clean/clean",
        "kafka-4.4-cluster/clean", "kafka-4.4-cluster/formatted"}) {
    INFO(name);
    CHECK(repair(golden(name), {}).summary.actions == 0);
  }
}

TEST_CASE("what a crash left is repaired to what a clean stop leaves") {
  for (std::string version : {"kafka-4.4", "kafka-4.1"}) {
    std::string name = version + "-unclean/unclean";
    INFO(name);
    TempDir dir;
    RepairOptions options;
    options.mode = RepairOptions::Mode::kCopy;
    options.to = dir / "repaired";
    Repaired done = repair(golden(name), options);
    CHECK(done.summary.actions > 50);
    CHECK(done.summary.bytes_lost == 0);
    CHECK(problems(options.to) == "");
    CHECK(repair(options.to, {}).summary.actions == 0);
    // The broker epoch is the one that Kafka wrote when it stopped.
    constexpr const char* kMarker = "/.kafka_cleanshutdown";
    auto marker = [&](const std::string& in) {
      return posix_fs().read_file(in + kMarker, 100).value();
    };
    CHECK(marker(options.to) == marker(golden(version + "-clean/clean")));
  }
}

TEST_CASE("a dry run changes nothing") {
  Directory dir(kPlain);
  std::string log = dir.read(kFirstLog);
  dir.write(kFirstLog, Bytes(log).substr(0, log.size() - 20));
  Repaired would = repair(dir.path(), {});
  CHECK(would.summary.actions > 0);
  CHECK(dir.read(kFirstLog) == log.substr(0, log.size() - 20));
  CHECK_FALSE(posix_fs().exists(dir.undo()));
}

TEST_CASE("a torn tail is cut, and the old file is kept aside") {
  Directory dir(kPlain);
  std::string log = dir.read(kFirstLog);
  std::string torn = log.substr(0, log.size() - 20);
  RawBatch last = batches_of(log).back();
  dir.write(kFirstLog, torn);
  Repaired done = dir.in_place();
  CHECK(done.actions[0].action == "truncate");
  CHECK(done.actions[0].bytes_lost == last.size() - 20);
  CHECK(dir.read(kFirstLog) == log.substr(0, size_t(last.position().value())));
  CHECK(posix_fs()
            .read_file(dir.undo() + "/codec-none-0/" + std::string(kFirstLog),
                       1 << 20)
            .value() == torn);
  CHECK(problems(dir.path()) == "");
}

TEST_CASE("what the CRC does not cover is rebuilt, and no record is lost") {
  int flips = 0, equal = 0;
  for (const char* name : {kPlain, kZstd}) {
    Directory dir(name);
    const std::string log = dir.read(kFirstLog);
    auto batches = batches_of(log);
    for (size_t n = 1; n + 1 < batches.size(); n += 4) {
      for (int bit = 0; bit < 17 * 8; bit += 3) {
        std::string damaged = log;
        damaged[size_t(batches[n].position().value() + bit / 8)] ^=
            char(1 << (bit % 8));
        dir.write(kFirstLog, damaged);
        Repaired done = dir.in_place();
        ++flips;
        bool same = dir.read(kFirstLog) == log;
        equal += same;
        if (!same)
          WARN(name << " batch " << n << " bit " << bit << " "
                    << done.actions[0].message);
      }
    }
    CHECK(problems(dir.path()) == "");
  }
  WARN("flips rebuilt to the original bytes: " << equal << "/" << flips);
  CHECK(equal == flips);
}

TEST_CASE("damage inside a batch costs that batch and says which offsets") {
  Directory dir(kPlain);
  std::string log = dir.read(kFirstLog);
  auto batches = batches_of(log);
  RawBatch hit = batches[3];
  Offset first = hit.base_offset(), next = hit.next_offset();
  log[size_t(hit.position().value() + hit.size() - 5)] ^= 0x10;
  dir.write(kFirstLog, log);
  Repaired done = dir.in_place();
  REQUIRE_FALSE(done.actions.empty());
  CHECK(done.actions[0].action == "rewrite");
  CHECK(done.actions[0].lost == std::vector<OffsetRange>{{first, next}});
  CHECK(batches_of(dir.read(kFirstLog)).size() == batches.size() - 1);
  CHECK(problems(dir.path()) == "");
}

TEST_CASE("a batch with a wrong count keeps its readable records") {
  for (int more : {-1, +1}) {
    Directory dir(kPlain);
    std::string log = dir.read(kFirstLog);
    RawBatch hit = batches_of(log)[2];
    char* at = log.data() + hit.position().value();
    int32_t count = BatchView(at).count();
    store_be<int32_t>(at + kCountAt, count + more);
    set_crc(at);
    dir.write(kFirstLog, log);
    Repaired done = dir.in_place();
    CHECK(batches_of(dir.read(kFirstLog))[2].count() == count);
    CHECK(problems(dir.path()) == "");
  }
}

TEST_CASE("whatever is thrown at a log, what repair makes is sound") {
  std::mt19937 random(Catch::rngSeed());
  int kept = 0, rounds = 150;
  for (int round = 0; round < rounds; ++round) {
    Directory dir(round % 2 ? kPlain : kZstd);
    std::string log = dir.read(kFirstLog);
    size_t good = batches_of(log).size();
    size_t at = random() % log.size();
    switch (random() % 4) {
      case 0:
        for (int i = 0; i < 8; ++i) log[random() % log.size()] ^= 1;
        break;
      case 1:
        log.erase(at, random() % 300);
        break;
      case 2:
        log.insert(at, random() % 300, char(random()));
        break;
      default:
        std::fill_n(log.begin() + int64_t(at),
                    std::min<size_t>(200, log.size() - at), 0);
    }
    dir.write(kFirstLog, log);
    dir.in_place();
    INFO("seed " << Catch::rngSeed() << " round " << round);
    std::string found = problems(dir.path());
    REQUIRE(found == "");
    kept += batches_of(dir.read(kFirstLog)).size() + 8 >= good;
  }
  CHECK(kept == rounds);
}

TEST_CASE("lost and lying indexes, snapshots and checkpoints are made anew") {
  Directory dir("kafka-4.4-clean/clean/txn-0");
  std::map<std::string, std::string> before;
  for (const char* file :
       {"00000000000000000010.index", "00000000000000000010.txnindex",
        "00000000000000000136.snapshot", "leader-epoch-checkpoint"})
    before[file] = dir.read(file);
  (void)posix_fs().remove(dir.file("00000000000000000010.index"));
  dir.write("00000000000000000010.txnindex", "garbage");
  dir.write("00000000000000000136.snapshot", "");
  dir.write("00000000000000000999.snapshot", before["00000000000000000136.snap"
                                                    "shot"]);
  dir.write("leader-epoch-checkpoint", "0\n1\n7 0\n");
  dir.in_place();
  CHECK(problems(dir.path()) == "");
  CHECK(dir.read("00000000000000000010.txnindex") ==
        before["00000000000000000010.txnindex"]);
  CHECK(dir.read("00000000000000000136.snapshot") ==
        before["00000000000000000136.snapshot"]);
  CHECK(dir.read("leader-epoch-checkpoint") ==
        before["leader-epoch-checkpoint"]);
  CHECK_FALSE(posix_fs().exists(dir.file("00000000000000000999.snapshot")));
}

TEST_CASE("a partition that cannot all be read is left as it is, and said") {
  Directory dir("kafka-4.4-clean/clean/codec-none-0");
  copy_folder(golden("kafka-4.4-clean/clean/codec-none-1"),
              dir.path() + "/codec-none-1");
  std::string bad = dir.file("00000000000000000202.log");
  SECTION("a folder in place of a segment") {
    REQUIRE(posix_fs().make_dir(bad));
  }
  SECTION("a pipe in place of a segment") {
    REQUIRE(::mkfifo(bad.c_str(), 0600) == 0);
  }
  SECTION("a link to nothing") {
    REQUIRE(::symlink("nowhere", bad.c_str()) == 0);
  }
  std::string torn = dir.read("00000000000000000000.log") + "torn";
  dir.write("00000000000000000000.log", torn);
  auto before = posix_fs().list(dir.path() + "/codec-none-0").value();
  Repaired done = dir.in_place();
  REQUIRE(done.summary.refused.size() == 1);
  CHECK(done.summary.refused[0].code == Code::kIo);
  CHECK(done.summary.refused[0].file ==
        "codec-none-0/00000000000000000202.log");
  CHECK(dir.read("00000000000000000000.log") == torn);
  CHECK(posix_fs().list(dir.path() + "/codec-none-0").value().size() ==
        before.size());
  CHECK_FALSE(posix_fs().exists(dir.path() + "/.kafka_cleanshutdown"));
  for (const RepairAction& action : done.actions)
    CHECK_FALSE(action.file.starts_with("codec-none-0/"));
  // The one beside it was seen to.
  auto points = read_offset_checkpoint(
      posix_fs(), dir.path() + "/recovery-point-offset-checkpoint");
  REQUIRE(points);
  CHECK(points->contains({"codec-none", PartitionId(1)}));
  CHECK_FALSE(points->contains({"codec-none", PartitionId(0)}));
}

TEST_CASE("repair can be interrupted between any two batches") {
  Directory dir("kafka-4.4-clean/clean/codec-none-0");
  for (int after = 0;; ++after) {
    RepairOptions options;
    options.mode = RepairOptions::Mode::kCopy;
    options.to = dir.copy() + std::to_string(after);
    int asked = 0;
    options.stop = [&] { return asked++ == after; };
    auto done =
        repair_directory(posix_fs(), dir.path(), {}, options,
                         [](const RepairAction&) -> Result<> { return {}; });
    if (done) {
      CHECK(after > 5);  // more often than once a partition
      break;
    }
    CHECK(done.error().code == Code::kInterrupted);
  }
}

TEST_CASE("the undo folder is named after the directory and the time") {
  CHECK(undo_folder("/data/kafka", TimestampMs(1'767'323'045'678)) ==
        "/data/kafka.weir-undo-20260102T030405Z");
}

}  // namespace weir
