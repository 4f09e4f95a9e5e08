// The words that name topics, partitions and paths.
#include "lib/place/topic_words.h"

namespace weir {

namespace {

TopicWord word(std::string_view text) {
  auto parsed = parse_topic_word(text);
  REQUIRE(parsed);
  return *parsed;
}

}  // namespace

TEST_CASE("a topic alone means all of its partitions") {
  TopicWord one = word("orders");
  CHECK(one.kind == TopicWord::Kind::kTopic);
  CHECK(one.partitions.all());
  CHECK(one.partitions.has(PartitionId(12)));
  CHECK(one.names("orders"));
  CHECK_FALSE(one.names("orders2"));
}

TEST_CASE("partitions are numbers and ranges behind a colon") {
  TopicWord one = word("orders:0,2-4");
  for (int id : {0, 2, 3, 4}) CHECK(one.partitions.has(PartitionId(id)));
  for (int id : {1, 5}) CHECK_FALSE(one.partitions.has(PartitionId(id)));
}

TEST_CASE("a pattern names topics, internal ones only if it says so") {
  CHECK(word("orders.*").names("orders.eu"));
  CHECK_FALSE(word("orders.*").names("orders"));
  CHECK_FALSE(word("*").names("__consumer_offsets"));
  CHECK(word("__*").names("__consumer_offsets"));
  CHECK(word("or?ers:1").partitions.has(PartitionId(1)));
  CHECK(word("[[:alpha:]]*").names("orders"));
}

TEST_CASE("anything with a slash is a path") {
  CHECK(word("./orders-0").kind == TopicWord::Kind::kPath);
  CHECK(word("/a/b:c/x.log").name == "/a/b:c/x.log");
}

TEST_CASE("a word that cannot be is wrong usage") {
  for (std::string_view text : {"", "a:", "a:x", "a:3-1", "a:0,,1", "a b", "..",
                                "a:99999999999", "a:-1"}) {
    auto parsed = parse_topic_word(text);
    INFO(text);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == Code::kUsage);
  }
}

}  // namespace weir
