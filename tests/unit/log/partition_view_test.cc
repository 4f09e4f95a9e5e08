// PartitionView and BatchCursor against what Kafka's consumer read.
#include "lib/log/partition_view.h"

#include <sys/stat.h>
#include <unistd.h>

#include <functional>
#include <random>

#include "lib/log/data_dir_view.h"
#include "lib/record/batch_builder.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/log/truth.h"

namespace weir {
namespace {

const std::vector<std::pair<std::string, std::string>> kDirectories = {
    {"kafka-4.4-clean/clean", "kafka-4.4-truth/truth"},
    {"kafka-4.4-unclean/unclean", "kafka-4.4-truth/truth"},
    {"kafka-4.1-clean/clean", "kafka-4.1-truth/truth"},
    {"kafka-4.1-unclean/unclean", "kafka-4.1-truth/truth"},
};
const std::vector<std::string> kTopics = {
    "append-time",  "codec-gzip", "codec-lz4", "codec-none",
    "codec-snappy", "codec-zstd", "compacted", "compact-pending",
    "deleted-head", "segments",   "txn",       "grown"};

std::vector<std::string> read_all(PartitionView& partition, Offset from,
                                  FindingSink& sink) {
  std::vector<std::string> out;
  BatchCursor cursor = partition.read(from, {}, sink);
  RecordReader reader;
  for (RawBatch batch; cursor.next(batch);) {
    if (batch.control()) continue;
    REQUIRE(reader.open(batch));
    for (RecordView record; reader.next(record);)
      if (record.offset >= cursor.from())
        out.push_back(describe(record, batch.leader_epoch()));
    REQUIRE(reader.ok());
  }
  return out;
}

std::unique_ptr<PartitionView> open_view(const std::string& path,
                                         FindingSink& sink) {
  auto view = PartitionView::open(posix_fs(), path, {}, sink);
  REQUIRE(view);
  return std::move(*view);
}

std::string golden_partition(std::string_view folder) {
  return golden("kafka-4.4-clean/clean/" + std::string(folder));
}

std::vector<int64_t> base_offsets(PartitionView& view, FindingSink& sink,
                                  Offset from = Offset(0)) {
  std::vector<int64_t> out;
  BatchCursor cursor = view.read(from, {}, sink);
  for (RawBatch batch; cursor.next(batch);)
    out.push_back(batch.base_offset().value());
  return out;
}

std::vector<std::string> ids(const CollectFindings& findings) {
  std::vector<std::string> out;
  for (const Finding& f : findings.all) out.emplace_back(f.id);
  return out;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("every golden partition reads as Kafka's consumer read it") {
  for (const auto& [dir, truth_dir] : kDirectories) {
    CollectFindings findings;
    auto view = DataDirView::open(posix_fs(), {golden(dir)}, findings);
    REQUIRE(view);
    for (const std::string& topic : kTopics) {
      Truth truth = read_truth(golden(truth_dir + "/" + topic + ".jsonl"));
      const TopicView* found = (*view)->find(topic);
      REQUIRE(found);
      for (const auto& [partition, folder] : found->partitions) {
        INFO(dir << " " << folder.folder);
        auto log = (*view)->open_partition(folder, findings);
        REQUIRE(log);
        CHECK(read_all(**log, (*log)->log_start_offset(), findings) ==
              truth[partition.value()]);
      }
    }
    CHECK(ids(findings) == Ids{});
  }
}

TEST_CASE("message sets of both old versions read as their writer says") {
  for (std::string name : {"none", "gzip", "snappy", "lz4"}) {
    for (int magic : {0, 1}) {
      std::string topic = fmt::format("old-v{}-{}", magic, name);
      INFO(topic);
      CollectFindings findings;
      auto view = open_view(golden("message-sets-v0-v1/clean/" + topic + "-0"),
                            findings);
      Truth truth = read_truth(
          golden("message-sets-v0-v1/truth/" + topic + ".jsonl"), magic);
      CHECK(read_all(*view, Offset(0), findings) == truth[0]);
      CHECK(ids(findings) == Ids{});
    }
  }
}

TEST_CASE("reading from any offset gives the rest of the partition") {
  for (std::string folder : {"codec-zstd-0", "compacted-0", "txn-0"}) {
    CollectFindings findings;
    auto view = open_view(golden_partition(folder), findings);
    std::vector<std::string> all = read_all(*view, Offset(0), findings);
    Offset end = view->end_offset().value();
    size_t skip = 0;
    for (Offset from{0}; from <= end;
         from += std::max<int64_t>(1, end.value() / 300)) {
      while (skip < all.size() && std::stoll(all[skip]) < from.value()) ++skip;
      INFO(folder << " from " << from.value());
      CHECK(read_all(*view, from, findings) ==
            std::vector<std::string>(all.begin() + long(skip), all.end()));
    }
  }
}

TEST_CASE("the end is behind the last batch, clean or not") {
  IgnoreFindings ignore;
  auto at = [&](const std::string& dir, std::string_view folder) {
    auto view = open_view(golden(dir + "/" + std::string(folder)), ignore);
    return view->end_offset().value().value();
  };
  for (std::string dir :
       {"kafka-4.4-clean/clean", "kafka-4.4-unclean/unclean"}) {
    CHECK(at(dir, "segments-0") == 26000);
    CHECK(at(dir, "compacted-0") == 9005);
    CHECK(at(dir, "grown-3") == 0);
  }
  CHECK(at("kafka-4.4-clean/clean", "txn-0") == 136);
}

TEST_CASE("the log start offset is the checkpoint's where that is above") {
  IgnoreFindings ignore;
  auto view =
      DataDirView::open(posix_fs(), {golden("kafka-4.4-clean/clean")}, ignore);
  auto log = (*view)->open_partition("deleted-head", PartitionId(0), ignore);
  REQUIRE(log);
  CHECK((*log)->log_start_offset() == Offset(73));
  (*log)->set_log_start(Offset(80));
  CHECK((*log)->log_start_offset() == Offset(80));
  (*log)->set_log_start(Offset(10));
  CHECK((*log)->log_start_offset() == Offset(80));
}

TEST_CASE("a time leads to the first record at or after it, as in the truth") {
  for (const auto& [dir, truth_dir] : kDirectories) {
    IgnoreFindings ignore;
    auto view = DataDirView::open(posix_fs(), {golden(dir)}, ignore);
    REQUIRE(view);
    for (std::string topic : {"segments", "codec-lz4", "append-time"}) {
      Truth truth = read_truth(golden(truth_dir + "/" + topic + ".jsonl"));
      auto log = (*view)->open_partition(topic, PartitionId(0), ignore);
      REQUIRE(log);
      // Offsets and timestamps of the truth, in order.
      std::vector<std::pair<int64_t, int64_t>> records;
      int64_t least = INT64_MAX, most = INT64_MIN;
      for (const std::string& line : truth[0]) {
        size_t n = 0;
        int64_t offset = std::stoll(line, &n);
        int64_t time = std::stoll(line.substr(n));
        records.emplace_back(offset, time);
        least = std::min(least, time), most = std::max(most, time);
      }
      int64_t step = std::max<int64_t>(1, (most - least) / 60);
      for (int64_t t = least - 1; t <= most + step; t += step) {
        auto expected =
            std::find_if(records.begin(), records.end(),
                         [&](const auto& r) { return r.second >= t; });
        auto found = (*log)->offset_at(TimestampMs(t));
        REQUIRE(found);
        INFO(dir << " " << topic << " at " << t);
        REQUIRE(found->has_value() == (expected != records.end()));
        if (*found) CHECK((*found)->offset.value() == expected->first);
      }
    }
  }
}

TEST_CASE("the answers are the same with good, bad and no indexes") {
  // D11, D12.
  TempDir dir;
  std::string source = golden_partition("segments-0");
  IgnoreFindings ignore;
  auto good = open_view(source, ignore);
  std::vector<int64_t> all = base_offsets(*good, ignore);
  std::mt19937 random(Catch::rngSeed());
  auto garbage = [&](size_t n) {
    std::string out(n, '\0');
    for (char& c : out) c = char(random());
    return out;
  };
  struct Damage {
    std::string name;
    std::function<std::string(std::string)> make;
  };
  const std::vector<Damage> damages = {
      {"missing", nullptr},
      {"empty", [](std::string) { return std::string(); }},
      {"zeros", [](std::string) { return std::string(1 << 20, '\0'); }},
      {"zero tail", [](std::string s) { return s + std::string(960, '\0'); }},
      {"misfit", [](std::string s) { return s + "abc"; }},
      {"garbage", [&](std::string) { return garbage(24 * 64); }},
      {"turned round",
       [](std::string s) {
         std::reverse(s.begin(), s.end());
         return s;
       }},
      {"too far",
       [](std::string s) {
         for (size_t i = 4; i < s.size(); i += 8) s[i] = 0x7f;
         return s;
       }},
      {"inside batches", [](std::string s) {
         for (size_t i = 7; i < s.size(); i += 8) s[i] = char(s[i] + 1);
         return s;
       }}};
  for (const Damage& damage : damages) {
    INFO(damage.name << ", seed " << Catch::rngSeed());
    std::string folder = dir / ("bad-" + std::to_string(&damage - &damages[0]));
    copy_folder(source, folder);
    for (const std::string& name : names_in(folder)) {
      if (!name.ends_with("index")) continue;
      std::string path = join_path(folder, name);
      if (damage.make)
        spit(path, damage.make(slurp(path)));
      else
        REQUIRE(posix_fs().remove(path));
    }
    auto bad = open_view(folder, ignore);
    CHECK(bad->end_offset().value() == Offset(26000));
    for (int64_t from = 0; from < 26000; from += 1999)
      CHECK(base_offsets(*bad, ignore, Offset(from)) ==
            base_offsets(*good, ignore, Offset(from)));
    for (int64_t t = 1767225990000; t < 1767227000000; t += 7'654'321 / 100)
      CHECK(bad->offset_at(TimestampMs(t)).value() ==
            good->offset_at(TimestampMs(t)).value());
  }
}

TEST_CASE("a torn last batch is reported and all before it read") {
  // D1: every cut through the last two batches.
  TempDir dir;
  std::string log =
      slurp(golden_partition("codec-none-0") + "/00000000000000000000.log");
  std::vector<RawBatch> batches;
  for (int64_t at = 0; at < int64_t(log.size());) {
    batches.push_back(peek_batch(log, at).batch);
    at = batches.back().end_position().value();
  }
  int64_t two_back = batches[batches.size() - 2].position().value();
  for (int64_t cut = two_back; cut < int64_t(log.size()); cut += 7) {
    INFO("cut at " << cut);
    spit(dir / "x.log", log.substr(0, size_t(cut)));
    CollectFindings findings;
    auto view = open_view(dir / "x.log", findings);
    size_t whole = size_t(std::count_if(
        batches.begin(), batches.end(),
        [&](const RawBatch& b) { return b.end_position() <= Position(cut); }));
    CHECK(base_offsets(*view, findings).size() == whole);
    CHECK(view->end_offset().value() == batches[whole - 1].next_offset());
    // Of a cut base offset only zeros may be left.
    Position end = batches[whole - 1].end_position();
    bool zeros = log.substr(size_t(end.value()), size_t(cut - end.value()))
                     .find_first_not_of('\0') == std::string::npos;
    CHECK(ids(findings) == (end == Position(cut) ? Ids{}
                            : zeros              ? Ids{"log-zero-tail"}
                                                 : Ids{"batch-torn"}));
  }
}

TEST_CASE("good batches on both sides of damage are read") {
  // D3, D4, D10: fields of one batch's header and its body.
  struct Field {
    std::string_view id;
    size_t at;
    char value;
  };
  const std::vector<Field> fields = {
      {"batch-length", 8, char(0x80)},  // negative
      {"batch-length", 8, char(0x40)},  // beyond the file
      {"batch-crc", 10, 1},             // too long, inside the file
      {"batch-length", 11, 0},          // shorter
      {"batch-magic", 16, 3},
      {"batch-magic", 16, char(0xff)},
      {"batch-crc", 18, 1},
      {"batch-crc", 70, 1},
  };
  TempDir dir;
  std::string log =
      slurp(golden_partition("codec-none-0") + "/00000000000000000000.log");
  IgnoreFindings ignore;
  std::vector<int64_t> good;
  {
    spit(dir / "x.log", log);
    good = base_offsets(*open_view(dir / "x.log", ignore), ignore);
  }
  for (const Field& field : fields) {
    for (size_t victim : {size_t(0), good.size() / 2}) {
      size_t at = 0;
      for (size_t i = 0; i < victim; ++i)
        at = size_t(peek_batch(log, int64_t(at)).batch.end_position().value());
      std::string bad = log;
      bad[at + field.at] = field.at == 10 || field.at > 16
                               ? char(bad[at + field.at] ^ field.value)
                               : field.value;
      if (field.at == 11) bad[at + 10] = 0;
      spit(dir / "x.log", bad);
      CollectFindings findings;
      auto view = open_view(dir / "x.log", findings);
      std::vector<int64_t> expected = good;
      expected.erase(expected.begin() + long(victim));
      INFO(field.id << " at " << field.at << " of batch " << victim);
      CHECK(base_offsets(*view, findings) == expected);
      REQUIRE(findings.all.size() == 1);
      CHECK(findings.all[0].position == Position(int64_t(at)));
      if (field.at != 10 && field.at != 11)
        CHECK(findings.all[0].id == field.id);
    }
  }
}

TEST_CASE("zeros behind the last batch are reported and end the log") {
  TempDir dir;
  std::string log =
      slurp(golden_partition("codec-none-0") + "/00000000000000000000.log");
  spit(dir / "x.log", log + std::string(4096, '\0'));
  CollectFindings findings;
  auto view = open_view(dir / "x.log", findings);
  auto offsets = base_offsets(*view, findings);
  CHECK(ids(findings) == Ids{"log-zero-tail"});
  CHECK(findings.all[0].position == Position(int64_t(log.size())));
  CHECK(view->end_offset().value() == Offset(202));
}

TEST_CASE("a batch inside the value of a damaged one is no way back") {
  TempDir dir;
  std::string inner =
      slurp(golden_partition("codec-none-0") + "/00000000000000000000.log")
          .substr(0, 2000);
  REQUIRE(peek_batch(inner, 0).batch.crc_valid());
  for (bool length_damaged : {false, true}) {
    BatchBuilder builder;
    std::string log;
    for (int64_t offset : {1000, 1001, 1002}) {
      builder.begin({.base_offset = Offset(offset)});
      builder.add(TimestampMs(1), {}, inner);
      std::string batch(builder.finish().value());
      if (offset == 1001) batch[length_damaged ? 8 : 20] ^= 0x40;
      log += batch;
    }
    for (size_t cut : {size_t(0), size_t(50)}) {
      spit(dir / "00000000000000001000.log", log.substr(0, log.size() - cut));
      CollectFindings findings;
      auto view = open_view(dir.path(), findings);
      auto expected =
          cut ? std::vector<int64_t>{1000} : std::vector<int64_t>{1000, 1002};
      CHECK(base_offsets(*view, findings) == expected);
    }
  }
}

TEST_CASE("a hole between segments is read over") {  // D15
  TempDir dir;
  copy_folder(golden_partition("segments-0"), dir / "s-0");
  REQUIRE(posix_fs().remove(dir / "s-0/00000000000000000000.log"));
  CollectFindings findings;
  auto view = open_view(dir / "s-0", findings);
  CHECK(view->log_start_offset() == Offset(13200));
  auto offsets = base_offsets(*view, findings);
  CHECK(offsets.front() == 13200);
  CHECK(ids(findings) == Ids{});
}

TEST_CASE("segments that overlap give no offset twice and are reported") {
  TempDir dir;  // D15
  copy_folder(golden_partition("segments-0"), dir / "s-0");
  std::string first = slurp(dir / "s-0/00000000000000000000.log");
  std::string second = slurp(dir / "s-0/00000000000000013200.log");
  // The first segment also holds the first batches of the second.
  size_t part = size_t(peek_batch(second, 0).batch.size());
  part += size_t(peek_batch(second, int64_t(part)).batch.size());
  spit(dir / "s-0/00000000000000000000.log", first + second.substr(0, part));
  CollectFindings findings;
  IgnoreFindings ignore;
  auto good = open_view(golden_partition("segments-0"), ignore);
  auto view = open_view(dir / "s-0", findings);
  CHECK(base_offsets(*view, findings) == base_offsets(*good, ignore));
  CHECK(ids(findings) == Ids{"log-overlap"});
}

TEST_CASE("a wrong base offset is reported and hides nothing") {
  TempDir dir;
  copy_folder(golden_partition("segments-0"), dir / "s-0");
  std::string path = dir / "s-0/00000000000000000000.log";
  std::string log = slurp(path);
  IgnoreFindings ignore;
  auto view = open_view(dir / "s-0", ignore);
  size_t batches = base_offsets(*view, ignore).size();
  int64_t last = 0;
  for (int64_t at = 0; at < int64_t(log.size());
       at = peek_batch(log, at).batch.end_position().value())
    last = at;
  for (int64_t at : {int64_t(0), last}) {
    std::string bad = log;
    bad[size_t(at) + 2] = 1;
    spit(path, bad);
    CollectFindings findings;
    auto damaged = open_view(dir / "s-0", findings);
    CHECK(base_offsets(*damaged, findings).size() == batches);
    CHECK_FALSE(findings.all.empty());
  }
}

TEST_CASE("a first batch below the file's name is reported and read") {
  TempDir dir;  // D15
  std::string log =
      slurp(golden_partition("codec-none-0") + "/00000000000000000000.log");
  spit(dir / "00000000000000000005.log", log);
  CollectFindings findings;
  IgnoreFindings ignore;
  auto view = open_view(dir.path(), findings);
  auto offsets = base_offsets(*view, findings, Offset(5));
  CHECK(offsets.front() == 0);
  CHECK(offsets ==
        base_offsets(*open_view(golden_partition("codec-none-0"), ignore),
                     ignore));
  CHECK(ids(findings) == Ids{"batch-offset"});
}

TEST_CASE("a file that cannot be read is reported and passed by") {  // D17
  TempDir dir;
  copy_folder(golden_partition("segments-0"), dir / "s-0");
  REQUIRE(posix_fs().remove(dir / "s-0/00000000000000000000.log"));
  REQUIRE(posix_fs().make_dir(dir / "s-0/00000000000000000000.log"));
  CollectFindings findings;
  auto view = open_view(dir / "s-0", findings);
  CHECK(base_offsets(*view, findings).front() == 13200);
  REQUIRE(ids(findings) == Ids{"unreadable"});
  CHECK(findings.all[0].file == "s-0/00000000000000000000.log");
  CHECK(view->end_offset().value() == Offset(26000));
  // Never waited for.
  REQUIRE(::mkfifo((dir / "s-0/00000000000000026000.log").c_str(), 0600) == 0);
  CHECK_FALSE(view->refresh().value());
  CHECK(ids(findings) == Ids{"unreadable", "unreadable"});
  REQUIRE(::symlink("nowhere",
                    (dir / "s-0/00000000000000026001.log").c_str()) == 0);
  CHECK_FALSE(view->refresh().value());
  CHECK(ids(findings) == Ids{"unreadable", "unreadable", "unreadable"});
  CHECK(findings.all[2].message == "is a link to nothing");
  CHECK(view->end_offset().value() == Offset(26000));
}

TEST_CASE("empty segments, lone indexes and empty folders are no problem") {
  TempDir dir;  // D17
  IgnoreFindings ignore;
  REQUIRE(posix_fs().make_dir(dir / "e-0"));
  auto empty = open_view(dir / "e-0", ignore);
  CHECK(empty->end_offset().value() == Offset(0));
  CHECK(base_offsets(*empty, ignore).empty());
  spit(dir / "e-0/00000000000000000007.index", "abcdefgh");
  CHECK_FALSE(empty->refresh().value());
  spit(dir / "e-0/00000000000000000007.log", "");
  CHECK(empty->refresh().value());
  CHECK(empty->end_offset().value() == Offset(7));
  CHECK(empty->log_start_offset() == Offset(7));
  CHECK(base_offsets(*empty, ignore).empty());
  CHECK_FALSE(empty->offset_at(TimestampMs(0)).value().has_value());
}

TEST_CASE("a folder of any name and a stray log are partitions") {
  TempDir dir;
  IgnoreFindings ignore;
  copy_folder(golden_partition("codec-gzip-1"), dir / "some copy");
  auto folder = open_view(dir / "some copy", ignore);
  auto expected = base_offsets(*folder, ignore);
  CHECK(expected.size() > 3);
  std::string log = slurp(dir / "some copy/00000000000000000000.log");
  spit(dir / "copy of it", log);
  auto stray = open_view(dir / "copy of it", ignore);
  CHECK(stray->is_file());
  CHECK(base_offsets(*stray, ignore) == expected);
  CHECK(stray->end_offset().value() == folder->end_offset().value());
  spit(dir / "tail of it", log.substr(size_t(peek_batch(log, 0).batch.size())));
  CHECK(open_view(dir / "tail of it", ignore)->log_start_offset() ==
        peek_batch(log, 0).batch.next_offset());
  spit(dir / "old.log", slurp(golden("message-sets-v0-v1/clean/old-v1-gzip-0") +
                              "/00000000000000000000.log"));
  CHECK(open_view(dir / "old.log", ignore)->log_start_offset() == Offset(0));
  CHECK_FALSE(PartitionView::open(posix_fs(), dir / "nothing", {}, ignore));
}

}  // namespace weir
