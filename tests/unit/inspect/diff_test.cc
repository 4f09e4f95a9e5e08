// diff sees what a reader sees, and nothing of how it is stored.
#include "lib/inspect/diff.h"

#include <catch2/catch.hpp>

#include "lib/record/batch_builder.h"
#include "tests/support/damage.h"

namespace weir {

namespace {

struct Differences {
  std::vector<std::string> lines;  // kind, offset, fields
  DiffResult result;
};

std::vector<DiffPartition> partitions(const std::string& word) {
  std::vector<std::string> dirs{golden("kafka-4.4-clean/clean")};
  return diff_partitions(posix_fs(), find_paths(posix_fs(), dirs, word).value())
      .value();
}

Differences compared(const std::string& a, const std::string& b,
                     DiffOptions options = {}) {
  Differences out;
  IgnoreFindings ignore;
  auto result = diff(posix_fs(), partitions(a), partitions(b), options, ignore,
                     [&](const Difference& d) -> Result<> {
                       const DiffRecord& at = d.a ? *d.a : *d.b;
                       out.lines.push_back(fmt::format(
                           "{} {} {}", diff_kind_name(d.kind), at.record.offset,
                           fmt::join(d.fields, ",")));
                       return {};
                     });
  REQUIRE(result);
  out.result = *result;
  return out;
}

// The same records in batches of `size`, packed by another codec.
std::string rebatched(Bytes log, int size, Codec codec) {
  std::string out;
  BatchBuilder builder;
  RecordReader reader;
  auto flush = [&] {
    if (builder.count() > 0) out += builder.finish().value();
  };
  int count = 0;
  for (const RawBatch& batch : batches_of(log)) {
    REQUIRE(reader.open(batch));
    for (RecordView record; reader.next(record);) {
      if (count++ % size == 0) {
        if (count > 1) flush();
        BatchSpec spec;
        spec.base_offset = record.offset;
        spec.leader_epoch = batch.leader_epoch();
        spec.codec = codec;
        builder.begin(spec);
      }
      builder.add(record);
    }
  }
  flush();
  return out;
}

}  // namespace

TEST_CASE("batching and packing are no difference") {
  DamagedFolder folder("kafka-4.4-clean/clean/codec-none-0");
  folder.write(kFirstLog, rebatched(folder.read(kFirstLog), 7, Codec::kZstd));
  Differences none = compared("codec-none:0", folder.path());
  CHECK(none.lines.empty());
  CHECK(none.result.records == 202);
}

TEST_CASE("each field that differs is named") {
  DamagedFolder folder("kafka-4.4-clean/clean/codec-none-0");
  folder.change(kFirstLog, [](std::string& log) {
    BatchBuilder builder;
    builder.begin({.base_offset = Offset(0), .leader_epoch = LeaderEpoch(0)});
    RecordReader reader;
    std::string rest;
    auto batches = batches_of(log);
    REQUIRE(reader.open(batches[0]));
    for (RecordView record; reader.next(record);) {
      if (record.offset == Offset(3)) record.value = "other";
      if (record.offset == Offset(4)) record.key = {};
      if (record.offset == Offset(5)) record.timestamp += 1;
      if (record.offset != Offset(6)) builder.add(record);
    }
    std::string first(builder.finish().value());
    log = first + log.substr(size_t(batches[0].size()));
  });
  Differences found = compared("codec-none:0", folder.path());
  CHECK(found.lines ==
        std::vector<std::string>{"differs 3 value", "differs 4 key",
                                 "differs 5 timestamp", "only-a 6 "});
  DiffOptions first;
  first.first = true;
  CHECK(compared("codec-none:0", folder.path(), first).lines.size() == 1);
}

TEST_CASE("offsets can be ignored, records then pair by place") {
  DiffOptions options;
  options.ignore_offset = true;
  options.limit = 5;
  Differences found = compared("codec-none:0", "codec-none:0", options);
  CHECK(found.lines.empty());
  CHECK(found.result.records == 5);
}

TEST_CASE("aborted records count only if all are asked for") {
  DiffOptions all;
  all.committed = false;
  int64_t committed = compared("txn", "txn").result.records;
  int64_t everything = compared("txn", "txn", all).result.records;
  CHECK(committed < everything);
  CHECK(everything == 181);
}

}  // namespace weir
