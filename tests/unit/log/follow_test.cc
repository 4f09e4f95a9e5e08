// A cursor over a folder that another process writes: growth, rolls, removal
// and swaps under it; and folders as a crash inside a swap leaves them.
#include <unistd.h>

#include "lib/log/partition_view.h"
#include "lib/record/batch_builder.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/log/truth.h"

namespace weir {
namespace {

// Batches of one record, offsets [from, until).
std::string batches(int64_t from, int64_t until, int64_t step = 1) {
  std::string out;
  BatchBuilder builder;
  for (int64_t offset = from; offset < until; offset += step) {
    builder.begin({.base_offset = Offset(offset)});
    builder.add(TimestampMs(1000 + offset), {}, "value");
    out += builder.finish().value();
  }
  return out;
}

std::string log_name(int64_t base, std::string_view suffix = "") {
  return segment_file_name(Offset(base), SegmentFileKind::kLog) +
         std::string(suffix);
}

struct Folder {
  TempDir dir;
  CollectFindings findings;
  std::unique_ptr<PartitionView> view;
  std::optional<BatchCursor> cursor;

  void write(const std::string& name, Bytes content) {
    spit(dir / name, content);
  }
  void grow(const std::string& name, Bytes more) {
    auto file = posix_fs().open(dir / name, OpenMode::kWrite);
    REQUIRE(file);
    REQUIRE((*file)->write_at(Position((*file)->info()->size), more));
  }
  void rename(const std::string& from, const std::string& to) {
    REQUIRE(posix_fs().rename(dir / from, dir / to));
  }
  void remove(const std::string& name) {
    REQUIRE(posix_fs().remove(dir / name));
  }
  void open(int64_t from = 0) {
    view = PartitionView::open(posix_fs(), dir.path(), {}, findings).value();
    cursor = view->read(Offset(from), {.live = true}, findings);
  }
  /// Offsets of what is there by now.
  std::vector<int64_t> read(bool refresh = true) {
    if (refresh) REQUIRE(view->refresh());
    std::vector<int64_t> out;
    for (RawBatch batch; cursor->next(batch);) {
      CHECK(batch.crc_valid());
      out.push_back(batch.base_offset().value());
    }
    return out;
  }
};

std::vector<int64_t> range(int64_t from, int64_t until, int64_t step = 1) {
  std::vector<int64_t> out;
  for (; from < until; from += step) out.push_back(from);
  return out;
}

using None = std::vector<int64_t>;

}  // namespace

TEST_CASE("a cursor goes on as the log grows and rolls") {
  Folder f;
  f.write(log_name(0), batches(0, 10));
  f.open();
  CHECK(f.read() == range(0, 10));
  CHECK(f.read() == None{});
  f.grow(log_name(0), batches(10, 12));
  CHECK(f.read() == range(10, 12));
  f.write(log_name(12), "");
  CHECK(f.read() == None{});
  f.grow(log_name(12), batches(12, 15));
  CHECK(f.read() == range(12, 15));
  f.grow(log_name(12), batches(15, 16));
  f.write(log_name(16), batches(16, 20));
  CHECK(f.read() == range(15, 20));
  CHECK(f.view->end_offset().value() == Offset(20));
  CHECK(f.findings.all.empty());
}

TEST_CASE("a log that was empty at first is followed") {
  Folder f;
  f.open();
  CHECK(f.read() == None{});
  f.write(log_name(0), "");
  CHECK(f.read() == None{});
  f.grow(log_name(0), batches(0, 3));
  CHECK(f.read() == range(0, 3));
}

TEST_CASE("a batch half written is waited for and not reported") {
  std::string batch = batches(3, 4);
  for (size_t cut = 1; cut < batch.size(); cut += 3) {
    Folder f;
    f.write(log_name(0), batches(0, 3) + batch.substr(0, cut));
    f.open();
    CHECK(f.read() == range(0, 3));
    CHECK(f.view->end_offset().value() == Offset(3));
    CHECK(f.read() == None{});
    f.grow(log_name(0), batch.substr(cut));
    CHECK(f.read() == range(3, 4));
    CHECK(f.findings.all.empty());
  }
}

TEST_CASE("zeros at the end of a live log are waited at") {
  Folder f;
  f.write(log_name(0), batches(0, 3) + std::string(4096, '\0'));
  f.open();
  CHECK(f.read() == range(0, 3));
  f.write(log_name(0), batches(0, 5) + std::string(4096, '\0'));
  CHECK(f.read() == range(3, 5));
  CHECK(f.findings.all.empty());
}

TEST_CASE("what a cursor holds stays readable when its file is removed") {
  Folder f;
  f.write(log_name(0), batches(0, 5));
  f.write(log_name(5), batches(5, 10));
  f.open();
  RawBatch first;
  REQUIRE(f.cursor->next(first));
  auto held = f.cursor->mapping();
  f.remove(log_name(0));
  CHECK(f.read() == range(1, 10));
  CHECK(first.crc_valid());
  CHECK(f.view->log_start_offset() == Offset(5));
  CHECK(f.findings.all.empty());
}

TEST_CASE("segments removed before they were read are skipped in silence") {
  Folder f;
  for (int64_t base : {0, 5, 10, 15})
    f.write(log_name(base), batches(base, base + 5));
  f.open();
  RawBatch first;
  REQUIRE(f.cursor->next(first));
  f.rename(log_name(0), log_name(0, ".deleted"));
  f.remove(log_name(5));
  f.remove(log_name(10));
  // Not even told that anything changed.
  CHECK(f.read(false) == std::vector<int64_t>{1, 2, 3, 4, 15, 16, 17, 18, 19});
  CHECK(f.findings.all.empty());
}

TEST_CASE("a reader comes through a compaction that swaps its segments") {
  Folder f;
  for (int64_t base : {0, 5, 10, 15})
    f.write(log_name(base), batches(base, base + 5));
  f.open();
  RawBatch batch;
  for (int i = 0; i < 7; ++i) REQUIRE(f.cursor->next(batch));
  // 0, 5 and 10 become one segment with every second offset.
  f.write(log_name(0, ".cleaned"), batches(0, 15, 2));
  REQUIRE(f.view->refresh());
  f.rename(log_name(0, ".cleaned"), log_name(0, ".swap"));
  REQUIRE(f.view->refresh());
  for (int64_t base : {0, 5, 10})
    f.rename(log_name(base), log_name(base, ".deleted"));
  REQUIRE(f.view->refresh());
  f.rename(log_name(0, ".swap"), log_name(0));
  // Of the old segment in hand the rest, then the new one.
  CHECK(f.read() ==
        std::vector<int64_t>{7, 8, 9, 10, 12, 14, 15, 16, 17, 18, 19});
  CHECK(f.findings.all.empty());
}

TEST_CASE("each step of a swap leaves exactly one version to be read") {
  // D16: the old segments are 0 and 5, the new one is 0 with even offsets.
  struct Step {
    std::string what;
    std::vector<std::string> old_suffixes;  // of 0 and 5; "-": gone
    std::string new_suffix;
    bool old_version;
  };
  const std::vector<Step> steps = {
      {"cleaning", {"", ""}, ".cleaned", true},
      {"complete", {"", ""}, ".swap", false},
      {"one old away", {".deleted", ""}, ".swap", false},
      {"both old away", {".deleted", ".deleted"}, ".swap", false},
      {"renamed", {".deleted", ".deleted"}, "", false},
      {"removed", {"-", "-"}, "", false},
  };
  for (const Step& step : steps) {
    Folder f;
    auto write = [&](int64_t base, const std::string& suffix, Bytes content) {
      if (suffix == "-") return;
      f.write(log_name(base, suffix), content);
      f.write(segment_file_name(Offset(base), SegmentFileKind::kIndex) + suffix,
              "");
    };
    write(0, step.old_suffixes[0], batches(0, 5));
    write(5, step.old_suffixes[1], batches(5, 10));
    write(0, step.new_suffix, batches(0, 10, 2));
    write(10, "", batches(10, 12));
    f.open();
    INFO(step.what);
    auto expected = step.old_version
                        ? range(0, 12)
                        : std::vector<int64_t>{0, 2, 4, 6, 8, 10, 11};
    CHECK(f.read() == expected);
  }
}

TEST_CASE("a cleaned file voids the swaps of an unfinished split") {
  // D16: 0 was being split into 0 and 5; 5 is still .cleaned.
  Folder f;
  f.write(log_name(0), batches(0, 10));
  f.write(log_name(5, ".cleaned"), batches(5, 7));
  f.write(log_name(7, ".swap"), batches(7, 10));
  f.open();
  CHECK(f.read() == range(0, 10));
  auto listing = list_partition_folder(posix_fs(), f.dir.path()).value();
  CHECK(listing.leftovers.size() == 2);
  CHECK(listing.segments.size() == 1);
  // A swap below it is of a compaction, and stands.
  f.remove(log_name(7, ".swap"));
  f.write(log_name(0, ".swap"), batches(0, 10, 2));
  f.open();
  CHECK(f.read() == range(0, 10, 2));
}

TEST_CASE("an index without its log is a leftover") {
  Folder f;  // D16
  f.write(log_name(0), batches(0, 3));
  f.write("00000000000000000009.index", "12345678");
  f.write("00000000000000000009.timeindex", "");
  auto listing = list_partition_folder(posix_fs(), f.dir.path()).value();
  CHECK(listing.leftovers.size() == 2);
  CHECK(listing.segments.size() == 1);
}

TEST_CASE("a log cut short under its reader ends there and does not crash") {
  Folder f;
  std::string all = batches(0, 2000);
  f.write(log_name(0), all);
  f.open();
  RawBatch batch;
  for (int i = 0; i < 10; ++i) REQUIRE(f.cursor->next(batch));
  REQUIRE(::truncate((f.dir / log_name(0)).c_str(), 8192) == 0);
  auto rest = f.read(false);
  CHECK(rest.size() < 1990);
  CHECK(rest.front() == 10);
}

TEST_CASE("a length that hides what follows does not stop a live reader") {
  Folder f;
  std::string log = batches(0, 6);
  size_t size = log.size() / 6;
  std::string bad = log;
  bad[2 * size + 8] = 0x7f;
  f.write(log_name(0), bad.substr(0, 3 * size));
  f.open();
  CHECK(f.read() == range(0, 2));
  CHECK(f.findings.all.empty());
  f.grow(log_name(0), bad.substr(3 * size));
  CHECK(f.read() == range(3, 6));
  REQUIRE(f.findings.all.size() == 1);
  CHECK(f.findings.all[0].id == "batch-length");
}

TEST_CASE("a torn batch is reported once its segment is no longer the last") {
  Folder f;
  std::string log = batches(0, 3);
  f.write(log_name(0), log.substr(0, log.size() - 5));
  f.open();
  CHECK(f.read() == range(0, 2));
  CHECK(f.findings.all.empty());
  f.write(log_name(3), batches(3, 5));
  CHECK(f.read() == range(3, 5));
  REQUIRE(f.findings.all.size() == 1);
  CHECK(f.findings.all[0].id == "batch-torn");
}

TEST_CASE(
    "a batch that was half there when mapped is read from what followed") {
  // The segment is finished, rolled and compacted before the cursor looks.
  for (bool compacted : {false, true}) {
    for (bool waited : {false, true}) {
      Folder f;
      std::string log = batches(0, 3);
      f.write(log_name(0), log.substr(0, log.size() - 5));
      f.open();
      RawBatch batch;
      if (waited)
        CHECK(f.read() == range(0, 2));
      else
        REQUIRE(f.cursor->next(batch));
      if (compacted) f.remove(log_name(0));
      f.write(log_name(0), log);
      f.write(log_name(3), batches(3, 5));
      CHECK(f.read() == range(waited ? 2 : 1, 5));
      CHECK(f.findings.all.empty());
    }
  }
}

TEST_CASE("damage in a live log is stepped over once good batches follow") {
  Folder f;
  std::string log = batches(0, 6);
  size_t size = log.size() / 6;
  std::string bad = log;
  bad[2 * size + 30] ^= 1;
  f.write(log_name(0), bad.substr(0, 3 * size));
  f.open();
  CHECK(f.read() == range(0, 2));
  CHECK(f.findings.all.empty());
  f.grow(log_name(0), bad.substr(3 * size));
  CHECK(f.read() == range(3, 6));
  REQUIRE(f.findings.all.size() == 1);
  CHECK(f.findings.all[0].id == "batch-crc");
  CHECK(f.findings.all[0].position == Position(int64_t(2 * size)));
}

}  // namespace weir
