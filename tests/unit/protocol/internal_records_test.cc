// Records of internal topics and control batches, in and out of their frames.
#include "lib/protocol/internal_records.h"

#include <catch2/catch.hpp>

#include "lib/protocol/records/control/quorum.h"
#include "lib/protocol/records/group/offset_commit.h"
#include "lib/protocol/records/metadata/cluster.h"
#include "lib/protocol/records/metadata/security.h"
#include "lib/protocol/records/metadata/topics.h"
#include "lib/protocol/records/transaction/markers.h"

namespace weir::protocol {
namespace {

OffsetCommitKey key() {
  OffsetCommitKey k;
  k.group = "g", k.topic = "t", k.partition = 3;
  return k;
}

TEST_CASE("a commit is read from its key and value") {
  OffsetCommitValue v;
  v.offset = 42, v.leaderEpoch = 7, v.metadata = "m";
  auto k = encode_record_key(InternalTopic::kConsumerOffsets, key());
  auto value = encode_record_value(v, 3);
  REQUIRE((k && value));
  CHECK(*k == std::string("\0\1\0\1g\0\1t\0\0\0\3", 12));
  auto r = decode_record(InternalTopic::kConsumerOffsets, *k, *value);
  CHECK(r.key.message->name() == "OffsetCommitKey");
  CHECK(r.key.version == 1);
  CHECK(r.key.json() == R"({"group":"g","topic":"t","partition":3})");
  CHECK(r.value.message->name() == "OffsetCommitValue");
  CHECK(r.value.version == 3);
  CHECK(r.value.as<OffsetCommitValue>()->offset == 42);
  CHECK(r.value.json() == R"({"offset":42,"leaderEpoch":7,"metadata":"m",)"
                          R"("commitTimestamp":0})");
}

TEST_CASE("a tombstone keeps the type that its key says") {
  auto k = encode_record_key(InternalTopic::kConsumerOffsets, key());
  auto r = decode_record(InternalTopic::kConsumerOffsets, *k, std::nullopt);
  CHECK(r.value.is_null);
  CHECK(r.value.message->name() == "OffsetCommitValue");
  CHECK(r.value.json() == "null");
}

TEST_CASE("unknown types and versions are reported with their numbers") {
  auto r = decode_record(InternalTopic::kConsumerOffsets,
                         Bytes("\x03\xe7zzz", 5), Bytes("\0\0x", 3));
  CHECK(r.key.message == nullptr);
  CHECK(r.key.version == 999);
  CHECK_FALSE(r.key.body);
  CHECK_FALSE(r.key.problem.empty());
  CHECK(r.value.version == 0);
  CHECK_FALSE(r.value.body);

  auto k = encode_record_key(InternalTopic::kConsumerOffsets, key());
  r = decode_record(InternalTopic::kConsumerOffsets, *k, Bytes("\0\x63x", 3));
  CHECK(r.key.body);
  CHECK(r.value.message->name() == "OffsetCommitValue");
  CHECK(r.value.version == 99);
  CHECK_FALSE(r.value.body);
}

TEST_CASE("a key or value cut short is reported, not believed") {
  auto k = encode_record_key(InternalTopic::kConsumerOffsets, key());
  for (size_t n = 0; n < k->size(); ++n) {
    auto r = decode_record(InternalTopic::kConsumerOffsets, k->substr(0, n),
                           Bytes());
    CHECK_FALSE(r.key.body);
    CHECK_FALSE(r.key.problem.empty());
    CHECK_FALSE(r.value.body);
  }
}

TEST_CASE("a metadata record is read from its frame") {
  FeatureLevelRecord f;
  f.name = "metadata.version", f.featureLevel = 30;
  auto bytes = encode_metadata_record(f, 0);
  REQUIRE(bytes);
  CHECK(bytes->substr(0, 3) == std::string("\1\x0c\0", 3));
  auto r = decode_record(InternalTopic::kClusterMetadata, {}, *bytes);
  CHECK(r.key.is_null);
  CHECK(r.value.message->name() == "FeatureLevelRecord");
  CHECK(r.value.version == 0);
  CHECK(r.value.json() == R"({"name":"metadata.version","featureLevel":30})");
}

TEST_CASE("a metadata frame nobody knows is reported") {
  auto problem = [](std::string bytes) {
    auto r = decode_record(InternalTopic::kClusterMetadata, {}, bytes);
    CHECK_FALSE(r.value.body);
    return r.value.problem;
  };
  CHECK(problem(std::string("\2\0\0", 3)) == "frame 2");
  CHECK(problem(std::string("\1\x7f\0", 3)) == "record type 127");
  CHECK(problem(std::string("\1\x0c\x09", 3)) ==
        "FeatureLevelRecord has no version 9");
  CHECK(problem("") == "the frame is cut");
}

TEST_CASE("SCRAM keys and delegation tokens can be hidden") {
  UserScramCredentialRecord user;
  user.name = "alice", user.storedKey = "s", user.serverKey = "t";
  DelegationTokenRecord token;
  token.tokenId = "abc";
  auto hidden = [](const std::string& bytes) {
    auto r = decode_record(InternalTopic::kClusterMetadata, {}, bytes);
    return r.value.json({.secrets = false});
  };
  std::string text = hidden(*encode_metadata_record(user, 0));
  CHECK(text.find(R"("storedKey":"hidden","serverKey":"hidden")") != text.npos);
  text = hidden(*encode_metadata_record(token, 0));
  CHECK(text.find(R"("tokenId":"hidden")") != text.npos);
}

TEST_CASE("control records are read by their type") {
  LeaderChangeMessage m;
  m.version = 1, m.leaderId = 3;
  std::string bytes;
  REQUIRE(schema::encode(m, 1, bytes));
  auto part = decode_control(2, bytes);
  REQUIRE(part.as<LeaderChangeMessage>());
  CHECK(part.version == 1);
  CHECK(part.as<LeaderChangeMessage>()->leaderId == 3);

  auto marker = decode_control(1, Bytes("\0\0\0\0\0\x09", 6));
  REQUIRE(marker.as<EndTxnMarker>());
  CHECK(marker.as<EndTxnMarker>()->coordinatorEpoch == 9);
  CHECK(decode_control(77, Bytes("x")).message == nullptr);
  CHECK_FALSE(decode_control(3, Bytes("\x01\x00", 2)).body);
}

TEST_CASE("every type of record of a topic is found by number and by struct") {
  for (InternalTopic topic :
       {InternalTopic::kConsumerOffsets, InternalTopic::kTransactionState,
        InternalTopic::kShareGroupState, InternalTopic::kClusterMetadata}) {
    CHECK(internal_topic(internal_topic_name(topic)) == topic);
    for (const RecordType& type : record_types(topic)) {
      CHECK(find_record_type(topic, type.id) == &type);
      CHECK(find_record_type(topic, *type.value) == &type);
      CHECK((type.key == nullptr) ==
            (topic == InternalTopic::kClusterMetadata));
    }
  }
  CHECK_FALSE(internal_topic("orders"));
}

}  // namespace
}  // namespace weir::protocol
