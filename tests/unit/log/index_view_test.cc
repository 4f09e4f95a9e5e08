// Index views against Kafka's dump tool, and against std::map.
#include <map>
#include <random>

#include "lib/log/names.h"
#include "lib/log/offset_index.h"
#include "lib/log/time_index.h"
#include "lib/log/txn_index.h"
#include "tests/unit/log/truth.h"

namespace weir {
namespace {

// `offset: 1 position: 2` as {1, 2}, for each line behind the first.
std::vector<std::vector<int64_t>> dumped(const std::string& path) {
  std::ifstream in(path);
  REQUIRE(in.good());
  std::vector<std::vector<int64_t>> out;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::vector<int64_t> numbers;
    for (size_t at = line.find(": "); at != line.npos;
         at = line.find(": ", at + 1))
      numbers.push_back(std::stoll(line.substr(at + 2)));
    if (!numbers.empty()) out.push_back(std::move(numbers));
  }
  return out;
}

// Calls `use(index bytes, base, dump)` for each dumped index of a kind.
template <class Use>
void for_each_dump(SegmentFileKind kind, Use use) {
  for (std::string version : {"4.4", "4.1"}) {
    std::string root = golden("kafka-" + version + "-clean/clean");
    std::string dumps = golden("kafka-" + version + "-truth/dump");
    size_t seen = 0;
    for (const std::string& name : names_in(dumps)) {
      size_t plus = name.find('+');
      std::string file = name.substr(plus + 1, name.size() - plus - 5);
      auto parsed = parse_segment_file(file);
      if (!parsed || parsed->kind != kind) continue;
      std::string path = root + "/" + name.substr(0, plus) + "/" + file;
      INFO(path);
      use(slurp(path), parsed->base, dumped(join_path(dumps, name)));
      ++seen;
    }
    CHECK(seen > 0);
  }
}

std::vector<std::string> ids(const CollectFindings& findings) {
  std::vector<std::string> out;
  for (const Finding& f : findings.all) out.emplace_back(f.id);
  return out;
}
using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("offset indexes hold what Kafka's dump tool shows") {
  for_each_dump(SegmentFileKind::kIndex,
                [](const std::string& bytes, Offset base, const auto& dump) {
                  OffsetIndexView index(bytes, base);
                  REQUIRE(index.size() == dump.size());
                  for (size_t i = 0; i < dump.size(); ++i)
                    CHECK(index[i] == OffsetIndexEntry{Offset(dump[i][0]),
                                                       Position(dump[i][1])});
                  CollectFindings findings;
                  index.check("x", findings);
                  // KRaft's own log keeps its indexes preallocated.
                  for (const Finding& f : findings.all)
                    CHECK(f.severity() == Severity::kInfo);
                });
}

TEST_CASE("time indexes hold what Kafka's dump tool shows") {
  for_each_dump(SegmentFileKind::kTimeIndex,
                [](const std::string& bytes, Offset base, const auto& dump) {
                  TimeIndexView index(bytes, base);
                  REQUIRE(index.size() == dump.size());
                  for (size_t i = 0; i < dump.size(); ++i)
                    CHECK(index[i] == TimeIndexEntry{TimestampMs(dump[i][0]),
                                                     Offset(dump[i][1])});
                  CHECK(index.rises());
                });
}

TEST_CASE("transaction indexes hold what Kafka's dump tool shows") {
  for_each_dump(SegmentFileKind::kTxnIndex, [](const std::string& bytes,
                                               Offset base, const auto& dump) {
    TxnIndexView index(bytes);
    REQUIRE(index.size() == dump.size());
    for (size_t i = 0; i < dump.size(); ++i) {
      CHECK(index.version(i) == dump[i][0]);
      CHECK(index[i] == AbortedTxn{ProducerId(dump[i][1]), Offset(dump[i][2]),
                                   Offset(dump[i][3]), Offset(dump[i][4])});
    }
    CHECK(index.sane(base));
  });
}

TEST_CASE("an offset index finds what a map finds") {
  std::mt19937 random(Catch::rngSeed());
  INFO("seed " << Catch::rngSeed());
  for (int round = 0; round < 50; ++round) {
    Offset base{int64_t(random())};
    std::map<int64_t, int64_t> model;
    std::string bytes;
    int64_t offset = base.value(), position = 0;
    for (size_t n = random() % 40; n > 0; --n) {
      offset += 1 + random() % 20;
      position += 1 + random() % 1000;
      model[offset] = position;
      append_entry(bytes, OffsetIndexEntry{Offset(offset), Position(position)},
                   base);
    }
    bytes.append(random() % 3 * 64, '\0');
    OffsetIndexView index(bytes, base);
    REQUIRE(index.size() == model.size());
    for (int64_t o = base.value() - 1; o <= offset + 2; ++o) {
      auto expected = model.upper_bound(o);
      auto found = index.find(Offset(o));
      REQUIRE(found.has_value() == (expected != model.begin()));
      if (found) CHECK(index[*found].offset.value() == (--expected)->first);
    }
  }
}

TEST_CASE("a time index finds what a map finds") {
  std::mt19937 random(Catch::rngSeed());
  INFO("seed " << Catch::rngSeed());
  for (int round = 0; round < 50; ++round) {
    std::map<int64_t, int64_t> model;
    std::string bytes;
    int64_t offset = 0, time = int64_t(random() % 100) - 50;
    for (size_t n = random() % 40; n > 0; --n) {
      offset += 1 + random() % 20;
      time += 1 + random() % 30;
      model[time] = offset;
      append_entry(bytes, TimeIndexEntry{TimestampMs(time), Offset(offset)},
                   Offset(0));
    }
    bytes.append(random() % 3 * 96, '\0');
    TimeIndexView index(bytes, Offset(0));
    REQUIRE(index.size() == model.size());
    for (int64_t t = -60; t <= time + 2; ++t) {
      auto expected = model.upper_bound(t);
      auto found = index.find(TimestampMs(t));
      REQUIRE(found.has_value() == (expected != model.begin()));
      if (found) CHECK(index[*found].timestamp.value() == (--expected)->first);
    }
  }
}

TEST_CASE("a preallocated index of zeros has no entries and is no error") {
  std::string zeros(10 << 20, '\0');  // D11
  OffsetIndexView index(zeros, Offset(5));
  CHECK(index.empty());
  CHECK_FALSE(index.find(Offset(9)));
  TimeIndexView times(zeros, Offset(5));  // D12
  CHECK(times.empty());
  CollectFindings findings;
  index.check("x", findings);
  REQUIRE(ids(findings) == Ids{"index-preallocated"});
  CHECK(findings.all[0].severity() == Severity::kInfo);
}

TEST_CASE("indexes that cannot be are said to be so") {
  std::string bytes;  // D11, D12
  for (int64_t i : {1, 2, 3})
    append_entry(bytes, OffsetIndexEntry{Offset(i), Position(i * 10)},
                 Offset(0));
  auto check = [](std::string file) {
    CollectFindings findings;
    OffsetIndexView(file, Offset(0)).check("x", findings);
    return ids(findings);
  };
  CHECK(check(bytes) == Ids{});
  CHECK(check(bytes + "abc") == Ids{"index-size"});
  CHECK(check(bytes + std::string(8, '\0') + bytes) == Ids{"index-order"});
  CHECK(check(bytes + bytes) == Ids{"index-order"});
  CHECK(check(bytes + std::string(16, '\0')) == Ids{"index-preallocated"});
  std::string times;
  for (int64_t t : {5, 4})
    append_entry(times, TimeIndexEntry{TimestampMs(t), Offset(9 - t)},
                 Offset(0));
  CollectFindings findings;
  TimeIndexView(times, Offset(0)).check("x", findings);
  CHECK(ids(findings) == Ids{"index-order"});
  CHECK_FALSE(TimeIndexView(times, Offset(0)).rises());
}

TEST_CASE("a transaction index is sane only if every entry can be") {
  AbortedTxn first{ProducerId(1), Offset(10), Offset(20), Offset(15)};
  AbortedTxn second{ProducerId(2), Offset(12), Offset(25), Offset(26)};
  std::string good;  // D13
  append_entry(good, first);
  append_entry(good, second);
  CHECK(TxnIndexView(good).sane(Offset(5)));
  CHECK_FALSE(TxnIndexView(good).sane(Offset(22)));
  CHECK_FALSE(TxnIndexView(good.substr(0, 50)).sane(Offset(5)));
  CHECK(TxnIndexView(good.substr(0, 50)).size() == 1);
  CHECK(TxnIndexView(good.substr(0, 50))[0] == first);
  std::string version = good;
  version[1] = 1;
  CHECK_FALSE(TxnIndexView(version).sane(Offset(5)));
  std::string falling = good.substr(34) + good.substr(0, 34);
  CHECK_FALSE(TxnIndexView(falling).sane(Offset(5)));
  CHECK(TxnIndexView("").sane(Offset(5)));
}

}  // namespace weir
