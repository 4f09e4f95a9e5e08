// Produce: what is stored, and what each bad batch is answered.
#include "lib/protocol/api/produce.h"

#include "tests/unit/broker/broker_fixture.h"

namespace weir {
namespace {

using p = protocol::ErrorCode;
using protocol::ProduceRequest;
using protocol::ProduceResponse;

struct Fixture : BrokerFixture {
  Fixture() { REQUIRE(local->create_topic("t", 2, {})); }

  ProduceRequest request(Bytes records, int16_t acks = -1,
                         std::string topic = "t") {
    ProduceRequest out;
    out.acks = acks;
    out.timeoutMs = 1000;
    out.topicData.push_back({.name = topic});
    out.topicData[0].partitionData.push_back({.index = 0, .records = records});
    return out;
  }
  Pending<ProduceResponse> produce(Bytes records, int16_t acks = -1,
                                   std::string topic = "t",
                                   int16_t version = 12) {
    return send<ProduceRequest, ProduceResponse>(request(records, acks, topic),
                                                 version);
  }
  auto one(Bytes records, std::string topic = "t") {
    auto pending = produce(records, -1, topic);
    return pending->responses.at(0).partitionResponses.at(0);
  }
  p error(Bytes records, std::string topic = "t") {
    return p(one(records, topic).errorCode);
  }
  PartitionLog& log(std::string topic = "t") {
    return *local->lead(topic, 0).value().log;
  }
};

std::string patched(std::string batch, size_t at, std::string bytes,
                    bool crc = true) {
  batch.replace(at, bytes.size(), bytes);
  if (crc) set_crc(batch.data());
  return batch;
}

}  // namespace

TEST_CASE("a batch gets the next offsets, and comes with none") {
  Fixture f;
  CHECK(f.one(batch_of(3)).baseOffset == 0);
  BatchSpec spec;
  spec.base_offset = Offset(1000);
  CHECK(p(f.one(batch_of(2, spec)).errorCode) == p::INVALID_RECORD);
  auto answer = f.one(batch_of(2));
  CHECK(answer.errorCode == 0);
  CHECK(answer.baseOffset == 3);
  CHECK(answer.logStartOffset == 0);
  CHECK(answer.logAppendTimeMs == -1);
  CHECK(f.log().log_end_offset() == Offset(5));
}

TEST_CASE("every version of Produce stores a batch") {
  Fixture f;
  for (int16_t v = 3; v <= 13; ++v) {
    ProduceRequest request = f.request({});
    std::string batch = batch_of(1);
    request.topicData[0].partitionData[0].records = batch;
    if (v >= 13) request.topicData[0].topicId = f.id_of("t");
    auto pending = f.send<ProduceRequest, ProduceResponse>(request, v);
    CHECK(pending->responses[0].partitionResponses[0].errorCode == 0);
    CHECK(f.log().log_end_offset() == Offset(v - 2));
  }
}

TEST_CASE("a batch that is damaged or not alone is refused, nothing stored") {
  Fixture f;
  std::string good = batch_of(2);
  std::string bad_crc = good;
  bad_crc.back() ^= 1;
  CHECK(f.error(bad_crc) == p::CORRUPT_MESSAGE);
  CHECK(f.error(good + good) == p::INVALID_RECORD);
  CHECK(f.error({}) == p::INVALID_RECORD);
  CHECK(f.error(good.substr(0, good.size() - 1)) == p::INVALID_RECORD);
  // Count and last offset delta disagree.
  CHECK(f.error(patched(good, 57, {0, 0, 0, 1})) == p::INVALID_RECORD);
  // Both say three, and there are two.
  std::string three = patched(good, 57, {0, 0, 0, 3});
  CHECK(f.error(patched(three, 23, {0, 0, 0, 2})) == p::INVALID_RECORD);
  // Codec 5, and the append-time bit.
  CHECK(f.error(patched(good, 21, {0, 5})) == p::UNSUPPORTED_COMPRESSION_TYPE);
  BatchSpec control;
  control.control = true;
  CHECK(f.error(batch_of(1, control)) == p::INVALID_RECORD);
  std::string old = patched(good, 16, {1}, false);
  CHECK(f.error(old) == p::INVALID_RECORD);
  CHECK(f.log().log_end_offset() == Offset(0));
}

TEST_CASE("a record without a key is refused by a compacted topic, by number") {
  Fixture f;
  REQUIRE(f.local->create_topic("c", 1, {{"cleanup.policy", "compact"}}));
  BatchBuilder builder;
  builder.begin({});
  builder.add(kThen, "k", "v");
  builder.add(kThen, Bytes(), "v");
  auto answer = f.one(builder.finish().value(), "c");
  CHECK(p(answer.errorCode) == p::INVALID_RECORD);
  REQUIRE(answer.recordErrors.size() == 1);
  CHECK(answer.recordErrors[0].batchIndex == 1);
  CHECK(answer.baseOffset == -1);
  CHECK(f.log("c").log_end_offset() == Offset(0));
}

TEST_CASE("batches above the topic's limits are refused") {
  Fixture f;
  REQUIRE(f.local->create_topic("s", 1, {{"max.message.bytes", "200"}}));
  CHECK(f.error(batch_of(1, {}, std::string(300, 'x')), "s") ==
        p::MESSAGE_TOO_LARGE);
  REQUIRE(f.local->create_topic("b", 1,
                                {{"message.timestamp.before.max.ms", "1000"}}));
  CHECK(f.error(batch_of(1, {}, "v", kThen - 2000), "b") ==
        p::INVALID_TIMESTAMP);
  CHECK(f.error(batch_of(1, {}, "v", kThen - 500), "b") == p::NONE);
}

TEST_CASE("zstd needs a version that knows it") {
  Fixture f;
  BatchSpec zstd;
  zstd.codec = Codec::kZstd;
  std::string batch = batch_of(1, zstd, std::string(2000, 'x'));
  auto old = f.produce(batch, 1, "t", 6);
  CHECK(p(old->responses[0].partitionResponses[0].errorCode) ==
        p::UNSUPPORTED_COMPRESSION_TYPE);
  CHECK(f.error(batch) == p::NONE);
}

TEST_CASE("topics that are not there, internal or read-only take nothing") {
  Fixture f;
  CHECK(f.error(batch_of(1), "nope") == p::UNKNOWN_TOPIC_OR_PARTITION);
  REQUIRE(f.local->create_topic("__consumer_offsets", 1, {}));
  CHECK(f.error(batch_of(1), "__consumer_offsets") ==
        p::INVALID_TOPIC_EXCEPTION);
  ProduceRequest by_id = f.request({});
  std::string batch = batch_of(1);
  by_id.topicData[0].partitionData[0].records = batch;
  by_id.topicData[0].topicId.raw[3] = 1;
  auto pending = f.send<ProduceRequest, ProduceResponse>(by_id, 13);
  CHECK(p(pending->responses[0].partitionResponses[0].errorCode) ==
        p::UNKNOWN_TOPIC_ID);
}

TEST_CASE("acks 0 has no answer, and an error ends the connection") {
  Fixture f;
  auto stored = f.produce(batch_of(1), 0);
  CHECK(stored.answered());
  CHECK_FALSE(stored.closed());
  CHECK(stored.state->bytes.empty());
  CHECK(f.log().log_end_offset() == Offset(1));
  CHECK(f.produce(batch_of(1), 0, "nope").closed());
  auto odd = f.produce(batch_of(1), 2);
  CHECK(p(odd->responses[0].partitionResponses[0].errorCode) ==
        p::INVALID_REQUIRED_ACKS);
}

TEST_CASE("a partition named twice is appended to once") {
  Fixture f;
  ProduceRequest request = f.request({});
  std::string first = batch_of(1), second = batch_of(2);
  request.topicData[0].partitionData[0].records = first;
  request.topicData.push_back(request.topicData[0]);
  request.topicData[1].partitionData[0].records = second;
  f.send<ProduceRequest, ProduceResponse>(request, 12);
  CHECK(f.log().log_end_offset() == Offset(2));
}

TEST_CASE("a repeated batch gets its first offset, also after a restart") {
  Fixture f;
  for (int i = 0; i < 5; ++i) CHECK(f.one(sequenced(0, i)).baseOffset == i);
  for (int i = 0; i < 5; ++i) CHECK(f.one(sequenced(0, i)).baseOffset == i);
  CHECK(f.log().log_end_offset() == Offset(5));
  f.restart();
  for (int i = 0; i < 5; ++i) {
    auto answer = f.one(sequenced(0, i));
    CHECK(answer.errorCode == 0);
    CHECK(answer.baseOffset == i);
  }
  CHECK(f.log().log_end_offset() == Offset(5));
}

TEST_CASE("gaps and old epochs of a producer are refused") {
  Fixture f;
  CHECK(f.error(sequenced(1, 40)) == p::NONE);
  CHECK(f.error(sequenced(1, 42)) == p::OUT_OF_ORDER_SEQUENCE_NUMBER);
  CHECK(f.error(sequenced(0, 0)) == p::INVALID_PRODUCER_EPOCH);
  CHECK(f.error(sequenced(2, 1)) == p::OUT_OF_ORDER_SEQUENCE_NUMBER);
  CHECK(f.error(sequenced(2, 0)) == p::NONE);
  CHECK(f.error(sequenced(0, INT32_MAX, 1, 8)) == p::NONE);
  CHECK(f.error(sequenced(0, 0, 1, 8)) == p::NONE);
}

TEST_CASE("a transactional batch needs a transactional id that is known") {
  Fixture f;
  BatchSpec spec;
  spec.producer_id = ProducerId(7);
  spec.producer_epoch = ProducerEpoch(0);
  spec.base_sequence = Sequence(0);
  spec.transactional = true;
  CHECK(f.error(batch_of(1, spec)) == p::TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
  ProduceRequest request = f.request({});
  std::string batch = batch_of(1, spec);
  request.topicData[0].partitionData[0].records = batch;
  request.transactionalId = "tx";
  auto pending = f.send<ProduceRequest, ProduceResponse>(request, 12);
  CHECK(p(pending->responses[0].partitionResponses[0].errorCode) ==
        p::INVALID_PRODUCER_ID_MAPPING);
}

}  // namespace weir
