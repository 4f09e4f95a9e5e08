// What reading costs in memory: this binary counts what operator new is asked
// for.
#include <atomic>
#include <cstdlib>
#include <new>

#include "tests/unit/record/batches.h"

namespace {

std::atomic<size_t> allocations;
std::atomic<size_t> largest;

void* counted(size_t size) {
  ++allocations;
  if (size > largest) largest = size;
  void* p = std::malloc(size ? size : 1);
  if (!p) std::abort();
  return p;
}

}  // namespace

void* operator new(size_t size) { return counted(size); }
void* operator new[](size_t size) { return counted(size); }
void* operator new(size_t size, const std::nothrow_t&) noexcept {
  return counted(size);
}
void* operator new[](size_t size, const std::nothrow_t&) noexcept {
  return counted(size);
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete[](void* p) noexcept { std::free(p); }
void operator delete(void* p, size_t) noexcept { std::free(p); }
void operator delete[](void* p, size_t) noexcept { std::free(p); }

using namespace weir;

TEST_CASE("once warm, neither batch nor record allocates") {
  std::vector<std::string> batches;
  for (int id = 0; id < kCodecCount; ++id)
    batches.push_back(small_batch(500, {.codec = Codec(id)}));
  RecordReader reader;
  IgnoreFindings ignore;
  auto read_them = [&] {
    int64_t records = 0;
    for (const std::string& bytes : batches) {
      RawBatch batch = peek_batch(bytes, 0).batch;
      records += validate_batch(batch, reader, ignore).records;
    }
    return records;
  };
  CHECK(read_them() == 500 * kCodecCount);
  size_t before = allocations;
  int64_t records = 0;
  for (int i = 0; i < 100; ++i) records += read_them();
  CHECK(allocations == before);
  CHECK(records == 100 * 500 * kCodecCount);
}

TEST_CASE("a warm builder allocates nothing for a record or plain batch") {
  BatchBuilder builder;
  auto build = [&] {
    builder.begin({});
    for (int i = 0; i < 1000; ++i)
      builder.add(TimestampMs(i), "some key", "some value");
    return builder.finish().value().size();
  };
  size_t size = build();
  size_t before = allocations;
  CHECK(build() == size);
  CHECK(allocations == before);
}

TEST_CASE("a reader at rest has given back what a large batch took") {
  BatchBuilder builder;
  BatchSpec packed;
  packed.codec = Codec::kZstd;
  builder.begin(packed);
  builder.add(TimestampMs(1), "k", std::string(8 << 20, 'v'));
  std::string large(builder.finish().value());
  RecordReader reader;
  REQUIRE(reader.open(RawBatch(large, Position(0))));
  REQUIRE(reader.held() > 8 << 20);
  reader.rest();
  CHECK(reader.held() < 1 << 20);
  RecordView record;
  CHECK_FALSE(reader.next(record));
  REQUIRE(reader.open(RawBatch(large, Position(0))));
  CHECK(reader.next(record));
}

TEST_CASE("no field of a header is allocated on its word") {
  BatchBuilder builder;
  builder.begin({});
  builder.add(TimestampMs(1), "k", "v");
  std::string good(builder.finish().value());
  largest = 0;
  for (Codec codec : {Codec::kNone, Codec::kGzip, Codec::kSnappy, Codec::kLz4,
                      Codec::kZstd}) {
    for (int32_t count : {INT32_MAX, 1 << 30, -1}) {
      std::string bad = with<int32_t>(good, "recordsCount", count);
      bad = with<uint16_t>(bad, "attributes", uint16_t(codec));
      bad = with<int32_t>(bad, "lastOffsetDelta", count);
      CHECK(findings_of(bad).size() > 0);
    }
  }
  CHECK(largest < 1 << 20);
}
