// Names of files and folders, read as strictly as Kafka writes them.
#include "lib/log/names.h"

#include <catch2/catch.hpp>

#include "lib/os/fs.h"
#include "tests/support/golden.h"

namespace weir {
namespace {

std::vector<DirEntry> list(const std::string& dir) {
  auto entries = posix_fs().list(dir);
  REQUIRE(entries);
  return std::move(*entries);
}

// The longest name, and one above.
const std::string kLong(249, 'x');
const std::string kTooLong(250, 'x');

}  // namespace

TEST_CASE("every file of a golden partition folder has a known name") {
  std::string root = golden("kafka-4.4-unclean/unclean");
  auto folders = list(root);
  size_t files = 0;
  for (const DirEntry& folder : folders) {
    if (folder.kind != FileKind::kDirectory) continue;
    auto name = parse_partition_folder(folder.name);
    INFO(folder.name);
    REQUIRE(name);
    CHECK((name->kind == FolderKind::kDelete) ==
          folder.name.ends_with("-delete"));
    CHECK(partition_folder_name(name->topic, name->partition, name->kind,
                                name->id) == folder.name);
    for (const DirEntry& file : list(join_path(root, folder.name))) {
      if (auto segment = parse_segment_file(file.name)) {
        ++files;
        CHECK(segment_file_name(segment->base, segment->kind,
                                segment->suffix) == file.name);
      } else if (auto snapshot = parse_metadata_snapshot(file.name)) {
        ++files;
        CHECK(metadata_snapshot_name(snapshot->end_offset, snapshot->epoch) ==
              file.name);
      } else {
        CHECK((file.name == "leader-epoch-checkpoint" ||
               file.name == "partition.metadata" ||
               file.name == "quorum-state"));
      }
    }
  }
  CHECK(files > 100);
}

TEST_CASE("segment names are 20 digits, a kind and at most one suffix") {
  auto name = parse_segment_file("00000000000000001200.timeindex.swap");
  REQUIRE(name);
  CHECK(name->base == Offset(1200));
  CHECK(name->kind == SegmentFileKind::kTimeIndex);
  CHECK(name->suffix == FileSuffix::kSwap);
  CHECK(parse_segment_file("09223372036854775807.log")->base ==
        Offset(INT64_MAX));
  for (std::string_view bad :
       {"", "0.log", "0000000000000000000.log", "000000000000000000000.log",
        "09223372036854775808.log", "99999999999999999999.log",
        "0000000000000000120x.log", "+0000000000000000120.log",
        "00000000000000001200", "00000000000000001200.", "orders.log",
        "00000000000000001200.logs", "00000000000000001200.log.swap.swap",
        "00000000000000001200.log.swapped", "00000000000000001200.LOG"}) {
    INFO(bad);
    CHECK_FALSE(parse_segment_file(bad));
  }
}

TEST_CASE("a folder's partition stands behind the last dash, without zeros") {
  auto check = [](std::string_view folder, std::string_view topic,
                  int32_t partition) {
    auto name = parse_partition_folder(folder);
    INFO(folder);
    REQUIRE(name);
    CHECK(name->topic == topic);
    CHECK(name->partition == PartitionId(partition));
    CHECK(name->kind == FolderKind::kCurrent);
  };
  check("orders-0", "orders", 0);
  check("a-b-0", "a-b", 0);
  check("a-0-7", "a-0", 7);
  check("a--1", "a-", 1);
  check("__consumer_offsets-49", "__consumer_offsets", 49);
  check("t-2147483647", "t", 2147483647);
  check(fmt::format("{}-3", kLong), kLong, 3);
  for (std::string_view bad :
       {"", "orders", "orders-", "-0", "orders-00", "orders-01", "orders-x",
        "orders- 1", "orders-+1", "orders-2147483648", "..-0", ".-0", "a/b-0",
        "a b-0", "\xff\xfe-0", "orders-0-delete", "lost+found",
        "orders-0.0123-delete",
        "orders-0.0123456789ABCDEF0123456789ABCDEF-delete"}) {
    INFO(bad);
    CHECK_FALSE(parse_partition_folder(bad));
  }
  CHECK_FALSE(parse_partition_folder(fmt::format("{}-3", kTooLong)));
}

TEST_CASE("folders on their way out or in carry an id and a suffix") {
  std::string id = "0123456789abcdef0123456789abcdef";
  for (FolderKind kind :
       {FolderKind::kDelete, FolderKind::kFuture, FolderKind::kStray}) {
    std::string made = partition_folder_name("a-b", PartitionId(7), kind, id);
    CHECK(made == "a-b-7." + id + std::string(folder_kind_suffix(kind)));
    auto name = parse_partition_folder(made);
    REQUIRE(name);
    CHECK(name->topic == "a-b");
    CHECK(name->partition == PartitionId(7));
    CHECK(name->kind == kind);
    CHECK(name->id == id);
  }
  std::string cut = partition_folder_name(kLong, PartitionId(1000000),
                                          FolderKind::kDelete, id);
  CHECK(cut.size() == 255);
  CHECK(parse_partition_folder(cut)->partition == PartitionId(1000000));
}

TEST_CASE("metadata snapshots are whole, partial or deleted") {
  using State = MetadataSnapshotName::State;
  auto whole =
      parse_metadata_snapshot("00000000000000000093-0000000001.checkpoint");
  REQUIRE(whole);
  CHECK(*whole == MetadataSnapshotName{Offset(93), LeaderEpoch(1)});
  CHECK(parse_metadata_snapshot(
            "00000000000000000093-0000000001.checkpoint.deleted")
            ->state == State::kDeleted);
  CHECK(parse_metadata_snapshot(
            "00000000000000000093-0000000001-8123.checkpoint.part")
            ->state == State::kPartial);
  for (std::string_view bad :
       {"00000000000000000093.checkpoint", "bootstrap.checkpoint",
        "00000000000000000093-2147483648.checkpoint",
        "00000000000000000093-0000000001.checkpoint.tmp",
        "00000000000000000093-0000000001x.checkpoint.part"}) {
    INFO(bad);
    CHECK_FALSE(parse_metadata_snapshot(bad));
  }
}

TEST_CASE("topic names are Kafka's, and collide as Kafka says") {
  for (std::string good : {"a", "a.b_c-D9", "...", "__x"})
    CHECK(is_topic_name(good));
  CHECK(is_topic_name(std::string(249, 'a')));
  for (std::string bad :
       {std::string(), std::string("."), std::string(".."), std::string("a/b"),
        std::string("../x"), std::string(250, 'a'), std::string("a\0b", 3),
        std::string("ä"), std::string("a b")}) {
    INFO(bad);
    auto checked = check_topic_name(bad);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == Code::kInvalid);
  }
  CHECK(topic_names_collide("a.b", "a_b"));
  CHECK(topic_names_collide("a.b", "a.b"));
  CHECK_FALSE(topic_names_collide("a.b", "a-b"));
  CHECK_FALSE(topic_names_collide("a.b", "a.bc"));
}

}  // namespace weir
