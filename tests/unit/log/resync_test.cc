// The way back after damage: what is found, and that nothing else is.
#include "lib/log/resync.h"

#include <random>

#include "lib/log/partition_view.h"
#include "lib/record/batch_builder.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/log/truth.h"

namespace weir {
namespace {

std::string golden_log(std::string_view folder) {
  return slurp(golden("kafka-4.4-clean/clean/" + std::string(folder) +
                      "/00000000000000000000.log"));
}

// Where the whole batches at the log's start begin.
std::vector<int64_t> positions(Bytes log) {
  std::vector<int64_t> out;
  for (int64_t at = 0;;) {
    Peek peek = peek_batch(log, at);
    if (peek.shape != BatchShape::kWhole) return out;
    out.push_back(at);
    at = peek.batch.end_position().value();
  }
}

}  // namespace

TEST_CASE("from every byte of a log the next batch is found") {
  for (std::string folder : {"codec-none-0", "codec-zstd-1", "txn-0"}) {
    std::string log = golden_log(folder);
    std::vector<int64_t> starts = positions(log);
    size_t next = 0;
    for (int64_t at = 0; at < int64_t(log.size()); ++at) {
      while (next < starts.size() && starts[next] < at) ++next;
      auto found = resync(log, Position(at));
      REQUIRE(found.has_value() == (next < starts.size()));
      if (found) REQUIRE(found->position() == Position(starts[next]));
    }
    CHECK_FALSE(resync(log, Position(int64_t(log.size()) + 5)));
  }
}

TEST_CASE("old message sets are found again, too") {
  for (std::string folder : {"old-v0-gzip-0", "old-v1-none-0"}) {
    std::string log = slurp(golden("message-sets-v0-v1/clean/" + folder +
                                   "/00000000000000000000.log"));
    std::vector<int64_t> starts = positions(log);
    REQUIRE(starts.size() > 2);
    auto found = resync(log, Position(starts[1] + 1));
    REQUIRE(found);
    CHECK(found->position() == Position(starts[2]));
  }
}

TEST_CASE("a batch behind zeros is found, however many they are") {
  std::string log = golden_log("codec-none-0");
  std::string batch = log.substr(0, size_t(positions(log)[1]));
  for (size_t zeros : {1, 11, 12, 50, 63, 64, 65, 127, 128, 300, 4096}) {
    for (size_t before : {0, 1, 13}) {
      std::string bytes = std::string(before, 'x') + std::string(zeros, '\0');
      Position want(int64_t(bytes.size()));
      bytes += batch;
      auto found = resync(bytes, Position(0));
      INFO(before << " bytes, " << zeros << " zeros");
      REQUIRE(found);
      CHECK(found->position() == want);
    }
  }
}

TEST_CASE("random bytes hold no batch") {
  std::mt19937_64 random(Catch::rngSeed());
  INFO("seed " << Catch::rngSeed());
  std::string noise(1 << 20, '\0');
  for (size_t i = 0; i < noise.size(); i += 8)
    store_be(noise.data() + i, random());
  CHECK_FALSE(resync(noise, Position(0)));
  CHECK_FALSE(resync(std::string(1 << 20, '\0'), Position(0)));
}

TEST_CASE("offsets outside the rule are passed over") {
  std::string log = golden_log("codec-none-0");
  auto found = resync(log, Position(0), {Offset(50)});
  REQUIRE(found);
  CHECK(found->base_offset() >= Offset(50));
  CHECK_FALSE(resync(log, Position(0), {Offset(50), Offset(51)}));
}

TEST_CASE("a log of nothing but false starts is done with in time") {
  // Every 17 bytes claim to begin a batch as long as the file.
  std::string log(1 << 20, '\0');
  for (size_t at = 0; at + 61 < log.size(); at += 17) {
    store_be(log.data() + at + 8, int32_t(log.size() - at - 12));
    log[at + 16] = 2;
  }
  ResyncBudget budget{1 << 22};
  CHECK_FALSE(resync(log, Position(0), {}, budget));
  CHECK(budget.left < (1 << 20));
}

TEST_CASE("one flipped bit anywhere costs at most the batch it is in") {
  // D2, D3: all bits of headers, some of bodies. Fields the CRC leaves out
  // (baseOffset, partitionLeaderEpoch) lose nothing at all.
  std::string log = golden_log("codec-none-0").substr(0, 8000);
  std::vector<int64_t> good = positions(log);
  log.resize(size_t(peek_batch(log, good.back()).batch.end_position().value()));
  TempDir dir;
  size_t flips = 0, silent = 0;
  for (size_t victim : {size_t(0), size_t(2), good.size() - 1}) {
    for (size_t byte = 0; byte < 100; ++byte) {
      for (int bit = 0; bit < 8; ++bit) {
        std::string bad = log;
        bad[size_t(good[victim]) + byte] ^= char(1 << bit);
        spit(dir / "x.log", bad);
        CollectFindings findings;
        auto view = PartitionView::open(posix_fs(), dir / "x.log", {}, findings)
                        .value();
        BatchCursor cursor = view->read(Offset(0), {}, findings);
        std::vector<int64_t> read;
        for (RawBatch batch; cursor.next(batch);)
          read.push_back(batch.position().value());
        bool covered = byte >= 8 && !(byte >= 12 && byte < 16);
        std::vector<int64_t> expected = good;
        if (covered) expected.erase(expected.begin() + long(victim));
        INFO("victim " << victim << " byte " << byte << " bit " << bit);
        CHECK(read == expected);
        ++flips;
        if (covered) CHECK(findings.all.size() == 1);
        silent += findings.all.empty();
      }
    }
  }
  // Of what the CRC leaves out, only flips in a legal order stay silent.
  CHECK(flips == 2400);
  CHECK(silent < 3 * 12 * 8);
}

}  // namespace weir
