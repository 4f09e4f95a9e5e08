// What verify says of damage: every cut, every flipped bit, every file of a
// partition made wrong in turn.
#include <catch2/catch.hpp>
#include <set>

#include "lib/codec/crc32c.h"
#include "lib/inspect/verify.h"
#include "lib/record/layout.h"
#include "lib/record/patch.h"
#include "tests/support/damage.h"

namespace weir {

namespace {

using Ids = std::multiset<std::string>;

std::vector<Finding> findings(const std::string& path) {
  CollectFindings sink;
  REQUIRE(verify_partitions(posix_fs(), {make_target(path)}, {}, sink));
  return std::move(sink.all);
}

Ids ids_of(const std::vector<Finding>& all, Severity least) {
  Ids ids;
  for (const Finding& finding : all)
    if (finding.severity() >= least) ids.insert(std::string(finding.id));
  return ids;
}

Ids errors(const DamagedFolder& folder) {
  return ids_of(findings(folder.path()), Severity::kError);
}
Ids problems(const DamagedFolder& folder) {
  return ids_of(findings(folder.path()), Severity::kWarning);
}

constexpr const char* kPlain = "kafka-4.4-clean/clean/codec-none-0";
constexpr const char* kProducer = "kafka-4.4-clean/clean/codec-zstd-0";
constexpr const char* kTxn = "kafka-4.4-clean/clean/txn-0";
constexpr std::string_view kIndex = "00000000000000000000.index";
constexpr std::string_view kTimeIndex = "00000000000000000000.timeindex";

// Changes fields of the n-th batch and makes its CRC right again.
void rewrite(std::string& log, size_t n,
             const std::function<void(char*)>& edit) {
  RawBatch batch = batches_of(log).at(n);
  char* at = log.data() + batch.position().value();
  edit(at);
  set_crc(at);
}

template <class T>
void poke(char* batch, int position, T value) {
  store_be<T>(batch + position, value);
}
// Whether a batch with another base offset still lies between its neighbours:
// then it looks as if records had been compacted away.
bool stays_legal(const std::vector<RawBatch>& batches, size_t n, Bytes log) {
  BatchView moved(log.data() + batches[n].position().value());
  bool behind = n == 0 ? moved.base_offset() >= Offset(0)
                       : moved.base_offset() >= batches[n - 1].next_offset();
  bool before = n + 1 == batches.size() ||
                moved.last_offset() < batches[n + 1].base_offset();
  return behind && before;
}

constexpr int kLengthAt = field_position(kBatchLayout, "batchLength");
constexpr int kMagicAt = field_position(kBatchLayout, "magic");
constexpr int kAttributesAt = field_position(kBatchLayout, "attributes");
constexpr int kDeltaAt = field_position(kBatchLayout, "lastOffsetDelta");
constexpr int kMaxTimeAt = field_position(kBatchLayout, "maxTimestamp");
constexpr int kCountAt = field_position(kBatchLayout, "recordsCount");

}  // namespace

TEST_CASE("every flipped bit of a batch header is found") {
  std::map<std::string_view, std::pair<int, int>> found;
  int legal = 0;
  for (const char* name : {kPlain, kProducer}) {
    DamagedFolder folder(name);
    REQUIRE(problems(folder).empty());
    std::string log = folder.read(kFirstLog);
    auto batches = batches_of(log);
    for (size_t n = 0; n < batches.size(); ++n) {
      const RawBatch& batch = batches[n];
      for (const FieldLayout& field : kBatchLayout) {
        for (int bit = 0; bit < field.width * 8; ++bit) {
          std::string damaged = log;
          damaged[size_t(batch.position().value() + field.position +
                         bit / 8)] ^= char(1 << (bit % 8));
          folder.write(kFirstLog, damaged);
          auto& [hits, tries] = found[field.name];
          ++tries;
          bool hit = !problems(folder).empty();
          hits += hit;
          if (!hit && field.name == "baseOffset")
            legal += stays_legal(batches, n, damaged);
        }
      }
    }
  }
  std::string table = "flips detected/tried by field:";
  for (const FieldLayout& field : kBatchLayout) {
    auto [hits, tries] = found[field.name];
    table += fmt::format(" {} {}/{}", field.name, hits, tries);
    CHECK(hits + (field.name == "baseOffset" ? legal : 0) == tries);
  }
  WARN(table << "; base offsets that keep a legal order: " << legal);
}

TEST_CASE("a log cut anywhere reports its torn tail and nothing else") {
  DamagedFolder folder(kPlain);
  folder.remove(kIndex);
  folder.remove(kTimeIndex);
  std::string log = folder.read(kFirstLog);
  std::set<int64_t> ends{0};
  for (const RawBatch& batch : batches_of(log))
    ends.insert(batch.end_position().value());
  int cuts = 0, right = 0;
  for (size_t size = 0; size <= log.size(); size += size % 61 < 7 ? 1 : 13) {
    folder.write(kFirstLog, Bytes(log).substr(0, size));
    Ids want;
    if (!ends.contains(int64_t(size))) want.insert("batch-torn");
    // The first bytes of an offset are zeros: nobody can tell them apart.
    Ids zeros{"log-zero-tail"};
    Ids found = errors(folder);
    ++cuts;
    right += found == want || (!want.empty() && found == zeros);
  }
  WARN("cuts judged right: " << right << "/" << cuts);
  CHECK(right == cuts);
}

TEST_CASE("batches behind a length that lies are found again") {
  DamagedFolder folder(kPlain);
  std::string log = folder.read(kFirstLog);
  auto batches = batches_of(log);
  int found = 0, present = 0;
  for (int32_t length : {-5, 0, 13, 48, 60, 1 << 20, INT32_MAX, INT32_MIN}) {
    for (size_t n = 0; n < batches.size(); ++n) {
      std::string damaged = log;
      poke<int32_t>(damaged.data() + batches[n].position().value(), kLengthAt,
                    length);
      folder.write(kFirstLog, damaged);
      CollectFindings sink;
      auto summary =
          verify_partitions(posix_fs(), {make_target(folder.path())}, {}, sink);
      REQUIRE(summary);
      present += int(batches.size() - 1);
      found += int(summary->batches);
    }
  }
  WARN("good batches seen around damage: " << found << "/" << present);
  CHECK(found == present);
}

TEST_CASE("the offsets that damage cost are named") {
  DamagedFolder folder(kPlain);
  RawBatch hit;
  folder.change(kFirstLog, [&](std::string& log) {
    hit = batches_of(log).at(3);
    log[size_t(hit.position().value() + kLengthAt)] ^= 0x40;
  });
  auto all = findings(folder.path());
  REQUIRE_FALSE(all.empty());
  CHECK(all[0].id == "batch-length");
  CHECK(all[0].position == hit.position());
  std::string log = folder.read(kFirstLog);
  auto before = batches_of(log);
  CHECK(all[0].offset == before.back().next_offset());
  CHECK(all[0].message.find("are lost") != std::string::npos);
}

TEST_CASE("a right CRC does not save a batch that contradicts itself") {
  struct Case {
    const char* claim;
    std::function<void(char*)> edit;
    const char* id;
  };
  const Case cases[] = {
      {"count too small",
       [](char* b) { poke<int32_t>(b, kCountAt, BatchView(b).count() - 1); },
       "batch-count"},
      {"count too big",
       [](char* b) { poke<int32_t>(b, kCountAt, BatchView(b).count() + 1); },
       "batch-count"},
      {"count of 2^31-1",
       [](char* b) { poke<int32_t>(b, kCountAt, INT32_MAX); }, "batch-count"},
      {"count 0 with a body", [](char* b) { poke<int32_t>(b, kCountAt, 0); },
       "batch-count"},
      {"last offset delta below 0",
       [](char* b) { poke<int32_t>(b, kDeltaAt, -3); }, "batch-count"},
      {"max timestamp of no record",
       [](char* b) { poke<int64_t>(b, kMaxTimeAt, 5); }, "batch-timestamp"},
      {"codec 5", [](char* b) { poke<int16_t>(b, kAttributesAt, 5); },
       "batch-codec"},
      {"a body that is no gzip",
       [](char* b) { poke<int16_t>(b, kAttributesAt, 1); }, "batch-decompress"},
      {"a record's length beyond the batch",
       [](char* b) { b[kBatchHeaderSize] = char(0xfe), b[62] = char(0x7f); },
       "record-invalid"},
  };
  for (const Case& c : cases) {
    INFO(c.claim);
    DamagedFolder folder(kPlain);
    folder.change(kFirstLog,
                  [&](std::string& log) { rewrite(log, 2, c.edit); });
    CHECK(problems(folder).contains(c.id));
  }
}

TEST_CASE("unknown attribute bits are a warning and the batch is read") {
  DamagedFolder folder(kPlain);
  folder.change(kFirstLog, [](std::string& log) {
    rewrite(log, 2, [](char* b) { poke<int16_t>(b, kAttributesAt, 0x100); });
  });
  CHECK(problems(folder) == Ids{"batch-attributes"});
}

TEST_CASE("an unknown format is named and stepped over") {
  for (int magic : {3, 127, -1}) {
    DamagedFolder folder(kPlain);
    folder.change(kFirstLog, [&](std::string& log) {
      log[size_t(batches_of(log).at(2).position().value() + kMagicAt)] =
          char(magic);
    });
    CHECK(errors(folder) == Ids{"batch-magic"});
  }
}

TEST_CASE("zeros behind the last batch are no batch") {
  DamagedFolder folder(kPlain);
  folder.change(kFirstLog, [](std::string& log) { log.append(4096, '\0'); });
  CHECK(errors(folder) == Ids{"log-zero-tail"});
}

TEST_CASE("a batch that stands twice is an offset that falls") {
  DamagedFolder folder(kPlain);
  folder.change(kFirstLog, [](std::string& log) {
    log.append(std::string(batches_of(log).back().bytes()));
  });
  CHECK(errors(folder).contains("batch-offset"));
}

TEST_CASE("an index is judged by the log, zeros by nobody") {
  struct Case {
    const char* claim;
    std::string_view file;
    std::function<void(std::string&)> edit;
    const char* id;  // "": no error
  };
  auto garbage = [](std::string& s) {
    for (size_t i = 0; i < s.size(); ++i) s[i] = char(i * 37 + 11);
  };
  const Case cases[] = {
      {"all zeros", kIndex, [](std::string& s) { s.assign(10 << 20, 0); }, ""},
      {"a tail of zeros", kIndex, [](std::string& s) { s.append(800, 0); }, ""},
      {"garbage", kIndex, garbage, "index-"},
      {"11 bytes", kIndex, [](std::string& s) { s.resize(11); }, "index-size"},
      {"a position inside a batch", kIndex,
       [](std::string& s) { s[7] = char(s[7] + 1); }, "index-entry"},
      {"a position behind the end", kIndex,
       [](std::string& s) { s[s.size() - 3] = 1; }, "index-entry"},
      {"another batch's offset", kIndex,
       [](std::string& s) { s[3] = char(s[3] - 40); }, "index-entry"},
      {"zeros as a time index", kTimeIndex,
       [](std::string& s) { s.assign(12 << 10, 0); }, ""},
      {"a time that is not the batch's", kTimeIndex,
       [](std::string& s) { s[7] = char(s[7] ^ 1); }, "index-entry"},
      {"a misfit of 5 bytes", kTimeIndex,
       [](std::string& s) { s.append("12345"); }, "index-"},
  };
  for (const Case& c : cases) {
    INFO(c.claim);
    DamagedFolder folder(kPlain);
    folder.change(c.file, c.edit);
    Ids found = errors(folder);
    if (*c.id == 0)
      CHECK(found.empty());
    else
      CHECK(std::any_of(found.begin(), found.end(), [&](const std::string& s) {
        return s.starts_with(c.id);
      }));
  }
}

TEST_CASE("a transaction index is held against the markers") {
  constexpr std::string_view kFile = "00000000000000000010.txnindex";
  DamagedFolder gone(kTxn);
  gone.remove(kFile);
  CHECK(errors(gone).count("txnindex-missing-entry") == 10);

  DamagedFolder moved(kTxn);
  moved.change(kFile, [](std::string& s) { s[17] = char(s[17] + 1); });
  CHECK(errors(moved).contains("txnindex-entry"));

  DamagedFolder torn(kTxn);
  torn.change(kFile, [](std::string& s) { s.resize(s.size() - 5); });
  CHECK(errors(torn).contains("txnindex-missing-entry"));
}

TEST_CASE("a snapshot is held against the log and its own checksum") {
  constexpr std::string_view kFile = "00000000000000000136.snapshot";
  DamagedFolder flipped(kTxn);
  flipped.change(kFile, [](std::string& s) { s[20] = char(s[20] ^ 4); });
  CHECK(errors(flipped) == Ids{"snapshot-invalid"});

  DamagedFolder empty(kTxn);
  empty.write(kFile, "");
  CHECK(errors(empty) == Ids{"snapshot-invalid"});

  DamagedFolder lies(kTxn);
  lies.change(kFile, [](std::string& s) {
    s[19] = char(s[19] + 1);  // the first producer's epoch
    store_be<uint32_t>(s.data() + 2, crc32c(Bytes(s).substr(6)));
  });
  CHECK(problems(lies) == Ids{"snapshot-entry"});

  DamagedFolder beyond(kTxn);
  beyond.write("00000000000000000999.snapshot", beyond.read(kFile));
  CHECK(problems(beyond) == Ids{"snapshot-stale"});
}

TEST_CASE("segments that leave a hole or overlap are seen") {
  constexpr const char* kSegments = "kafka-4.4-clean/clean/segments-0";
  DamagedFolder hole(kSegments);
  hole.change(kFirstLog, [](std::string& log) {
    log.resize(size_t(batches_of(log).back().position().value()));
  });
  CHECK(problems(hole).contains("log-hole"));

  DamagedFolder overlap(kSegments);
  overlap.change(kFirstLog, [](std::string& log) {
    log.append(std::string(batches_of(log).back().bytes()));
    auto batches = batches_of(log);
    set_base_offset(log.data() + batches.back().position().value(),
                    batches[batches.size() - 2].next_offset());
  });
  CHECK(errors(overlap).contains("log-overlap"));
}

TEST_CASE("leader epochs are held against their checkpoint") {
  DamagedFolder folder(kPlain);
  folder.write("leader-epoch-checkpoint", "0\n1\n3 0\n");
  CHECK(errors(folder).contains("batch-epoch"));
  folder.write("leader-epoch-checkpoint", "0\n2\n0 0\n1 5000\n");
  CHECK(errors(folder) == Ids{"epoch-checkpoint"});
  for (const char* bad : {"", "garbage", "0\n7\n0 0\n", "1\n1\n0 0\n"}) {
    folder.write("leader-epoch-checkpoint", bad);
    CHECK(errors(folder).empty());
  }
  folder.write("leader-epoch-checkpoint", "garbage");
  CHECK(problems(folder) == Ids{"checkpoint-invalid"});
}

}  // namespace weir
