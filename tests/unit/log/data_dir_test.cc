// The data directory as a whole: lock, marker, checkpoints, order of closing.
#include "lib/log/data_dir.h"

#include "lib/record/batch_builder.h"
#include "tests/unit/log/golden_log.h"

using namespace weir;

namespace {

struct Directory {
  explicit Directory(const std::string& golden_dir = "") {
    path = temp / "data";
    if (golden_dir.empty())
      REQUIRE(posix_fs().make_dirs(path));
    else
      copy_tree(golden(golden_dir), path);
  }
  DataDir& open() {
    auto opened = DataDir::open(posix_fs(), clock, path, findings);
    if (!opened) FAIL(opened.error().message());
    dir = std::move(*opened);
    return *dir;
  }
  PartitionLog& log(const std::string& topic, int partition = 0) {
    auto opened =
        dir->open_log({topic, PartitionId(partition)}, config, findings);
    if (!opened) FAIL(opened.error().message());
    return **opened;
  }
  void close(int64_t epoch = 5) {
    auto closed = dir->close(
        epoch, [&](const TopicPartition&) { return config; }, findings);
    if (!closed) FAIL(closed.error().message());
    dir.reset();
  }
  std::vector<TopicPartition> partitions() {
    auto all = dir->partitions();
    REQUIRE(all);
    return *all;
  }
  bool has(const std::string& name) {
    return posix_fs().exists(join_path(path, name));
  }

  TempDir temp;
  std::string path;
  ManualClock clock{TimestampMs(1'800'000'000'000)};
  LogConfig config;
  CollectFindings findings;
  std::unique_ptr<DataDir> dir;
};

Uuid some_id() { return *Uuid::parse("AAAAAAAAQQOAAAAAAAAABA"); }

void append_one(PartitionLog& log) {
  BatchBuilder builder;
  builder.begin({});
  builder.add(TimestampMs(1'799'999'999'000), "k", "v");
  std::string batch(*builder.finish());
  REQUIRE(log.append(batch, {}));
}

}  // namespace

TEST_CASE("a second process is told that the directory is in use") {
  Directory d;
  d.open();
  auto second = DataDir::open(posix_fs(), d.clock, d.path, d.findings);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == Code::kInUse);
}

TEST_CASE("the marker of a clean stop goes first and comes back last") {
  Directory d("kafka-4.4-clean/clean");
  d.open();
  CHECK(d.dir->was_clean());
  CHECK(d.dir->last_broker_epoch() == 12);
  CHECK_FALSE(d.has(std::string(kCleanShutdownFile)));
  d.close(13);
  CHECK(read_all(d.path + "/.kafka_cleanshutdown") ==
        R"({"version":0,"brokerEpoch":13})");
  CHECK(d.findings.all.empty());
}

TEST_CASE("opening and closing a clean directory of Kafka changes no byte") {
  std::string kafka = golden("kafka-4.4-clean/clean");
  Directory d("kafka-4.4-clean/clean");
  d.open();
  for (const TopicPartition& p : d.partitions())
    if (p.topic != kMetadataTopic) d.log(p.topic, p.partition.value());
  CHECK(d.findings.all.empty());
  d.close(12);
  for (const std::string& folder : partition_folders(kafka)) {
    auto entries = posix_fs().list(join_path(kafka, folder));
    for (const DirEntry& entry : *entries) {
      // Leftovers of the cleaner's swap go at the next start.
      if (entry.name.find(".deleted") != std::string::npos) continue;
      std::string file = join_path(folder, entry.name);
      INFO(file);
      CHECK(read_all(join_path(d.path, file)) ==
            read_all(join_path(kafka, file)));
    }
  }
  for (std::string_view name :
       {kRecoveryPointFile, kLogStartFile, kReplicationFile, kCleanerFile}) {
    INFO(name);
    auto ours = read_offset_checkpoint(posix_fs(), join_path(d.path, name));
    auto theirs = read_offset_checkpoint(posix_fs(), join_path(kafka, name));
    REQUIRE(ours);
    CHECK(*ours == *theirs);
  }
}

TEST_CASE("after a crash of Kafka recovery gives what a clean stop left") {
  Directory d("kafka-4.4-unclean/unclean");
  d.open();
  CHECK_FALSE(d.dir->was_clean());
  for (const TopicPartition& p : d.partitions())
    if (p.topic != kMetadataTopic) d.log(p.topic, p.partition.value());
  CHECK_FALSE(d.dir->recovery().lost_bytes());
  d.close();
  for (const std::string& folder : partition_folders(d.path)) {
    if (folder == "__cluster_metadata-0" || folder == "compacted-0") continue;
    for (Offset base : segment_bases(golden_clean(folder))) {
      for (SegmentFileKind kind :
           {SegmentFileKind::kLog, SegmentFileKind::kTxnIndex}) {
        std::string file = join_path(folder, segment_file_name(base, kind));
        if (!posix_fs().exists(golden_clean(file))) continue;
        INFO(file);
        CHECK(read_all(join_path(d.path, file)) ==
              read_all(golden_clean(file)));
      }
    }
  }
}

TEST_CASE("a new partition has Kafka's files and is found again") {
  Directory d;
  d.open();
  auto made =
      d.dir->create_log({"orders", PartitionId(0)}, some_id(), d.config);
  REQUIRE(made);
  REQUIRE((*made)->begin_epoch(LeaderEpoch(0)));
  append_one(**made);
  d.close();
  CHECK(read_all(d.path + "/orders-0/partition.metadata") ==
        "version: 0\ntopic_id: AAAAAAAAQQOAAAAAAAAABA");
  CHECK(read_all(d.path + "/orders-0/leader-epoch-checkpoint") ==
        "0\n1\n0 0\n");
  CHECK(read_all(d.path + "/recovery-point-offset-checkpoint") ==
        "0\n1\norders 0 1\n");
  CHECK(read_all(d.path + "/log-start-offset-checkpoint") == "0\n0\n");
  d.open();
  CHECK(d.dir->was_clean());
  CHECK(d.log("orders").log_end_offset() == Offset(1));
}

TEST_CASE("without a close there is no marker, and the log is recovered") {
  Directory d;
  d.open();
  auto made =
      d.dir->create_log({"orders", PartitionId(0)}, some_id(), d.config);
  append_one(**made);
  d.dir.reset();
  CHECK_FALSE(d.has(std::string(kCleanShutdownFile)));
  d.open();
  CHECK_FALSE(d.dir->was_clean());
  CHECK(d.log("orders").log_end_offset() == Offset(1));
  CHECK_FALSE(d.dir->recovery().lost_bytes());
}

TEST_CASE("after a crash the marker waits for partitions nobody opened") {
  Directory d("kafka-4.4-unclean/unclean");
  d.open();
  d.log("segments");
  REQUIRE(d.dir->close(5, nullptr, d.findings));
  CHECK_FALSE(d.has(std::string(kCleanShutdownFile)));
  d.dir.reset();
  d.open();
  d.close();
  CHECK(d.has(std::string(kCleanShutdownFile)));
}

TEST_CASE("a directory whose every partition is new is left clean") {
  Directory d;
  d.open();
  REQUIRE(d.dir->create_log({"orders", PartitionId(0)}, some_id(), d.config));
  REQUIRE(d.dir->close(5, nullptr, d.findings));
  CHECK(d.has(std::string(kCleanShutdownFile)));
}

TEST_CASE("an empty or garbled marker still means a clean stop") {
  for (std::string_view content : {"", "{", "null", "{\"version\":9}"}) {
    Directory d;
    REQUIRE(posix_fs().replace_file(d.path + "/.kafka_cleanshutdown",
                                    Bytes(content)));
    d.open();
    CHECK(d.dir->was_clean());
    CHECK_FALSE(d.dir->last_broker_epoch());
  }
}

TEST_CASE("a garbled checkpoint is reported and taken as empty") {
  for (std::string_view content :
       {"", "garbage", "0\n2\norders 0 5\n", "1\n0\n", "0\n1\norders 0 -4\n",
        "0\n2\norders 0 5\norders 0 6\n"}) {
    Directory d;
    for (std::string_view name :
         {kRecoveryPointFile, kLogStartFile, kReplicationFile})
      REQUIRE(posix_fs().replace_file(join_path(d.path, name), Bytes(content)));
    d.open();
    CHECK(d.findings.all.size() == (content.empty() ? 0 : 3));
    REQUIRE(d.dir->create_log({"orders", PartitionId(0)}, some_id(), d.config));
    CHECK(d.log("orders").log_start_offset() == Offset(0));
  }
}

TEST_CASE("a deleted partition leaves a marked folder and no checkpoint") {
  Directory d("kafka-4.4-clean/clean");
  d.open();
  d.log("segments");
  SeededRandom random(1);
  auto to = d.dir->mark_for_deletion({"segments", PartitionId(0)}, random);
  REQUIRE(to);
  auto name = parse_partition_folder(base_name(*to));
  REQUIRE(name);
  CHECK(name->kind == FolderKind::kDelete);
  d.close();
  CHECK(
      read_all(d.path + "/recovery-point-offset-checkpoint").find("segments") ==
      std::string::npos);
  d.open();
  // to-delete has three partitions that Kafka marked.
  CHECK(d.dir->remove_marked() == 4);
  CHECK_FALSE(posix_fs().exists(*to));
}
