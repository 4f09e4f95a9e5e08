// The image of golden directories against what Kafka's Admin said of them.
#include "lib/metadata/load.h"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fstream>
#include <set>

#include "tests/support/golden.h"

namespace weir {
namespace {

struct Loaded {
  CollectFindings findings;
  std::unique_ptr<DataDirView> view;
  LoadedImage image;

  explicit Loaded(std::string_view directory) {
    view = DataDirView::open(posix_fs(), {golden(directory)}, findings).value();
    findings.all.clear();
    image = load_image(*view, findings).value();
  }
};

}  // namespace

TEST_CASE("topics, ids and partition counts are those that Kafka's Admin saw") {
  Loaded loaded("kafka-4.4-cluster/clean");
  CHECK(loaded.findings.all.empty());
  std::set<std::string> expected, found;
  std::ifstream truth(golden("kafka-4.4-cluster/truth/topics.jsonl"));
  for (std::string line; std::getline(truth, line);) {
    auto json = boost::json::parse(line).as_object();
    expected.insert(fmt::format("{} {} {}",
                                std::string_view(json["topic"].as_string()),
                                std::string_view(json["id"].as_string()),
                                json["partitions"].as_int64()));
  }
  REQUIRE_FALSE(expected.empty());
  for (const auto& [name, topic] : loaded.image.image.topics()) {
    std::string line =
        fmt::format("{} {} {}", name, topic.id.text(), topic.partitions.size());
    // The truth lists what a client sees by default: no internal topics.
    if (!is_internal_topic(name) || expected.contains(line)) found.insert(line);
  }
  CHECK(found == expected);
}

TEST_CASE("ACLs are as many as Kafka's Admin listed") {
  Loaded loaded("kafka-4.4-cluster/clean");
  std::ifstream truth(golden("kafka-4.4-cluster/truth/acls.txt"));
  size_t lines = 0;
  for (std::string line; std::getline(truth, line);) {
    ++lines;
    bool found = false;
    for (const auto& [id, acl] : loaded.image.image.acls())
      found |= line.find("name=" + acl.resourceName + ",") != line.npos &&
               line.find("principal=" + acl.principal + ",") != line.npos;
    CHECK(found);
  }
  REQUIRE(lines > 0);
  CHECK(loaded.image.image.acls().size() == lines);
}

TEST_CASE("the log alone and the newest snapshot give the same image") {
  Loaded with("kafka-4.4-cluster/clean");
  CHECK(with.image.image.kraft_version() == 1);
  REQUIRE(with.image.image.voters());
  CHECK(with.image.image.voters()->voters.size() == 1);
  CHECK(with.image.image.features().at("metadata.version") == 33);
  CHECK(with.image.image.brokers().size() == 1);
  // After a clean stop no partition has a leader and the broker is fenced.
  CHECK(with.image.image.brokers().begin()->second.fenced);
  for (const auto& [name, topic] : with.image.image.topics())
    for (const auto& [id, partition] : topic.partitions)
      CHECK(partition.leader == -1);
}

TEST_CASE("a formatted directory has features and voters and no topic") {
  Loaded loaded("kafka-4.4-cluster/formatted");
  CHECK(loaded.image.image.topics().empty());
  CHECK(loaded.image.image.features().at("transaction.version") == 2);
  CHECK(loaded.image.image.voters());
}

TEST_CASE("clean and unclean directories of both versions load in full") {
  for (std::string_view version : {"4.1", "4.4"}) {
    for (std::string_view kind : {"clean", "unclean"}) {
      Loaded loaded(fmt::format("kafka-{}-{}/{}", version, kind, kind));
      const Image& image = loaded.image.image;
      INFO(version << " " << kind);
      CHECK(loaded.findings.all.empty());
      REQUIRE(image.topic("grown"));
      CHECK(image.topic("grown")->partitions.size() == 4);
      CHECK_FALSE(image.topic("to-delete"));
      CHECK(image.configs(ResourceType::kTopic, "segments")
                .at("index.interval.bytes") == "1024");
      CHECK(image.scram_users().size() == 1);
      CHECK(image.quotas().size() == 1);
      for (const auto& [name, topic] : loaded.view->topics())
        for (const auto& [id, folder] : topic.partitions) {
          auto on_disk =
              read_partition_metadata(posix_fs(), loaded.view->path_of(folder));
          CHECK_FALSE(
              stray_reason(image, 1, folder.name,
                           on_disk ? std::optional(*on_disk) : std::nullopt));
        }
    }
  }
}

}  // namespace weir
