// Groups out of __consumer_offsets: what can be read counts, what cannot is
// said and passed over (D23).
#include "lib/metadata/groups.h"

#include <catch2/catch.hpp>

#include "lib/protocol/internal_records.h"
#include "lib/protocol/records/group/offset_commit.h"
#include "lib/record/batch_builder.h"
#include "tests/support/golden.h"
#include "tests/support/temp_dir.h"

namespace weir {
namespace {

namespace p = protocol;

std::string commit_key(std::string_view group) {
  return p::encode_record_key(
             p::InternalTopic::kConsumerOffsets,
             p::OffsetCommitKey{.group = std::string(group), .topic = "t"})
      .value();
}

std::string commit_value(int64_t offset) {
  return p::encode_record_value(p::OffsetCommitValue{.offset = offset}, 3)
      .value();
}

// A directory whose __consumer_offsets-0 holds the records of one batch.
struct Offsets {
  TempDir dir;
  BatchBuilder builder;
  CollectFindings findings;

  Offsets() { builder.begin({}); }
  void add(const std::string& key, Bytes value) {
    builder.add(TimestampMs(1000), key, value);
  }
  Groups load() {
    std::string folder = dir / "__consumer_offsets-0";
    REQUIRE(posix_fs().make_dirs(folder));
    REQUIRE(posix_fs().replace_file(folder + "/00000000000000000000.log",
                                    *builder.finish()));
    IgnoreFindings ignore;
    auto view = DataDirView::open(posix_fs(), {dir.path()}, ignore).value();
    return load_groups(*view, findings).value();
  }
  std::vector<std::string_view> ids() const {
    std::vector<std::string_view> out;
    for (const Finding& finding : findings.all) out.push_back(finding.id);
    return out;
  }
};

using Ids = std::vector<std::string_view>;

}  // namespace

TEST_CASE("records of unknown types and versions are said and passed over") {
  Offsets topic;
  topic.add(commit_key("a"), commit_value(5));
  topic.add(std::string("\0\x63 a type of tomorrow", 21), "value");
  topic.add(commit_key("b"), Bytes("\0\x63 a version of tomorrow", 24));
  topic.add(commit_key("c"), commit_value(7));
  Groups groups = topic.load();
  CHECK(topic.ids() == Ids{"internal-version", "internal-record"});
  REQUIRE(groups.size() == 2);
  CHECK(groups["a"].offsets.begin()->second.offset == Offset(5));
  CHECK(groups["c"].offsets.begin()->second.offset == Offset(7));
}

TEST_CASE("records cut short or with lengths that lie are said") {
  std::string key = commit_key("a"), value = commit_value(5);
  std::string lie = key;
  lie[2] = '\x7f';  // the group's length
  Offsets topic;
  int added = 0;
  for (size_t n = 0; n < key.size(); ++n, ++added)
    topic.add(key.substr(0, n), value);
  for (size_t n = 0; n < value.size(); ++n, ++added)
    topic.add(key, Bytes(value).substr(0, n));
  topic.add(lie, value);
  Groups groups = topic.load();
  CHECK(groups.empty());
  CHECK(topic.findings.all.size() == size_t(added + 1));
}

TEST_CASE("a null value forgets a commit, a null key is no record") {
  Offsets topic;
  topic.add(commit_key("a"), commit_value(5));
  topic.add(commit_key("a"), Bytes());
  topic.builder.add(TimestampMs(1000), Bytes(), "value");
  CHECK(topic.load().empty());
  CHECK(topic.findings.all.size() == 1);
}

TEST_CASE("a batch that breaks off in a record says so") {
  Offsets topic;
  topic.add(commit_key("a"), commit_value(5));
  topic.add(commit_key("b"), commit_value(6));
  std::string batch(*topic.builder.finish());
  // It counts one record more than it has.
  constexpr int kCountAt = field_position(kBatchLayout, "recordsCount");
  store_be<int32_t>(batch.data() + kCountAt, 3);
  constexpr int kCrcAt = field_position(kBatchLayout, "crc");
  constexpr int kAttributesAt = field_position(kBatchLayout, "attributes");
  store_be<uint32_t>(batch.data() + kCrcAt,
                     crc32c(Bytes(batch).substr(kAttributesAt)));
  std::string folder = topic.dir / "__consumer_offsets-0";
  REQUIRE(posix_fs().make_dirs(folder));
  REQUIRE(posix_fs().replace_file(folder + "/00000000000000000000.log", batch));
  auto view =
      DataDirView::open(posix_fs(), {topic.dir.path()}, topic.findings).value();
  Groups groups = load_groups(*view, topic.findings).value();
  CHECK(groups.size() == 2);
  CHECK(topic.ids() == Ids{"record-invalid"});
}

TEST_CASE("share groups stand where their coordinator's log says") {
  IgnoreFindings ignore;
  auto view =
      DataDirView::open(posix_fs(), {golden("kafka-4.4-cluster/clean")}, ignore)
          .value();
  Groups groups = load_groups(*view, ignore).value();
  REQUIRE(groups.contains("sg"));
  const auto& at = groups["sg"].share_offsets;
  // What nobody has read from has no start offset.
  REQUIRE(at.size() == 1);
  CHECK(at.begin()->first.partition == PartitionId(0));
  CHECK(at.begin()->second == Offset(0));
}

}  // namespace weir
