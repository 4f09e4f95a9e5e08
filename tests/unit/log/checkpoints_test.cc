// Checkpoints, metadata files and properties: Kafka's read and written byte
// for byte, damaged ones refused.
#include "lib/log/checkpoints.h"

#include <sstream>

#include "lib/log/metadata_files.h"
#include "lib/log/properties.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/log/truth.h"

namespace weir {
namespace {

const std::vector<std::string> kDirs = {
    "kafka-4.4-clean/clean", "kafka-4.4-unclean/unclean",
    "kafka-4.1-clean/clean", "kafka-4.4-cluster/clean"};

std::vector<std::string> sorted_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  std::sort(lines.begin() + std::min<long>(2, long(lines.size())), lines.end());
  return lines;
}

}  // namespace

TEST_CASE("Kafka's offset checkpoints are read and written alike") {
  for (const std::string& dir : kDirs) {
    for (std::string_view name :
         {kRecoveryPointFile, kLogStartFile, kReplicationFile, kCleanerFile}) {
      std::string text = slurp(join_path(golden(dir), name));
      auto offsets = parse_offset_checkpoint(text);
      INFO(dir << " " << name);
      REQUIRE(offsets);
      // Kafka writes them in the order of a hash table.
      CHECK(sorted_lines(format_offset_checkpoint(*offsets)) ==
            sorted_lines(text));
    }
  }
  auto starts = read_offset_checkpoint(
      posix_fs(), golden("kafka-4.4-clean/clean/log-start-offset-checkpoint"));
  REQUIRE(starts);
  CHECK(*starts ==
        OffsetCheckpoint{{{"deleted-head", PartitionId(0)}, Offset(73)}});
}

TEST_CASE("an offset checkpoint that is not whole is not believed") {
  // D19
  CHECK(parse_offset_checkpoint("").value().empty());
  CHECK(parse_offset_checkpoint("0\n0\n").value().empty());
  CHECK(parse_offset_checkpoint("0\r\n1\r\na 0 5\r\n").value().size() == 1);
  CHECK(parse_offset_checkpoint("0\n1\na \t 0  5").value().size() == 1);
  for (std::string_view bad :
       {"garbage", "1\n0\n", "0\nx\n", "0\n2\na 0 5\n", "0\n0\na 0 5\n",
        "0\n1\na 0 5\n\n", "0\n1\na 0\n", "0\n1\na 0 5 6\n", "0\n1\n a 0 5\n",
        "0\n1\na x 5\n", "0\n1\na 0 -5\n", "0\n1\na 2147483648 5\n",
        "0\n1\na 0 9223372036854775808\n", "0\n2\na 0 5\na 0 6\n",
        "0\n1\n../x 0 5\n", "0\n99999999999999999999\na 0 5\n", "-1\n0\n"}) {
    INFO(bad);
    auto parsed = parse_offset_checkpoint(bad);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == Code::kCorrupt);
  }
  CHECK_FALSE(parse_offset_checkpoint(std::string("0\n1\n\0\0\0", 7)));
}

TEST_CASE("a checkpoint written is the one read back, at its path") {
  TempDir dir;
  OffsetCheckpoint offsets = {{{"a-b", PartitionId(3)}, Offset(7)},
                              {{"z", PartitionId(0)}, Offset(INT64_MAX)}};
  std::string path = dir / "recovery-point-offset-checkpoint";
  CHECK(read_offset_checkpoint(posix_fs(), path).error().code ==
        Code::kNotFound);
  REQUIRE(write_offset_checkpoint(posix_fs(), path, offsets));
  CHECK(read_offset_checkpoint(posix_fs(), path).value() == offsets);
  spit(path, "0\n7\n");
  auto bad = read_offset_checkpoint(posix_fs(), path);
  REQUIRE_FALSE(bad);
  CHECK(bad.error().file == path);
  CHECK(names_in(dir.path()).size() == 1);
}

TEST_CASE("leader epochs rise, or the checkpoint is not believed") {
  // D19
  std::string text = "0\n2\n0 0\n3 100\n";
  auto epochs = parse_leader_epochs(text);
  REQUIRE(epochs);
  CHECK(*epochs == std::vector<EpochEntry>{{LeaderEpoch(0), Offset(0)},
                                           {LeaderEpoch(3), Offset(100)}});
  CHECK(format_leader_epochs(*epochs) == text);
  for (std::string_view bad :
       {"0\n2\n3 0\n0 100\n", "0\n2\n0 100\n3 99\n", "0\n2\n0 0\n0 5\n",
        "0\n1\n0\n", "0\n1\n-1 0\n", "0\n3\n0 0\n3 100\n"}) {
    INFO(bad);
    CHECK_FALSE(parse_leader_epochs(bad));
  }
  TempDir dir;
  REQUIRE(write_leader_epochs(posix_fs(), dir.path(), *epochs));
  CHECK(read_leader_epochs(posix_fs(), dir.path()).value() == *epochs);
  CHECK(read_leader_epochs(posix_fs(), golden("kafka-4.4-clean/clean/txn-0"))
            .value() == std::vector<EpochEntry>{{LeaderEpoch(0), Offset(0)}});
}

TEST_CASE("Kafka's meta.properties is read, and written byte for byte") {
  for (const std::string& dir : kDirs) {
    std::string text = slurp(golden(dir) + "/meta.properties");
    auto meta = parse_meta_properties(text);
    INFO(dir);
    REQUIRE(meta);
    CHECK(meta->version == 1);
    CHECK(meta->directory_id);
    size_t date = text.find('#', 1) + 1;
    CHECK(format_meta_properties(
              *meta, text.substr(date, text.find('\n', date) - date)) == text);
  }
  CHECK(java_date(TimestampMs(1795472064000)) ==
        "Mon Nov 23 22:14:24 UTC 2026");
}

TEST_CASE("meta.properties of ZooKeeper's time are read") {
  auto meta = parse_meta_properties("version=0\nbroker.id=5\ncluster.id=abc\n");
  REQUIRE(meta);
  CHECK(meta->version == 0);
  CHECK(meta->node_id == 5);
  CHECK(meta->cluster_id == "abc");
  CHECK(parse_meta_properties("").value().version == 0);
}

TEST_CASE("a meta.properties that lacks or garbles something is refused") {
  // D20
  for (std::string_view bad :
       {"version=1\ncluster.id=x\n", "version=1\nnode.id=1\n", "version=x\n",
        "version=2\nnode.id=1\ncluster.id=x\n",
        "version=1\nnode.id=-1\ncluster.id=x\n",
        "version=1\nnode.id=1\ncluster.id=x\ndirectory.id=short\n",
        "version=1\nnode.id=\\u12\n"}) {
    INFO(bad);
    CHECK_FALSE(parse_meta_properties(bad));
  }
}

TEST_CASE("the clean shutdown marker counts whatever it holds") {
  // D21
  TempDir dir;
  CHECK_FALSE(read_clean_shutdown(posix_fs(), dir.path()));
  spit(dir / ".kafka_cleanshutdown", "garbage");
  auto marker = read_clean_shutdown(posix_fs(), dir.path());
  REQUIRE(marker);
  CHECK_FALSE(marker->broker_epoch);
  REQUIRE(write_clean_shutdown(posix_fs(), dir.path(), 12));
  CHECK(read_clean_shutdown(posix_fs(), dir.path())->broker_epoch == 12);
  std::string kafka =
      slurp(golden("kafka-4.4-clean/clean/.kafka_cleanshutdown"));
  CHECK(format_clean_shutdown(parse_clean_shutdown(kafka).value()) == kafka);
}

TEST_CASE("partition.metadata is read and written as Kafka's, or refused") {
  std::string dir = golden("kafka-4.4-clean/clean/txn-0");
  auto id = read_partition_metadata(posix_fs(), dir);
  REQUIRE(id);
  CHECK(format_partition_metadata(*id) == slurp(dir + "/partition.metadata"));
  // D20
  for (std::string_view bad :
       {"", "version: 0", "version: 0\ntopic_id: x\n", "version 0\n",
        "version:0\ntopic_id: TLuCyVKoRraAfIP6G24tKA",
        "version: -1\ntopic_id: TLuCyVKoRraAfIP6G24tKA",
        "version: 0\ntopic_id: AAAAAAAAAAAAAAAAAAAAAA"}) {
    INFO(bad);
    CHECK_FALSE(parse_partition_metadata(bad));
  }
}

TEST_CASE("quorum-state of both versions is Kafka's byte for byte") {
  for (const std::string& dir : kDirs) {
    std::string text =
        slurp(golden(dir) + "/__cluster_metadata-0/quorum-state");
    auto state = parse_quorum_state(text);
    INFO(dir);
    REQUIRE(state);
    CHECK(format_quorum_state(*state) == text);
  }
  auto first = read_quorum_state(
      posix_fs(), golden("kafka-4.4-clean/clean/__cluster_metadata-0"));
  CHECK(first.value().version == 0);
  CHECK(first.value().voters == std::vector<int32_t>{1});
  for (std::string_view bad :
       {"", "{}", "[]", "{\"data_version\":2}", "{\"data_version\":1}",
        "{\"leaderId\":\"3\",\"leaderEpoch\":2,\"votedId\":-1,"
        "\"votedDirectoryId\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"data_version\":1}",
        "{\"leaderId\":3,\"leaderEpoch\":99999999999,\"votedId\":-1,"
        "\"votedDirectoryId\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"data_version\":"
        "1}"}) {
    INFO(bad);
    CHECK_FALSE(parse_quorum_state(bad));
  }
}

TEST_CASE("properties are read and written as Java's are") {
  auto p = parse_properties(
      "# comment\n! another\n\n"
      "a=1\n  b : two words  \nc\td\nempty\nempty2=\n"
      "k\\=\\:\\ \\#=v\\tx\\ny\nlong = one, \\\n    two\\\\\n"
      "u=\\u00e4\\ud83d\\ude82\r\nlast=x\\");
  REQUIRE(p);
  auto value = [&](std::string_view key) {
    const std::string* v = p->find(key);
    return v ? *v : "(none)";
  };
  CHECK(value("a") == "1");
  CHECK(value("b") == "two words  ");
  CHECK(value("c") == "d");
  CHECK(value("empty") == "");
  CHECK(value("empty2") == "");
  CHECK(value("k=: #") == "v\tx\ny");
  CHECK(value("long") == "one, two\\");
  CHECK(value("u") == "ä🚂");
  CHECK(value("last") == "x");
  CHECK(value("nothing") == "(none)");
  auto again = parse_properties(format_properties(*p));
  REQUIRE(again);
  CHECK(again->entries == p->entries);
  CHECK_FALSE(parse_properties("a=\\u12g4"));
  CHECK(*parse_properties("a=1\na=2")->find("a") == "2");
}

}  // namespace weir
