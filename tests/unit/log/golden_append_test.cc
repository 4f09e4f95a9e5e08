// What Kafka wrote, appended again batch by batch, must give Kafka's files.
#include "tests/unit/log/golden_log.h"

using namespace weir;

namespace {

// The cleaner's output has other indexes than an append.
bool appended_by_kafka(const std::string& folder) {
  return folder != "compacted-0" && folder != "__cluster_metadata-0";
}

void append_folder(const std::string& from, LogFixture& to, bool together) {
  PartitionLog& log = to.open();
  REQUIRE(log.begin_epoch(LeaderEpoch(0)));
  for (Offset base : segment_bases(from)) {
    std::string bytes = read_all(
        join_path(from, segment_file_name(base, SegmentFileKind::kLog)));
    if (base > Offset(0)) REQUIRE(log.roll());
    std::vector<Bytes> pieces;
    for (const RawBatch& batch : batches_of(bytes)) {
      pieces.push_back(batch.bytes());
      if (together) continue;
      REQUIRE(log.append_as_is(pieces));
      pieces.clear();
    }
    REQUIRE(log.append_as_is(pieces));
  }
  if (base_name(from) == "deleted-head-0")
    REQUIRE(log.delete_records_before(Offset(73)));
  to.close();
}

void compare_files(const std::string& kafka, const std::string& weir) {
  auto entries = posix_fs().list(kafka);
  REQUIRE(entries);
  for (const DirEntry& entry : *entries) {
    if (!parse_segment_file(entry.name) && entry.name != kLeaderEpochFile)
      continue;
    INFO(entry.name);
    CHECK(read_all(join_path(kafka, entry.name)) ==
          read_all(join_path(weir, entry.name)));
  }
}

void append_all_and_compare(bool together) {
  for (const std::string& folder : partition_folders(golden_clean(""))) {
    if (!appended_by_kafka(folder)) continue;
    INFO(folder);
    LogFixture copy(folder);
    if (folder == "segments-0") copy.config.index_interval_bytes = 1024;
    append_folder(golden_clean(folder), copy, together);
    compare_files(golden_clean(folder), copy.path());
  }
}

}  // namespace

TEST_CASE("Kafka's batches appended one by one give Kafka's files") {
  append_all_and_compare(false);
}

TEST_CASE("Kafka's batches gathered into few writes give Kafka's files") {
  append_all_and_compare(true);
}
