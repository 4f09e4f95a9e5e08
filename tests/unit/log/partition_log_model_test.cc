// Random histories of a partition log against a model of it, on a disk that
// fails and forgets. Every run prints its seed when it fails.
#include <set>

#include "lib/log/partition_log.h"
#include "lib/os/random.h"
#include "lib/record/batch_builder.h"
#include "tests/support/fault_fs.h"
#include "tests/unit/log/golden_log.h"

using namespace weir;

namespace {

using Model = std::map<Offset, std::string>;  // value by offset

struct History {
  explicit History(uint64_t seed) : random(seed) {
    config.segment_bytes = 600;
    config.index_interval_bytes = 60;
    config.segment_index_bytes = 240;
    REQUIRE(fs.make_dir("/d"));
    REQUIRE(fs.make_dir("/d/t-0"));
    REQUIRE(fs.sync_dir("/"));
    REQUIRE(fs.sync_dir("/d"));
  }

  uint64_t below(uint64_t n) { return random.next() % n; }

  Result<> open(bool clean) {
    log.reset();
    OpenState state{clean ? end : durable_end, start, clean};
    RecoveryReport report;
    IgnoreFindings ignore;
    TRY_ASSIGN(log, PartitionLog::open(fs, clock, "/d/t-0", config, state,
                                       ignore, report));
    return {};
  }

  std::string batch(std::vector<std::string>& values) {
    BatchBuilder builder;
    builder.begin({});
    size_t n = 1 + below(4);
    for (size_t i = 0; i < n; ++i) {
      values.push_back(
          fmt::format("v{}-{}", ++counter, std::string(below(60), 'x')));
      builder.add(clock.now(), "k", values.back());
    }
    return std::string(*builder.finish());
  }
  // Appends one batch; true if it was accepted.
  bool append() {
    std::vector<std::string> values;
    std::string bytes = batch(values);
    clock.advance_ms(int64_t(below(20)));
    AppendResult done = log->append(bytes, {});
    if (!done) return false;
    REQUIRE(done->first_offset == end);
    bases.insert(end);
    for (const std::string& value : values) {
      model[end] = value;
      ++end;
    }
    return true;
  }

  // What the log holds from its start on, read in slices.
  Model contents() {
    Model out;
    RecordReader reader;
    for (Offset at = log->log_start_offset(); at < log->log_end_offset();) {
      auto slice =
          log->read(at, int64_t(1 + below(300)), FetchIsolation::kUncommitted);
      REQUIRE(slice);
      if (!slice->file) return out;
      std::string bytes(size_t(slice->length), '\0');
      REQUIRE(
          slice->file->read_at(slice->position, bytes.data(), bytes.size()));
      Offset before = at;
      for (const RawBatch& b : batches_of(bytes)) {
        REQUIRE(b.crc_valid());
        REQUIRE(reader.open(b));
        for (RecordView r; reader.next(r);)
          if (r.offset >= at) out[r.offset] = std::string(r.value);
        at = b.next_offset();
      }
      REQUIRE(at > before);
    }
    return out;
  }
  void check() {
    CHECK(log->log_end_offset() == end);
    CHECK(log->log_start_offset() == start);
    CHECK(contents() == model);
  }
  void forget_below(Offset offset) {
    start = std::max(start, offset);
    model.erase(model.begin(), model.lower_bound(start));
  }
  // Where a batch begins, at or above the start.
  Offset some_batch() {
    auto first = bases.lower_bound(start);
    if (first == bases.end()) return end;
    std::vector<Offset> from(first, bases.end());
    return from[below(from.size())];
  }
  void forget_from(Offset offset) {
    bases.erase(bases.lower_bound(offset), bases.end());
    end = offset;
    durable_end = std::min(durable_end, end);
    start = std::min(start, end);
    model.erase(model.lower_bound(end), model.end());
  }

  SeededRandom random;
  FaultFs fs;
  ManualClock clock{TimestampMs(1'700'000'000'000)};
  LogConfig config;
  std::unique_ptr<PartitionLog> log;
  Model model;
  std::set<Offset> bases;  // of batches
  Offset start{0}, end{0};
  Offset durable_end{0};  // of the last flush
  int counter = 0;
};

}  // namespace

TEST_CASE("a random history reads back as the model says") {
  for (uint64_t run = 0; run < 20; ++run) {
    uint64_t seed = Catch::rngSeed() * 1000 + run;
    INFO("seed " << seed);
    History h(seed);
    REQUIRE(h.open(false));
    for (int step = 0; step < 150; ++step) {
      switch (h.below(12)) {
        case 0:
          REQUIRE(h.log->roll());
          break;
        case 1:
          REQUIRE(h.log->flush());
          h.durable_end = h.end;
          break;
        case 2:
          REQUIRE(h.log->close());
          h.durable_end = h.end;
          REQUIRE(h.open(true));
          break;
        case 3:
          REQUIRE(h.open(false));
          break;
        case 4: {
          if (h.below(2)) {
            Offset to =
                h.start + int64_t(h.below(uint64_t(h.end - h.start) + 1));
            REQUIRE(h.log->delete_records_before(to));
            h.forget_below(to);
          } else if (h.below(3) == 0) {
            Offset to = h.some_batch();
            REQUIRE(h.log->truncate_to(to));
            h.forget_from(to);
          }
          break;
        }
        case 5:
          REQUIRE(h.log->apply_retention());
          break;
        default:
          REQUIRE(h.append());
      }
      if (step % 10 == 0) h.check();
    }
    h.check();
  }
}

TEST_CASE("after a power cut what was flushed is there, unchanged") {
  for (uint64_t run = 0; run < 60; ++run) {
    uint64_t seed = Catch::rngSeed() * 1000 + run;
    INFO("seed " << seed);
    History h(seed);
    REQUIRE(h.open(false));
    for (int round = 0; round < 4; ++round) {
      for (uint64_t step = h.below(40); step > 0; --step) {
        REQUIRE(h.append());
        if (h.below(10) == 0) {
          REQUIRE(h.log->flush());
          h.durable_end = h.end;
        }
      }
      h.log.reset();
      h.fs.crash(round == 0 ? 0 : h.random.next());
      REQUIRE(h.open(false));
      REQUIRE(h.log->log_end_offset() >= h.durable_end);
      REQUIRE(h.log->log_end_offset() <= h.end);
      h.forget_from(h.log->log_end_offset());
      Model found = h.contents();
      for (const auto& [offset, value] : h.model) {
        // Of what was not flushed a segment may be lost and the next be there:
        // the disk kept them so. Nothing is there that never was.
        if (offset >= h.durable_end && !found.count(offset)) continue;
        REQUIRE(found[offset] == value);
      }
      REQUIRE(std::includes(h.model.begin(), h.model.end(), found.begin(),
                            found.end()));
      h.model = found;
      REQUIRE(h.log->flush());
      h.durable_end = h.end;
    }
  }
}

TEST_CASE("after a crash of the process alone nothing acknowledged is lost") {
  for (uint64_t run = 0; run < 40; ++run) {
    uint64_t seed = Catch::rngSeed() * 1000 + run;
    INFO("seed " << seed);
    History h(seed);
    REQUIRE(h.open(false));
    // Stops at some operation, wherever that is.
    h.fs.fail_at(int64_t(h.below(120)), true);
    while (h.append()) {
      if (h.below(8) == 0 && !h.log->roll()) break;
    }
    h.fs.heal();
    REQUIRE(h.open(false));
    // What was not acknowledged may be there, whole.
    REQUIRE(h.log->log_end_offset() >= h.end);
    Model found = h.contents();
    found.erase(found.lower_bound(h.end), found.end());
    CHECK(found == h.model);
  }
}

TEST_CASE("a failed write leaves the log as it was, and it goes on") {
  for (int64_t n = 0; n < 25; ++n) {
    INFO("operation " << n);
    History h(7);
    REQUIRE(h.open(false));
    for (int i = 0; i < 5; ++i) REQUIRE(h.append());
    h.fs.fail_at(n, false, FaultFs::kWrites);
    int refused = 0;
    for (int i = 0; i < 20; ++i) {
      if (h.append()) continue;
      ++refused;
      h.check();
    }
    CHECK(refused <= 1);
    h.check();
    REQUIRE(h.log->close());
    REQUIRE(h.open(true));
    h.check();
  }
}

TEST_CASE("after a failed flush nothing is accepted until a new start") {
  for (bool for_good : {false, true}) {
    History h(7);
    REQUIRE(h.open(false));
    for (int i = 0; i < 5; ++i) REQUIRE(h.append());
    h.fs.fail_at(0, for_good, FaultFs::kSyncs);
    CHECK_FALSE(h.log->flush());
    h.fs.heal();
    CHECK(h.log->broken());
    CHECK_FALSE(h.log->flush());
    CHECK_FALSE(h.append());
    CHECK_FALSE(h.log->close());
    CHECK(h.contents() == h.model);
    REQUIRE(h.open(false));
    h.check();
    CHECK(h.append());
  }
}

TEST_CASE("with flush.messages 1 an acknowledged batch survives a power cut") {
  for (uint64_t run = 0; run < 20; ++run) {
    uint64_t seed = Catch::rngSeed() * 1000 + run;
    INFO("seed " << seed);
    History h(seed);
    h.config.flush_messages = 1;
    REQUIRE(h.open(false));
    h.fs.fail_at(int64_t(h.below(100)), true);
    while (h.append()) {
    }
    h.log.reset();
    h.fs.crash(h.below(2) ? 0 : h.random.next());
    REQUIRE(h.open(false));
    REQUIRE(h.log->log_end_offset() >= h.end);
    Model found = h.contents();
    found.erase(found.lower_bound(h.end), found.end());
    CHECK(found == h.model);
  }
}
