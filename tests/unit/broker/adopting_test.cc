// Directories of others: seen through an overlay in memory, or taken over.
#include <filesystem>

#include "lib/broker/metadata_batch.h"
#include "lib/broker/metadata_log.h"
#include "lib/os/memory_fs.h"
#include "lib/os/overlay_fs.h"
#include "tests/support/golden.h"
#include "tests/unit/broker/broker_fixture.h"

namespace weir {
namespace {

namespace p = protocol;

// A directory as `serve --read-only` has it.
struct Seen {
  explicit Seen(std::string at) : dir(std::move(at)) {
    auto opened = LocalBroker::open(
        fs, clock, random, dir, {.format = false, .adopt = true, .lock = false},
        findings);
    if (!opened) FAIL(opened.error().message());
    broker = std::move(*opened);
    REQUIRE(broker->lead_all());
  }
  Offset end_of(std::string_view topic, int32_t partition) {
    auto led = broker->lead(topic, partition);
    if (!led) FAIL(led.error().message());
    return led->log->log_end_offset();
  }

  std::string dir;
  ManualClock clock{kThen};
  SeededRandom random{Catch::rngSeed()};
  CollectFindings findings;
  MemoryFs memory;
  OverlayFs fs{posix_fs(), dir, memory, "/changes"};
  std::unique_ptr<LocalBroker> broker;
};

// A directory that a test may change.
struct Foreign {
  explicit Foreign(std::string_view set = "kafka-4.4-clean/clean") {
    std::filesystem::copy(golden(set), dir,
                          std::filesystem::copy_options::recursive);
  }
  Result<std::unique_ptr<LocalBroker>> open(bool adopt) {
    return LocalBroker::open(posix_fs(), clock, random, dir, {.adopt = adopt},
                             findings);
  }
  // As a node of three would have it: `codec-none` led by another one.
  void join_cluster() {
    auto view = DataDirView::open(posix_fs(), {dir}, findings).value();
    auto image = load_image(*view, findings).value();
    const MetaProperties& meta = *view->directories().front().meta;
    Uuid topic = image.image.topic("codec-none")->id;
    auto log = MetadataLog::open(posix_fs(), clock, dir, meta, std::move(image),
                                 true, false, findings);
    REQUIRE(log);
    MetadataBatch batch;
    p::RegisterBrokerRecord other;
    other.brokerId = 77;
    REQUIRE(batch.add(other, 0));
    for (int32_t i : {0, 1}) {
      p::PartitionChangeRecord change;
      change.partitionId = i;
      change.topicId = topic;
      change.replicas = change.isr = {{77, *meta.node_id, 78}};
      change.leader = 77;
      REQUIRE(batch.add(change, 0));
    }
    REQUIRE((*log)->append(batch));
    REQUIRE((*log)->close());
    std::string folder = dir + "/__cluster_metadata-0";
    auto quorum = read_quorum_state(posix_fs(), folder).value();
    quorum.voters = {{*meta.node_id, 77, 78}};
    REQUIRE(write_quorum_state(posix_fs(), folder, quorum));
  }

  TempDir temp;
  std::string dir = temp / "data";
  ManualClock clock{kThen};
  SeededRandom random{Catch::rngSeed()};
  CollectFindings findings;
};

}  // namespace

TEST_CASE("every golden directory is seen whole, however it was left") {
  std::string set =
      GENERATE("kafka-4.4-clean/clean", "kafka-4.4-unclean/unclean",
               "kafka-4.1-unclean/unclean", "kafka-4.4-cluster/clean");
  Seen seen(golden(set));
  IgnoreFindings ignore;
  auto view = DataDirView::open(posix_fs(), {seen.dir}, ignore).value();
  int partitions = 0;
  for (const auto& [name, topic] : seen.broker->image().topics()) {
    for (const auto& [id, partition] : topic.partitions) {
      auto there = view->open_partition(name, PartitionId(id), ignore);
      if (!there) FAIL(name << "-" << id);
      CHECK(seen.end_of(name, id) == (*there)->end_offset().value());
      ++partitions;
    }
  }
  CHECK(partitions > 20);
}

TEST_CASE("folders without metadata are topics, of any format") {
  Seen seen(golden("message-sets-v0-v1/clean"));
  CHECK(seen.broker->image().topics().size() == 8);
  CHECK(seen.end_of("old-v0-gzip", 0) > Offset(0));
  CHECK(seen.end_of("old-v1-none", 0) > Offset(0));
}

TEST_CASE("a gap between folders is a partition without a leader") {
  TempDir temp;
  std::string from = golden("kafka-4.4-clean/clean/codec-zstd-1");
  std::filesystem::copy(from, temp / "x-2");
  Seen seen(temp.path());
  const TopicImage* topic = seen.broker->image().topic("x");
  REQUIRE(topic);
  REQUIRE(topic->partitions.size() == 3);
  CHECK(topic->partitions.at(0).leader == -1);
  CHECK(topic->partitions.at(2).leader == *seen.broker->meta().node_id);
  CHECK(topic->id == read_partition_metadata(posix_fs(), from).value());
  CHECK(seen.end_of("x", 2) > Offset(0));
  CHECK_FALSE(seen.broker->lead("x", 1));
}

TEST_CASE("a directory of several nodes is refused, or adopted for good") {
  Foreign f;
  f.join_cluster();
  auto refused = f.open(false);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::kRefused);
  CHECK(refused.error().hint.find("--adopt") != std::string::npos);
  {
    auto broker = f.open(true).value();
    REQUIRE(broker->lead_all());
    REQUIRE(broker->close());
  }
  auto broker = f.open(false);
  if (!broker) FAIL(broker.error().message());
  int32_t node = *(*broker)->meta().node_id;
  CHECK_FALSE((*broker)->image().brokers().contains(77));
  for (const auto& [id, partition] :
       (*broker)->image().topic("codec-none")->partitions)
    CHECK(partition.replicas == std::vector<int32_t>{node});
  auto quorum =
      read_quorum_state(posix_fs(), f.dir + "/__cluster_metadata-0").value();
  CHECK(quorum.voters == std::vector<int32_t>{node});
}

TEST_CASE("folders that lost their metadata can be adopted, and written") {
  Foreign f;
  REQUIRE(posix_fs().remove_tree(f.dir + "/__cluster_metadata-0"));
  CHECK_FALSE(f.open(false));
  Offset end;
  {
    auto broker = f.open(true).value();
    REQUIRE(broker->lead_all());
    auto led = broker->lead("codec-lz4", 1);
    REQUIRE(led);
    end = led->log->log_end_offset();
    std::string batch = batch_of(3);
    REQUIRE(led->log->append(std::span(batch), {.leader_epoch = led->epoch}));
    REQUIRE(broker->close());
  }
  auto broker = f.open(false);
  if (!broker) FAIL(broker.error().message());
  CHECK((*broker)->lead("codec-lz4", 1)->log->log_end_offset() == end + 3);
  CHECK_FALSE((*broker)->meta().made_by_weir);
  CHECK((*broker)->log_config("__consumer_offsets")->cleanup_compact);
}

}  // namespace weir
