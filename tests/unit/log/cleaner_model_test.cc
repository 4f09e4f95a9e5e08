// The cleaner against a model: random logs with tombstones, transactions and
// producers, in every codec; and at every crash point of a swap.
#include <set>

#include "lib/log/cleaner.h"
#include "lib/os/random.h"
#include "lib/record/batch_builder.h"
#include "tests/support/fault_fs.h"
#include "tests/unit/log/golden_log.h"

using namespace weir;

namespace {

struct Entry {
  std::string key, value;
  bool tombstone = false;
  bool operator==(const Entry&) const = default;
};
using Entries = std::map<Offset, Entry>;

struct Compacted {
  explicit Compacted(uint64_t seed) : random(seed) {
    config.segment_bytes = 2000;
    config.cleanup_compact = true;
    config.cleanup_delete = false;
    config.delete_retention_ms = 1000;
    REQUIRE(fs.make_dir("/d"));
    REQUIRE(fs.make_dir("/d/t-0"));
    REQUIRE(fs.sync_dir("/"));
    REQUIRE(fs.sync_dir("/d"));
    open(false);
  }
  uint64_t below(uint64_t n) { return random.next() % n; }

  void open(bool clean) {
    Offset start = log ? log->log_start_offset() : Offset(0);
    Offset end = log ? log->log_end_offset() : Offset(0);
    log.reset();
    RecoveryReport report;
    IgnoreFindings ignore;
    auto opened = PartitionLog::open(fs, clock, "/d/t-0", config,
                                     {clean ? end : Offset(0), start, clean},
                                     ignore, report);
    if (!opened) FAIL(opened.error().message());
    log = std::move(*opened);
  }

  void append(int64_t producer, int first, bool transactional, int records) {
    BatchSpec spec;
    spec.codec = Codec(below(5));
    if (producer >= 0) {
      spec.producer_id = ProducerId(producer);
      spec.producer_epoch = ProducerEpoch(0);
      spec.base_sequence = Sequence(first);
      spec.transactional = transactional;
    }
    BatchBuilder builder;
    builder.begin(spec);
    for (int i = 0; i < records; ++i) {
      std::string key = fmt::format("k{}", below(30));
      std::string value = fmt::format("v{}", ++counter);
      bool tombstone = below(6) == 0;
      builder.add(clock.now(), key, tombstone ? Bytes() : Bytes(value));
    }
    std::string bytes(*builder.finish());
    clock.advance_ms(int64_t(below(5)));
    AppendResult done = log->append(bytes, {});
    if (!done) FAIL(done.error().error.message());
  }
  void end_txn(int64_t producer, bool commit) {
    EndTxnSpec spec;
    spec.timestamp = clock.now();
    spec.producer_id = ProducerId(producer);
    spec.producer_epoch = ProducerEpoch(0);
    spec.commit = commit;
    std::string bytes = end_txn_batch(spec);
    REQUIRE(log->append(bytes, {AppendOrigin::kCoordinator, LeaderEpoch(0)}));
  }
  // Batches of three transactional producers, one idempotent, one plain.
  void fill(int batches) {
    for (int i = 0; i < batches; ++i) {
      int64_t p = int64_t(below(5));
      int n = int(1 + below(5));
      if (p == 4) {
        append(-1, 0, false, n);
      } else if (p < 3 && open_txn[p] && below(3) == 0) {
        end_txn(p, below(2));
        open_txn[p] = false;
      } else {
        append(p, sequence[p], p < 3, n);
        sequence[p] += n;
        open_txn[p] = p < 3;
      }
      if (below(15) == 0) REQUIRE(log->roll());
    }
  }
  void end_all() {
    for (int64_t p = 0; p < 3; ++p) {
      if (open_txn[p]) end_txn(p, below(2));
      open_txn[p] = false;
    }
  }

  // What a reader of committed records sees, judged by the markers alone.
  Entries committed() {
    Entries out;
    std::map<ProducerId, std::vector<Offset>> undecided;
    RecordReader reader;
    for (const auto& item : log->segments()) {
      auto file = item.second->log_file();
      REQUIRE(file);
      std::string bytes(size_t(item.second->size()), '\0');
      REQUIRE((*file)->read_at(Position(0), bytes.data(), bytes.size()));
      for (const RawBatch& batch : batches_of(bytes)) {
        REQUIRE(batch.crc_valid());
        if (batch.control()) {
          auto end = read_txn_end(batch.v2());
          REQUIRE(end);
          if (!*end) continue;
          for (Offset o : undecided[batch.producer_id()])
            if (!(*end)->commit) out.erase(o);
          undecided.erase(batch.producer_id());
          continue;
        }
        REQUIRE(reader.open(batch));
        for (RecordView r; reader.next(r);) {
          out[r.offset] = {std::string(r.key), std::string(r.value),
                           !r.has_value()};
          if (batch.transactional())
            undecided[batch.producer_id()].push_back(r.offset);
        }
        REQUIRE(reader.ok());
      }
    }
    for (const auto& [id, offsets] : undecided)
      for (Offset o : offsets) out.erase(o);
    return out;
  }
  // The log as a table: the last value of each key, tombstones gone.
  static std::map<std::string, Entry> table(const Entries& entries) {
    std::map<std::string, Entry> out;
    for (const auto& [offset, entry] : entries) {
      if (entry.tombstone)
        out.erase(entry.key);
      else
        out[entry.key] = entry;
    }
    return out;
  }
  CleanStats clean() {
    auto range = cleanable_range(*log, cleaned_to, clock.now());
    REQUIRE(range);
    range_end = range->end;
    auto stats = clean_log(*log, *range, {clock.now()});
    if (!stats) FAIL(stats.error().message());
    cleaned_to = stats->end;
    return *stats;
  }
  // The last record of every key below `end` stands, and nothing older.
  void check_cleaned(const Entries& before, const Entries& after, TimestampMs) {
    std::map<std::string, Offset> last;
    for (const auto& [offset, entry] : before)
      if (offset < range_end) last[entry.key] = offset;
    for (const auto& [offset, entry] : after) {
      CHECK(before.at(offset) == entry);
      if (offset < range_end) CHECK(last.at(entry.key) == offset);
    }
    for (const auto& [key, offset] : last)
      if (!before.at(offset).tombstone) CHECK(after.count(offset));
    for (const auto& [offset, entry] : before)
      if (offset >= range_end) CHECK(after.count(offset));
    CHECK(table(before) == table(after));
  }

  SeededRandom random;
  FaultFs fs;
  ManualClock clock{TimestampMs(1'700'000'000'000)};
  LogConfig config;
  std::unique_ptr<PartitionLog> log;
  std::map<int64_t, int> sequence;
  std::map<int64_t, bool> open_txn;
  std::optional<Offset> cleaned_to;
  Offset range_end;
  int counter = 0;
};

// The bytes of the whole log, to see that nothing changed.
std::string log_bytes(Compacted& c) {
  std::string out;
  for (const auto& item : c.log->segments()) {
    std::string bytes(size_t(item.second->size()), '\0');
    REQUIRE((*item.second->log_file())
                ->read_at(Position(0), bytes.data(), bytes.size()));
    out += bytes;
  }
  return out;
}

}  // namespace

TEST_CASE("cleaning keeps the last committed record of every key") {
  for (uint64_t run = 0; run < 25; ++run) {
    uint64_t seed = Catch::rngSeed() * 1000 + run;
    INFO("seed " << seed);
    Compacted c(seed);
    for (int round = 0; round < 4; ++round) {
      c.fill(60);
      if (c.below(2)) c.end_all();
      Entries before = c.committed();
      c.clean();
      c.check_cleaned(before, c.committed(), c.clock.now());
      Offset end = c.log->log_end_offset();
      auto producers = c.log->producers().producers();
      // After a start, clean or not, it is the same log.
      if (c.below(2)) REQUIRE(c.log->close());
      Entries cleaned = c.committed();
      c.open(c.below(2));
      CHECK(c.committed() == cleaned);
      CHECK(c.log->log_end_offset() == end);
      for (const auto& [id, entry] : producers) {
        const ProducerEntry* now = c.log->producers().find(id);
        REQUIRE(now);
        CHECK(now->last_sequence() == entry.last_sequence());
        CHECK(now->txn_first_offset == entry.txn_first_offset);
      }
      c.clock.advance_ms(int64_t(c.below(2000)));
    }
  }
}

TEST_CASE("the aborted index of a cleaned log hides exactly aborted data") {
  for (uint64_t run = 0; run < 15; ++run) {
    uint64_t seed = Catch::rngSeed() * 1000 + run;
    INFO("seed " << seed);
    Compacted c(seed);
    c.fill(150);
    c.end_all();
    c.clean();
    auto aborted = c.log->aborted_between(Offset(0), c.log->log_end_offset());
    REQUIRE(aborted);
    Entries truth = c.committed(), seen;
    RecordReader reader;
    for (const auto& item : c.log->segments()) {
      std::string bytes(size_t(item.second->size()), '\0');
      REQUIRE((*item.second->log_file())
                  ->read_at(Position(0), bytes.data(), bytes.size()));
      for (const RawBatch& batch : batches_of(bytes)) {
        bool hidden = batch.control();
        for (const AbortedTxn& txn : *aborted)
          hidden |= batch.transactional() &&
                    txn.producer == batch.producer_id() &&
                    txn.first <= batch.base_offset() &&
                    batch.base_offset() <= txn.last;
        if (hidden) continue;
        REQUIRE(reader.open(batch));
        for (RecordView r; reader.next(r);)
          seen[r.offset] = {std::string(r.key), std::string(r.value),
                            !r.has_value()};
      }
    }
    CHECK(seen == truth);
  }
}

TEST_CASE("tombstones stay for delete.retention.ms after their first pass") {
  Compacted c(1);
  BatchBuilder builder;
  builder.begin({});
  builder.add(c.clock.now(), "gone", Bytes());
  builder.add(c.clock.now(), "kept", "value");
  std::string bytes(*builder.finish());
  REQUIRE(c.log->append(bytes, {}));
  auto roll_over = [&] {
    REQUIRE(c.log->roll());
    c.append(-1, 0, false, 1);
    REQUIRE(c.log->roll());
  };
  roll_over();
  CHECK(c.clean().tombstones_kept >= 1);
  c.clock.advance_ms(900);
  roll_over();
  c.clean();
  CHECK(c.committed().count(Offset(0)));
  c.clock.advance_ms(100);
  roll_over();
  c.clean();
  CHECK_FALSE(c.committed().count(Offset(0)));
  CHECK(c.committed().count(Offset(1)));
}

TEST_CASE("a user's key like a marker's is a key (KAFKA-14055)") {
  Compacted c(1);
  std::string key = control_key(ControlType::kAbort);
  for (int i = 0; i < 3; ++i) {
    BatchBuilder builder;
    builder.begin({});
    builder.add(c.clock.now(), key, "user");
    std::string bytes(*builder.finish());
    REQUIRE(c.log->append(bytes, {}));
    c.append(1, c.sequence[1]++, true, 1);
    c.end_txn(1, false);
  }
  REQUIRE(c.log->roll());
  c.append(-1, 0, false, 1);
  size_t markers = 0;
  Entries before = c.committed();
  c.clean();
  c.check_cleaned(before, c.committed(), c.clock.now());
  for (const auto& item : c.log->segments()) {
    std::string bytes(size_t(item.second->size()), '\0');
    REQUIRE((*item.second->log_file())
                ->read_at(Position(0), bytes.data(), bytes.size()));
    for (const RawBatch& batch : batches_of(bytes)) markers += batch.control();
  }
  CHECK(markers == 3);
}

TEST_CASE("neither the active segment nor an open transaction is cleaned") {
  Compacted c(1);
  c.append(-1, 0, false, 5);
  REQUIRE(c.log->roll());
  Offset txn = c.log->log_end_offset();
  c.append(1, 0, true, 1);
  REQUIRE(c.log->roll());
  c.append(-1, 0, false, 5);
  auto range = cleanable_range(*c.log, {}, c.clock.now());
  REQUIRE(range);
  CHECK(range->end == txn);
  c.end_txn(1, true);
  range = cleanable_range(*c.log, {}, c.clock.now());
  CHECK(range->end == c.log->active().base_offset());
}

TEST_CASE("segments younger than min.compaction.lag.ms are not cleaned") {
  Compacted c(1);
  c.config.min_compaction_lag_ms = 1000;
  c.log->set_config(c.config);
  c.append(-1, 0, false, 1);
  REQUIRE(c.log->roll());
  c.clock.advance_ms(500);
  Offset young = c.log->log_end_offset();
  c.append(-1, 0, false, 1);
  REQUIRE(c.log->roll());
  c.append(-1, 0, false, 1);
  c.clock.advance_ms(700);
  CHECK(cleanable_range(*c.log, {}, c.clock.now())->end == young);
}

TEST_CASE("a dry run changes nothing and counts what would stay") {
  Compacted c(Catch::rngSeed());
  c.fill(120);
  REQUIRE(c.log->roll());
  std::string before = log_bytes(c);
  auto range = cleanable_range(*c.log, {}, c.clock.now());
  CleanOptions options{c.clock.now()};
  options.dry_run = true;
  auto told = clean_log(*c.log, *range, options);
  REQUIRE(told);
  CHECK(log_bytes(c) == before);
  auto done = clean_log(*c.log, *range, {c.clock.now()});
  REQUIRE(done);
  CHECK(done->records_kept == told->records_kept);
  CHECK(done->bytes_kept == told->bytes_kept);
  CHECK(done->records_kept < done->records_read);
}

TEST_CASE("a map too small for all keys takes more passes") {
  Compacted c(Catch::rngSeed());
  c.fill(150);
  c.end_all();
  REQUIRE(c.log->roll());
  Entries before = c.committed();
  auto range = cleanable_range(*c.log, {}, c.clock.now());
  c.range_end = range->end;
  CleanOptions options{c.clock.now()};
  options.max_keys = 12;
  auto stats = clean_log(*c.log, *range, options);
  if (!stats) FAIL(stats.error().message());
  CHECK(stats->end == range->end);
  CHECK(Compacted::table(c.committed()) == Compacted::table(before));
}

TEST_CASE("a crash at any point of a cleaning keeps one whole version") {
  for (bool power : {false, true}) {
    int64_t operations = 0;
    for (int64_t at = -1; at < operations; ++at) {
      INFO("operation " << at << ", power " << power);
      Compacted c(42);
      c.fill(60);
      c.end_all();
      REQUIRE(c.log->flush());
      Entries before = c.committed();
      auto range = cleanable_range(*c.log, {}, c.clock.now());
      REQUIRE(range);
      int64_t first = c.fs.operations();
      if (at >= 0) c.fs.fail_at(at, true);
      auto stats = clean_log(*c.log, *range, {c.clock.now()});
      if (at < 0) {
        REQUIRE(stats);
        operations = c.fs.operations() - first;
        CHECK(operations > 10);
        continue;
      }
      if (power) {
        uint64_t seed = Catch::rngSeed() + uint64_t(at);
        c.fs.crash(at % 3 == 0 ? 0 : seed);
      } else {
        c.fs.heal();
      }
      c.open(false);
      Entries after = c.committed();
      CHECK(Compacted::table(after) == Compacted::table(before));
      for (const auto& [offset, entry] : after)
        CHECK(before.at(offset) == entry);
    }
  }
}
