// How a served directory is held: read-only, under an overlay, after starts
// that failed.
#include <filesystem>

#include "lib/os/clock.h"
#include "lib/os/lock.h"
#include "lib/server/serving.h"
#include "tests/support/file_bytes.h"
#include "tests/support/golden.h"
#include "tests/support/temp_dir.h"

#include <catch2/catch.hpp>

namespace weir {
namespace {

namespace fs = std::filesystem;

// Every name below it, with what must not change.
std::map<std::string, std::string> state_of(const std::string& dir) {
  std::map<std::string, std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(dir)) {
    std::string& what = out[entry.path().string()];
    auto time = entry.last_write_time().time_since_epoch().count();
    what = std::to_string(time);
    if (entry.is_regular_file()) what += file_bytes(entry.path());
  }
  return out;
}

struct Held {
  TempDir temp;
  SystemClock clock;
  SeededRandom random{1};
  CollectFindings findings;
  std::vector<std::string> lines;
  std::string dir = temp / "data";

  void take_golden() {
    fs::copy(golden("kafka-4.4-unclean/unclean"), dir,
             fs::copy_options::recursive);
  }
  Result<std::unique_ptr<Serving>> open(ServingOptions options = {}) {
    options.dir = dir;
    options.listen = {{.host = "127.0.0.1", .port = 0}};
    return Serving::open(
        {posix_fs(), clock, random, findings,
         [this](std::string_view line) { lines.emplace_back(line); }},
        std::move(options));
  }
  bool said(std::string_view words) const {
    for (const std::string& line : lines)
      if (line.find(words) != line.npos) return true;
    return false;
  }
};

}  // namespace

TEST_CASE("a directory served read-only has no bit and no name changed") {
  Held h;
  h.take_golden();
  auto before = state_of(h.dir);
  {
    auto serving = h.open({.access = Access::kReadOnly});
    if (!serving) FAIL(serving.error().message());
    CHECK((*serving)->socket().find(h.dir) == std::string::npos);
    for (const auto& [name, topic] : (*serving)->directory().image().topics())
      for (const auto& [id, partition] : topic.partitions)
        CHECK((*serving)->directory().lead(name, id));
    REQUIRE((*serving)->close());
  }
  CHECK(state_of(h.dir) == before);
}

TEST_CASE("an overlay takes what is written, and has it at the next start") {
  Held h;
  h.take_golden();
  auto before = state_of(h.dir);
  ServingOptions over{.access = Access::kOverlay, .overlay = h.temp / "over"};
  Offset end;
  {
    auto serving = h.open(over);
    if (!serving) FAIL(serving.error().message());
    LocalBroker& directory = (*serving)->directory();
    REQUIRE(directory.create_topic("fresh", 2, {}));
    REQUIRE(directory.delete_topic("codec-lz4"));
    REQUIRE(directory.commit_offsets(
        "g", {{{"codec-gzip", PartitionId(0)}, {.offset = Offset(3)}}}));
    end = directory.led_log("__consumer_offsets", 0)
              ? directory.led_log("__consumer_offsets", 0)->log_end_offset()
              : Offset(-1);
    REQUIRE((*serving)->close());
  }
  CHECK(state_of(h.dir) == before);
  auto serving = h.open(over);
  if (!serving) FAIL(serving.error().message());
  const Image& image = (*serving)->directory().image();
  CHECK(image.topic("fresh"));
  CHECK_FALSE(image.topic("codec-lz4"));
  if (end >= Offset(0))
    CHECK((*serving)
              ->directory()
              .lead("__consumer_offsets", 0)
              ->log->log_end_offset() == end);
  CHECK(state_of(h.dir) == before);
}

TEST_CASE("an overlay is held by one server at a time, its base by many") {
  Held h;
  h.take_golden();
  ServingOptions over{.access = Access::kOverlay, .overlay = h.temp / "over"};
  auto first = h.open(over);
  REQUIRE(first);
  auto second = h.open(over);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == Code::kInUse);
  CHECK(h.open({.access = Access::kReadOnly}));
}

TEST_CASE("what others write while it is served read-only is told of") {
  Held h;
  REQUIRE(h.open().value()->close());
  auto writer = h.open();
  REQUIRE(writer);
  REQUIRE(h.open({.access = Access::kReadOnly}));
  CHECK(h.said("in use by another process"));
}

TEST_CASE("only a directory that weir made is cleaned up without being told") {
  Held h;
  REQUIRE(h.open());
  CHECK_FALSE(h.said("--retention"));
  REQUIRE(posix_fs().remove_tree(h.dir));
  h.take_golden();
  REQUIRE(h.open());
  CHECK(h.said("--retention"));
  h.lines.clear();
  REQUIRE(h.open({.retention = true}));
  CHECK(h.said("--retention") == false);
}

TEST_CASE("starts that were killed in a row are refused, others are not") {
  Held h;
  auto killed = [&] {  // as kill -9 between the lock and the first request
    DirectoryLock lock = DirectoryLock::take(h.dir).value();
    std::string note = lock.left_behind();
    int failed = 0;
    if (!note.empty()) std::sscanf(note.c_str(), "starting %d", &failed);
    REQUIRE(lock.note("starting " + std::to_string(failed + 1) + " " +
                      std::to_string(h.clock.now().value())));
    lock.abandon();
  };
  REQUIRE(h.open().value()->close());
  for (int i = 0; i + 1 < Serving::kMostFailedStarts; ++i) killed();
  REQUIRE(h.open());
  for (int i = 0; i < Serving::kMostFailedStarts; ++i) killed();
  for (int i : {1, 2}) {
    CAPTURE(i);
    auto refused = h.open();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::kRefused);
  }
  REQUIRE(posix_fs().remove(h.dir + "/.lock"));
  CHECK(h.open());
}

}  // namespace weir
