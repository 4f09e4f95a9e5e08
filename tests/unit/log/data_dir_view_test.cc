// DataDirView over Kafka's directories, and over odd ones.
#include "lib/log/data_dir_view.h"

#include <unistd.h>

#include "tests/support/temp_dir.h"
#include "tests/unit/log/truth.h"

namespace weir {
namespace {

std::unique_ptr<DataDirView> open_dir(const std::vector<std::string>& paths,
                                      FindingSink& sink) {
  auto view = DataDirView::open(posix_fs(), paths, sink);
  REQUIRE(view);
  return std::move(*view);
}

std::vector<std::string> ids(const CollectFindings& findings) {
  std::vector<std::string> out;
  for (const Finding& f : findings.all) out.emplace_back(f.id);
  return out;
}
using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("a directory of Kafka's is read whole and without a finding") {
  for (std::string name : {"4.4-clean/clean", "4.4-unclean/unclean"}) {
    CollectFindings findings;
    auto view = open_dir({golden("kafka-" + name)}, findings);
    INFO(name);
    CHECK(ids(findings) == Ids{});
    const LogDir& dir = view->directories()[0];
    CHECK(dir.others.empty());
    REQUIRE(dir.meta);
    CHECK(dir.meta->node_id == 1);
    CHECK(dir.clean_shutdown.has_value() == (name == "4.4-clean/clean"));
    REQUIRE(dir.quorum);
    CHECK(dir.log_starts.size() == 1);
    CHECK(view->topics().size() == 16);
    CHECK(view->find("grown")->partitions.size() == 4);
    CHECK(view->find("grown")->id);
    CHECK(view->find("__consumer_offsets")->partitions.size() == 4);
    CHECK_FALSE(view->find("to-delete"));
    CHECK_FALSE(view->open_partition("grown", PartitionId(4), findings));
    size_t deleted = 0;
    for (const PartitionFolder& folder : dir.folders)
      deleted += folder.name.kind == FolderKind::kDelete;
    CHECK(deleted == 3);
  }
}

TEST_CASE("every golden directory opens, and every partition in it") {
  for (std::string name :
       {"kafka-4.1-clean/clean", "kafka-4.1-unclean/unclean",
        "kafka-4.4-cluster/formatted", "kafka-4.4-cluster/clean",
        "message-sets-v0-v1/clean"}) {
    CollectFindings findings;
    auto view = open_dir({golden(name)}, findings);
    for (const auto& [topic, entry] : view->topics())
      for (const auto& [partition, folder] : entry.partitions) {
        auto log = view->open_partition(folder, findings);
        INFO(name << " " << folder.folder);
        REQUIRE(log);
        CHECK((*log)->end_offset().value() >= (*log)->log_start_offset());
      }
    CHECK(ids(findings) == Ids{});
  }
}

TEST_CASE("entries that are no partitions are listed and left alone") {
  TempDir dir;  // D24
  for (std::string folder :
       {"a-b-0", "lost+found", "a-0-delete", "t-2147483648", "t-007",
        "\xff\xfe-0", "remote-log-index-cache"})
    REQUIRE(posix_fs().make_dir(dir / folder));
  for (std::string file : {"notes.txt", "weir.sock", ".lock",
                           "recovery-point-offset-checkpoint.tmp"})
    spit(dir / file, "");
  CollectFindings findings;
  auto view = open_dir({dir.path()}, findings);
  CHECK(view->topics().size() == 1);
  CHECK(view->find("a-b"));
  CHECK(view->directories()[0].others == Ids{"a-0-delete", "lost+found",
                                             "notes.txt", "t-007",
                                             "t-2147483648", "\xff\xfe-0"});
  CHECK(ids(findings) == Ids(5, "not-a-partition"));
}

TEST_CASE("damaged small files are reported, and the directory still read") {
  TempDir dir;  // D19, D20
  copy_folder(golden("kafka-4.4-clean/clean/grown-0"), dir / "grown-0");
  REQUIRE(posix_fs().make_dir(dir / "__cluster_metadata-0"));
  spit(dir / "recovery-point-offset-checkpoint", "0\n5\n");
  spit(dir / "log-start-offset-checkpoint", "garbage");
  spit(dir / "meta.properties", "version=9\n");
  spit(dir / "grown-0/partition.metadata", "version: 0\n");
  spit(dir / "grown-0/leader-epoch-checkpoint", "0\n1\nx y\n");
  spit(dir / "__cluster_metadata-0/quorum-state", "{");
  CollectFindings findings;
  auto view = open_dir({dir.path()}, findings);
  Ids found = ids(findings);
  CHECK(std::count(found.begin(), found.end(), "checkpoint-invalid") == 2);
  CHECK(std::count(found.begin(), found.end(), "metadata-invalid") == 3);
  CHECK_FALSE(view->find("grown")->id);
  view->set_topic_id("grown", Uuid::parse("TLuCyVKoRraAfIP6G24tKA").value());
  CHECK(view->find("grown")->id->text() == "TLuCyVKoRraAfIP6G24tKA");
  auto log = view->open_partition("grown", PartitionId(0), findings);
  REQUIRE(log);
  CHECK((*log)->leader_epochs().empty());
  CHECK(findings.all.back().file == "grown-0/leader-epoch-checkpoint");
}

TEST_CASE("several directories are one view, a double partition a finding") {
  TempDir dir;
  std::string clean = golden("kafka-4.4-clean/clean/");
  copy_folder(clean + "codec-none-0", dir / "one/codec-none-0");
  copy_folder(clean + "codec-none-1", dir / "two/codec-none-1");
  copy_folder(clean + "codec-none-0", dir / "two/codec-none-0");
  CollectFindings findings;
  auto view = open_dir({dir / "one", dir / "two"}, findings);
  CHECK(ids(findings) == Ids{"not-a-partition"});
  const TopicView* topic = view->find("codec-none");
  REQUIRE(topic);
  CHECK(view->path_of(topic->partitions.at(PartitionId(0))) ==
        dir / "one/codec-none-0");
  CHECK(view->path_of(topic->partitions.at(PartitionId(1))) ==
        dir / "two/codec-none-1");
}

TEST_CASE("a refresh sees partitions come and go") {
  TempDir dir;
  IgnoreFindings ignore;
  auto view = open_dir({dir.path()}, ignore);
  CHECK(view->topics().empty());
  CHECK_FALSE(view->refresh().value());
  copy_folder(golden("kafka-4.4-clean/clean/codec-none-0"), dir / "a-0");
  CHECK(view->refresh().value());
  CHECK(view->find("a"));
  CHECK_FALSE(view->refresh().value());
  REQUIRE(posix_fs().rename(
      dir / "a-0", dir / "a-0.0123456789abcdef0123456789abcdef-delete"));
  CHECK(view->refresh().value());
  CHECK_FALSE(view->find("a"));
}

TEST_CASE("a path is known for what it is") {
  IgnoreFindings ignore;
  auto kind = [](const std::string& path) {
    return kind_of_path(posix_fs(), path);
  };
  std::string clean = golden("kafka-4.4-clean/clean");
  CHECK(kind(clean).value() == PathKind::kDataDir);
  CHECK(kind(clean + "/txn-0").value() == PathKind::kPartition);
  CHECK(kind(clean + "/txn-0/").value() == PathKind::kPartition);
  CHECK(kind(clean + "/txn-0/00000000000000000000.log").value() ==
        PathKind::kLogFile);
  CHECK(kind(clean + "/compacted-0/00000000000000000000.log.deleted").value() ==
        PathKind::kLogFile);
  CHECK(kind(clean + "/meta.properties").value() == PathKind::kOtherFile);
  CHECK(kind(clean + "/nothing").error().code == Code::kNotFound);
  TempDir dir;
  CHECK(kind(dir.path()).value() == PathKind::kDataDir);
  // A file that holds batches is a log, whatever it is called.
  std::string log = slurp(clean + "/txn-0/00000000000000000000.log");
  spit(dir / "saved", log);
  spit(dir / "torn.bin", "x" + log);
  spit(dir / "text", std::string(100'000, 'x'));
  spit(dir / "empty", "");
  CHECK(kind(dir / "saved").value() == PathKind::kLogFile);
  CHECK(kind(dir / "torn.bin").value() == PathKind::kLogFile);
  CHECK(kind(dir / "text").value() == PathKind::kOtherFile);
  CHECK(kind(dir / "empty").value() == PathKind::kOtherFile);
}

TEST_CASE("a folder behind a link is read and the link reported") {
  TempDir dir;  // D17
  copy_folder(golden("kafka-4.4-clean/clean/codec-none-0"), dir / "far/x");
  REQUIRE(posix_fs().make_dir(dir / "data"));
  REQUIRE(::symlink((dir / "far/x").c_str(), (dir / "data/a-0").c_str()) == 0);
  REQUIRE(::symlink("nowhere", (dir / "data/b-0").c_str()) == 0);
  CollectFindings findings;
  auto view = open_dir({dir / "data"}, findings);
  CHECK(ids(findings) == Ids{"link"});
  auto log = view->open_partition("a", PartitionId(0), findings);
  REQUIRE(log);
  CHECK((*log)->end_offset().value() == Offset(202));
  CHECK(view->directories()[0].others == Ids{"b-0"});
}

}  // namespace weir
