// Partitions a second through the table interpreter: fetch answers encoded,
// sized and decoded, fetch requests decoded, in a flexible version.
#include "lib/protocol/api/fetch.h"
#include "lib/schema/decode.h"
#include "lib/schema/encode.h"
#include "tests/bench/measure.h"

using namespace weir;
using namespace weir::protocol;

namespace {

constexpr int16_t kVersion = 13;
constexpr size_t kTopics = 10, kPartitions = 100;

FetchResponse answer() {
  FetchResponse r;
  r.responses.resize(kTopics);
  for (auto& topic : r.responses) {
    topic.topicId.raw[0] = 1;
    topic.partitions.resize(kPartitions);
    for (auto& partition : topic.partitions) partition.records = "abc";
  }
  return r;
}

FetchRequest request() {
  FetchRequest r;
  r.topics.resize(kTopics);
  for (auto& topic : r.topics) {
    topic.topicId.raw[0] = 1;
    topic.partitions.resize(kPartitions);
  }
  return r;
}

// `work` handles one message; gives partitions.
template <class Work>
double repeat(Work work) {
  int times = bench::tiny() ? 1 : 500;
  for (int i = 0; i < times; ++i)
    if (!work()) std::abort();
  return double(times) * kTopics * kPartitions;
}

}  // namespace

int main() {
  FetchResponse answered = answer();
  std::string out, asked;
  if (!schema::encode(answered, kVersion, out) ||
      !schema::encode(request(), kVersion, asked))
    return 1;
  auto row = [](const char* name, auto work) {
    bench::rate(name, "M/s", 1e6, [&] { return repeat(work); });
  };
  row("fetch answer, encode", [&] {
    out.clear();
    return schema::encode(answered, kVersion, out).has_value();
  });
  row("fetch answer, size",
      [&] { return schema::encoded_size(answered, kVersion).has_value(); });
  row("fetch answer, decode",
      [&] { return schema::decode<FetchResponse>(out, kVersion).has_value(); });
  row("fetch request, decode", [&] {
    return schema::decode<FetchRequest>(asked, kVersion).has_value();
  });
}
