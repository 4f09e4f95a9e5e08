// A directory served in a thread, and a cluster object that reaches it.
#pragma once
#include <catch2/catch.hpp>
#include <thread>

#include "lib/os/clock.h"
#include "lib/os/random.h"
#include "lib/place/cluster_place.h"
#include "lib/place/cluster_sink.h"
#include "lib/place/record_cursor.h"
#include "lib/place/selection.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/place/log_fixture.h"

namespace weir {

inline constexpr int64_t kNsPerMs = 1'000'000;

template <class T>
T must(Result<T> result) {
  if (!result) FAIL(result.error().message());
  return std::move(*result);
}

class Serving;

struct ServedTopic {
  std::string name;
  int32_t partitions = 1;
};

class Served {
 public:
  explicit Served(std::vector<ServedTopic> topics = {});
  ~Served();
  void stop();

  std::shared_ptr<Cluster> connect(const Endpoint& at,
                                   int64_t request_ms = 10'000) {
    return must(Cluster::connect(
        {.bootstrap = {at}, .request_ns = request_ms * kNsPerMs}, clock));
  }
  std::shared_ptr<Cluster> connect() { return connect(tcp); }

  /// Values, keys "k", one after the other into a partition.
  SinkCounts produce(const std::string& topic, int32_t partition, int from,
                     int until, Codec codec = Codec::kNone) {
    ClusterSink sink(connect(), clock, {.codec = codec, .batch_bytes = 512});
    for (int i = from; i < until; ++i) {
      std::string value = fmt::format("value {}", i);
      Result<> put = sink.put({.topic = topic,
                               .partition = PartitionId(partition),
                               .key = "k",
                               .value = value});
      if (!put) FAIL(put.error().message());
    }
    REQUIRE(sink.flush());
    return sink.counts();
  }

  /// "TOPIC:PARTITION OFFSET VALUE" of all that is there now.
  std::vector<std::string> read(Selection& selection) {
    std::vector<std::string> out;
    for (BatchSource* source : selection.sources()) {
      RecordCursor cursor(*source, false, findings);
      while (cursor.next()) {
        const Record& one = cursor.record();
        out.push_back(fmt::format("{}:{} {} {}", one.topic, one.partition,
                                  one.view.offset, one.view.value));
      }
      if (cursor.error()) FAIL(cursor.error()->message());
    }
    return out;
  }
  std::vector<std::string> read(Place& place, std::vector<std::string> words,
                                const ReadRange& range = {}) {
    auto partitions = must(place.select(words_of(std::move(words))));
    auto selection =
        must(Selection::open(place, std::move(partitions), range, findings));
    return read(selection);
  }

  SystemClock clock;
  CollectFindings findings;
  Endpoint tcp, local;

 private:
  TempDir temp_;
  SeededRandom random_{Catch::rngSeed()};
  std::unique_ptr<Serving> serving_;
  std::thread thread_;
};

}  // namespace weir
