// The fingerprint of topics is the one that Kafka wrote.
#include "lib/broker/groups/topics_hash.h"

#include <catch2/catch.hpp>

namespace weir {
namespace {

template <class Record>
void apply(Image& image, const Record& record) {
  schema::AnyMessage any(schema::kMessage<Record>);
  *any.as<Record>() = record;
  REQUIRE(image.apply(any));
}

TEST_CASE("the fingerprint of a topic is Kafka's") {
  Image image;
  protocol::TopicRecord topic;
  topic.name = "t";
  topic.topicId = Uuid::parse("PLAWHkJdRNe77wnmI8b8NA").value();
  apply(image, topic);
  for (int32_t i = 0; i < 4; ++i) {
    protocol::PartitionRecord partition;
    partition.partitionId = i;
    partition.topicId = topic.topicId;
    apply(image, partition);
  }
  // Of a __consumer_offsets that Kafka 4.4.0 wrote.
  CHECK(topics_hash({"t"}, image) == -6653000454562866758);
  CHECK(topics_hash({"nowhere"}, image) == 0);
  CHECK(topics_hash({"t", "nowhere"}, image) == -6653000454562866758);
}

}  // namespace
}  // namespace weir
