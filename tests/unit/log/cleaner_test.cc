// The cleaner against what Kafka's cleaner left: its output and, as .deleted
// files, its input.
#include "lib/log/cleaner.h"

#include "lib/record/batch_builder.h"
#include "tests/unit/log/golden_log.h"

using namespace weir;

namespace {

struct Line {
  Offset offset;
  TimestampMs timestamp;
  std::string key, value;
  bool operator==(const Line&) const = default;
};

std::vector<Line> records_of(const RawBatch& batch) {
  std::vector<Line> out;
  RecordReader reader;
  REQUIRE(reader.open(batch));
  for (RecordView r; reader.next(r);)
    out.push_back({r.offset, r.timestamp, std::string(r.key),
                   r.has_value() ? std::string(r.value) : "(null)"});
  REQUIRE(reader.ok());
  return out;
}

// All of the header but what depends on the packed size.
auto header_of(const BatchView& b) {
  return std::tuple(b.base_offset(), b.last_offset(), b.count(), b.attributes(),
                    b.base_timestamp(), b.max_timestamp(), b.producer_id(),
                    b.producer_epoch(), b.base_sequence(), b.leader_epoch());
}

void check_same_batches(const std::string& ours, const std::string& theirs) {
  std::vector<RawBatch> a = batches_of(ours), b = batches_of(theirs);
  REQUIRE(a.size() == b.size());
  for (size_t i = 0; i < a.size(); ++i) {
    CHECK(a[i].crc_valid());
    CHECK(header_of(a[i].v2()) == header_of(b[i].v2()));
    CHECK(records_of(a[i]) == records_of(b[i]));
  }
}

struct Cleaning : LogFixture {
  explicit Cleaning(const std::string& set)
      : LogFixture("compacted-0"),
        from(golden(set + "-clean/clean/compacted-0")) {
    config.cleanup_compact = true;
    config.delete_retention_ms = 60'000;
  }
  // A file of Kafka's folder, here under the name that it had.
  void take(Offset base, FileSuffix suffix) {
    std::string name = segment_file_name(base, SegmentFileKind::kLog, suffix);
    auto file =
        fs->open(this->file(base, SegmentFileKind::kLog), OpenMode::kCreate);
    REQUIRE((*file)->write_at(Position(0), read_all(join_path(from, name))));
  }
  // When Kafka ran: its horizon less the retention.
  TimestampMs time_of(const std::string& bytes) {
    for (const RawBatch& batch : batches_of(bytes))
      if (auto horizon = batch.delete_horizon())
        return *horizon - config.delete_retention_ms;
    FAIL("no horizon");
    return {};
  }
  std::string from;
};

}  // namespace

TEST_CASE("cleaning what Kafka cleaned gives Kafka's batches") {
  std::string set = GENERATE("kafka-4.4", "kafka-4.1");
  Cleaning test(set);
  std::vector<Offset> bases = segment_bases(test.from);
  REQUIRE(bases.size() == 2);
  std::string expected = read_all(test.from + "/00000000000000000000.log");
  test.take(Offset(0), FileSuffix::kDeleted);
  // Segments that were cleaned into an earlier output are in it already.
  std::string first = read_all(test.from + "/00000000000000000000.log.deleted");
  Offset first_dirty = batches_of(first).back().next_offset();
  auto entries = posix_fs().list(test.from);
  for (const DirEntry& entry : *entries) {
    auto name = parse_segment_file(entry.name);
    if (name && name->kind == SegmentFileKind::kLog &&
        name->suffix == FileSuffix::kDeleted && name->base >= first_dirty)
      test.take(name->base, FileSuffix::kDeleted);
  }
  test.take(bases.back(), FileSuffix::kNone);
  PartitionLog& log = test.open();
  TimestampMs now = test.time_of(expected);
  auto range = cleanable_range(log, first_dirty, now);
  REQUIRE(range);
  CHECK(range->end == bases.back());
  auto stats = clean_log(log, *range, {now});
  if (!stats) FAIL(stats.error().message());
  CHECK(stats->end == bases.back());
  std::string ours = read_all(test.file(Offset(0), SegmentFileKind::kLog));
  check_same_batches(ours, expected);
  CHECK(ours == expected);
  // As Kafka's folder: the swapped one, the active one.
  CHECK(segment_bases(test.path()) == bases);
}
