// What BatchBuilder makes, against Kafka's own batches wherever there is one.
#include <filesystem>

#include "tests/support/file_bytes.h"
#include "tests/support/golden.h"
#include "tests/unit/record/batches.h"

namespace fs = std::filesystem;
using namespace weir;

namespace {

// Calls `f` with every batch of magic 2 in Kafka's own logs, but for those of
// append time: the broker patched their headers and left the producer's
// deltas, which no reader sees and nobody writes again.
template <class F>
void each_golden_batch(F f) {
  for (const char* data : {"kafka-4.4-clean/clean", "kafka-4.4-cluster/clean",
                           "kafka-4.1-clean/clean"}) {
    for (const auto& entry : fs::recursive_directory_iterator(golden(data))) {
      if (entry.path().extension() != ".log") continue;
      std::string bytes = file_bytes(entry.path());
      INFO(entry.path());
      for (int64_t at = 0; at < int64_t(bytes.size());) {
        Peek peek = peek_batch(bytes, at);
        REQUIRE(peek.shape == BatchShape::kWhole);
        if (peek.batch.timestamp_type() == TimestampType::kCreate)
          f(peek.batch);
        at += peek.claimed_size;
      }
    }
  }
}

}  // namespace

TEST_CASE(
    "Kafka's batches, built anew from their records, are the same bytes") {
  int plain = 0, packed = 0;
  RecordReader reader, again;
  BatchBuilder builder;
  each_golden_batch([&](const RawBatch& batch) {
    if (batch.v2().count() == 0) return;
    REQUIRE(reader.open(batch));
    builder.begin(BatchSpec::like(batch.v2()));
    for (RecordView record; reader.next(record);) builder.add(record);
    Result<Bytes> built = builder.finish();
    REQUIRE(built);
    if (batch.codec() == Codec::kNone) {
      REQUIRE((*built == batch.bytes()));
      ++plain;
      return;
    }
    // A codec's bytes are its library's: the bodies must be the same.
    RawBatch ours(*built, Position(0));
    REQUIRE(ours.crc_valid());
    REQUIRE(again.open(ours));
    REQUIRE((again.body() == reader.body()));
    REQUIRE((ours.bytes().substr(21, 40) == batch.bytes().substr(21, 40)));
    ++packed;
  });
  CHECK(plain > 300);
  CHECK(packed > 10);
}

TEST_CASE("headers given one by one are written as Kafka wrote them") {
  int checked = 0;
  RecordReader reader;
  BatchBuilder builder;
  each_golden_batch([&](const RawBatch& batch) {
    if (batch.codec() != Codec::kNone || batch.v2().count() == 0) return;
    REQUIRE(reader.open(batch));
    builder.begin(BatchSpec::like(batch.v2()));
    for (RecordView record; reader.next(record);) {
      std::vector<RecordHeader> headers;
      for (const RecordHeader& header : record.headers())
        headers.push_back(header);
      checked += !headers.empty();
      int64_t size =
          builder.size() + builder.size_with(record.timestamp, record.key,
                                             record.value, headers);
      builder.add_at(record.offset, record.timestamp, record.key, record.value,
                     headers);
      REQUIRE(builder.size() ==
              size + (builder.next_offset() - record.offset - 1));
    }
    REQUIRE((builder.finish().value() == batch.bytes()));
  });
  CHECK(checked > 20);
}

TEST_CASE("a transaction's end is the batch Kafka's coordinator writes") {
  int commits = 0, aborts = 0;
  RecordReader reader;
  each_golden_batch([&](const RawBatch& batch) {
    if (!batch.control() || !batch.transactional()) return;
    REQUIRE(reader.open(batch));
    RecordView record;
    REQUIRE(reader.next(record));
    ControlKey key = parse_control_key(record.key).value();
    EndTxnSpec spec;
    spec.offset = batch.base_offset();
    spec.timestamp = record.timestamp;
    spec.leader_epoch = batch.leader_epoch();
    spec.producer_id = batch.producer_id();
    spec.producer_epoch = batch.producer_epoch();
    spec.commit = key.type == ControlType::kCommit;
    spec.coordinator_epoch =
        parse_end_txn_marker(record.value).value().coordinator_epoch;
    REQUIRE((end_txn_batch(spec) == batch.bytes()));
    ++(spec.commit ? commits : aborts);
  });
  CHECK(commits > 0);
  CHECK(aborts > 0);
}

TEST_CASE("a subset of a batch keeps its offsets, sequences and producer") {
  BatchSpec spec;
  spec.producer_id = ProducerId(7);
  spec.producer_epoch = ProducerEpoch(2);
  spec.base_sequence = Sequence(40);
  spec.transactional = true;
  spec.leader_epoch = LeaderEpoch(3);
  spec.codec = Codec::kLz4;
  std::string source = small_batch(5, spec);
  RecordReader reader;
  REQUIRE(reader.open(whole(source)));
  BatchBuilder builder;
  builder.begin(BatchSpec::like(whole(source).v2()));
  for (RecordView record; reader.next(record);)
    if (record.offset.value() % 2 == 1) builder.add(record);
  std::string kept(builder.finish().value());
  BatchView view = whole(kept).v2();
  CHECK(view.count() == 2);
  CHECK(view.base_offset() == Offset(10));
  CHECK(view.last_offset() == Offset(14));
  CHECK(view.base_sequence() == Sequence(40));
  CHECK(view.last_sequence() == Sequence(44));
  CHECK(view.sequence_at(Offset(13)) == Sequence(43));
  CHECK(view.producer_id() == ProducerId(7));
  CHECK(view.transactional());
  CHECK(view.codec() == Codec::kLz4);
  CHECK(view.max_timestamp() == TimestampMs(1003));
  CHECK(view.base_timestamp() == TimestampMs(1001));
  CHECK(findings_of(kept) == Ids{});
}

TEST_CASE("a delete horizon stands where the base timestamp stood") {
  BatchSpec spec;
  spec.delete_horizon = TimestampMs(900'000);
  std::string batch = small_batch(3, spec);
  BatchView view = whole(batch).v2();
  CHECK(view.delete_horizon() == TimestampMs(900'000));
  CHECK(view.max_timestamp() == TimestampMs(1002));
  RecordReader reader;
  REQUIRE(reader.open(whole(batch)));
  int64_t expect = 1000;
  for (RecordView record; reader.next(record);)
    CHECK(record.timestamp == TimestampMs(expect++));
  CHECK(findings_of(batch) == Ids{});
}

TEST_CASE("an append time is every record's timestamp") {
  BatchSpec spec;
  spec.append_time = TimestampMs(77'000);
  std::string batch = small_batch(3, spec);
  CHECK(whole(batch).timestamp_type() == TimestampType::kAppend);
  RecordReader reader;
  REQUIRE(reader.open(whole(batch)));
  for (RecordView record; reader.next(record);) {
    CHECK(record.timestamp == TimestampMs(77'000));
    CHECK(record.timestamp_type == TimestampType::kAppend);
  }
  CHECK(findings_of(batch) == Ids{});
}

TEST_CASE("an empty batch keeps offsets, sequence and max timestamp") {
  BatchSpec spec;
  spec.producer_id = ProducerId(7);
  spec.producer_epoch = ProducerEpoch(2);
  spec.base_sequence = Sequence(40);
  spec.codec = Codec::kZstd;
  std::string source = small_batch(5, spec);
  std::string empty = empty_batch(whole(source).v2());
  CHECK(empty.size() == size_t(kBatchHeaderSize));
  BatchView view = whole(empty).v2();
  CHECK(view.count() == 0);
  CHECK(view.base_offset() == Offset(10));
  CHECK(view.last_offset() == Offset(14));
  CHECK(view.last_sequence() == Sequence(44));
  CHECK(view.max_timestamp() == TimestampMs(1004));
  CHECK(view.base_timestamp() == kNoTimestamp);
  CHECK(view.codec() == Codec::kNone);
  CHECK(findings_of(empty) == Ids{});
  CHECK(read_all(empty).error.empty());
}

TEST_CASE("what no batch can hold is refused") {
  BatchBuilder builder;
  auto refused = [&] {
    Result<Bytes> r = builder.finish();
    return !r && r.error().code == Code::kInvalid;
  };
  builder.begin({});
  builder.add_at(Offset(5), TimestampMs(1), "", "");
  builder.add_at(Offset(5), TimestampMs(1), "", "");
  CHECK(refused());
  builder.begin({});
  builder.add_at(Offset(int64_t(1) << 31), TimestampMs(1), "", "");
  CHECK(refused());
  builder.begin({});
  builder.add(TimestampMs(-2), "", "");
  CHECK(refused());
  builder.begin({.last_offset = Offset(0)});
  builder.add(TimestampMs(1), "", "");
  builder.add(TimestampMs(1), "", "");
  CHECK(refused());
  builder.begin({.codec = Codec::kGzip, .level = 99});
  builder.add(TimestampMs(1), "", "");
  CHECK(refused());
  builder.begin({});
  builder.add(TimestampMs(1), "", "");
  CHECK(builder.finish());
}

TEST_CASE("a broker's patches leave a valid batch") {
  std::string batch = small_batch();
  set_base_offset(batch.data(), Offset(1'000'000));
  set_leader_epoch(batch.data(), LeaderEpoch(9));
  CHECK(whole(batch).crc_valid());
  CHECK(whole(batch).base_offset() == Offset(1'000'000));
  CHECK(whole(batch).leader_epoch() == LeaderEpoch(9));
  std::string before = batch;
  set_max_timestamp(batch.data(), TimestampType::kCreate, TimestampMs(1002));
  CHECK(batch == before);
  set_max_timestamp(batch.data(), TimestampType::kAppend, TimestampMs(5000));
  CHECK(whole(batch).crc_valid());
  CHECK(whole(batch).timestamp_type() == TimestampType::kAppend);
  RecordReader reader;
  REQUIRE(reader.open(whole(batch)));
  for (RecordView record; reader.next(record);)
    CHECK(record.timestamp == TimestampMs(5000));
}

TEST_CASE("sequences wrap at 2^31-1") {
  CHECK(add_sequence(Sequence(INT32_MAX), 0) == Sequence(INT32_MAX));
  CHECK(add_sequence(Sequence(INT32_MAX), 1) == Sequence(0));
  CHECK(add_sequence(Sequence(INT32_MAX - 1), 5) == Sequence(3));
}

TEST_CASE("random records come back as they went in, by every codec") {
  unsigned seed = Catch::rngSeed();
  INFO("seed " << seed);
  std::minstd_rand random(seed);
  auto bytes = [&](std::string& store) -> Bytes {
    unsigned kind = random() % 8;
    if (kind == 0) return {};
    size_t size = kind == 1 ? 0 : random() % (kind == 2 ? 40'000 : 200);
    store.clear();
    while (store.size() < size) store += char(random() >> 16);
    return store;
  };
  BatchBuilder builder;
  RecordReader reader;
  for (int round = 0; round < 200; ++round) {
    BatchSpec spec;
    spec.codec = Codec(round % kCodecCount);
    spec.base_offset = Offset(int64_t(random()));
    if (random() % 4 == 0)
      spec.delete_horizon = TimestampMs(int64_t(random()) * 1000);
    struct Made {
      Offset offset;
      TimestampMs timestamp;
      std::string key, value, name, header;
      bool has_key, has_value, has_header;
    };
    std::vector<Made> made(random() % 30 + 1);
    builder.begin(spec);
    for (Made& m : made) {
      m.offset = builder.next_offset() + int64_t(random() % 3);
      m.timestamp = TimestampMs(int64_t(random()) * 100);
      Bytes key = bytes(m.key), value = bytes(m.value);
      m.has_key = !is_null(key), m.has_value = !is_null(value);
      m.has_header = random() % 2;
      bytes(m.name);
      RecordHeader header{m.name, bytes(m.header)};
      std::vector<RecordHeader> headers(m.has_header ? 2 : 0, header);
      builder.add_at(m.offset, m.timestamp, key, value, headers);
    }
    std::string batch(builder.finish().value());
    REQUIRE(findings_of(batch, 64 << 20) == Ids{});
    REQUIRE(reader.open(whole(batch)));
    for (const Made& m : made) {
      RecordView r;
      REQUIRE(reader.next(r));
      REQUIRE(r.offset == m.offset);
      REQUIRE(r.timestamp == m.timestamp);
      REQUIRE(r.has_key() == m.has_key);
      REQUIRE(r.has_value() == m.has_value);
      if (m.has_key) REQUIRE((r.key == m.key));
      if (m.has_value) REQUIRE((r.value == m.value));
      REQUIRE(r.headers().size() == (m.has_header ? 2 : 0));
      for (const RecordHeader& h : r.headers()) REQUIRE((h.name == m.name));
    }
    RecordView end;
    REQUIRE_FALSE(reader.next(end));
    REQUIRE(reader.ok());
  }
}
