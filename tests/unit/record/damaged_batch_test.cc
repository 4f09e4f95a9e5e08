// Batches that are not what they say: what stands at a position, which error
// a reader gives and how many records before it, what the deep check finds.
#include "tests/unit/record/batches.h"

using namespace weir;

namespace {

BatchShape shape_of(Bytes bytes) { return peek_batch(bytes, 0).shape; }

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("a batch cut off at any byte is torn") {
  std::string batch =
      small_batch(3, {.base_offset = Offset(0x0102030405060708)});
  for (size_t cut = 1; cut < batch.size(); ++cut) {
    Peek peek = peek_batch(Bytes(batch).substr(0, cut), 0);
    REQUIRE(peek.shape == BatchShape::kTorn);
    CHECK(shape_error(peek, Position(0)).code == Code::kCorrupt);
  }
  CHECK(shape_of("") == BatchShape::kEnd);
  CHECK(shape_finding(BatchShape::kTorn) == "batch-torn");
}

TEST_CASE("a length that no batch can have is called so") {
  std::string batch = small_batch();
  for (int32_t length : {-5, 0, 1, 13, 48, INT32_MIN})
    CHECK(shape_of(with(batch, "batchLength", length)) ==
          BatchShape::kBadLength);
  CHECK(shape_of(with(batch, "batchLength", INT32_MAX)) == BatchShape::kTorn);
  CHECK(shape_finding(BatchShape::kBadLength) == "batch-length");
}

TEST_CASE("a magic above 2 or below 0 is unknown") {
  for (int magic : {3, 127, -1, -128}) {
    std::string batch = small_batch();
    batch[kMagicPosition] = char(magic);
    Peek peek = peek_batch(batch, 0);
    CHECK(peek.shape == BatchShape::kUnknownMagic);
    CHECK(peek.magic == magic);
    CHECK(shape_error(peek, Position(7)).code == Code::kUnsupported);
    CHECK(shape_error(peek, Position(7)).position == 7);
  }
}

TEST_CASE("zeros up to the end are preallocation, with more behind damage") {
  CHECK(shape_of(std::string(4096, '\0')) == BatchShape::kZeros);
  CHECK(shape_of(std::string(1, '\0')) == BatchShape::kZeros);
  std::string more = std::string(4096, '\0') + small_batch();
  CHECK(shape_of(more) == BatchShape::kBadLength);
  std::string batch = small_batch();
  CHECK(
      peek_batch(batch + std::string(100, '\0'), int64_t(batch.size())).shape ==
      BatchShape::kZeros);
}

TEST_CASE("positions count from where the bytes begin in their file") {
  std::string two = small_batch() + small_batch();
  int64_t half = int64_t(two.size() / 2);
  RawBatch batch = peek_batch(two, half, Position(5000)).batch;
  CHECK(batch.position() == Position(5000 + half));
  CHECK(batch.end_position() == Position(5000 + 2 * half));
  CHECK(peek_batch(two, 2 * half).shape == BatchShape::kEnd);
  CHECK(peek_batch(two, -1).shape == BatchShape::kEnd);
}

TEST_CASE("every flipped bit that the CRC covers is found") {
  std::string good = small_batch();
  for (size_t bit = 17 * 8; bit < good.size() * 8; ++bit) {
    std::string bad = good;
    bad[bit / 8] ^= char(1 << bit % 8);
    REQUIRE_FALSE(check_crc(whole(bad)));
    REQUIRE(findings_of(bad) == Ids{"batch-crc"});
  }
}

TEST_CASE("a wrong CRC is told with both numbers, position and offset") {
  std::string bad = small_batch();
  bad.back() ^= 1;
  RawBatch batch(bad, Position(8412));
  Error error = check_crc(batch).error();
  CHECK(error.position == 8412);
  CHECK(error.offset == 10);
  CHECK(error.text == fmt::format("CRC is {:08x}, stored {:08x}",
                                  batch.computed_crc(), batch.stored_crc()));
}

TEST_CASE("a count above the records ends with an error behind the last") {
  std::string batch = with<int32_t>(small_batch(), "recordsCount", 4);
  Read read = read_all(batch);
  CHECK(read.records == 3);
  CHECK(read.error == "the body ends after 3 of 4 records");
  CHECK(findings_of(batch) == Ids{"batch-count", "batch-count"});
}

TEST_CASE("a count below the records leaves bytes behind the last") {
  std::string batch = with<int32_t>(small_batch(), "recordsCount", 2);
  Read read = read_all(batch);
  CHECK(read.records == 2);
  CHECK(contains(read.error, "follow the last of 2 records"));
  CHECK(findings_of(batch) == Ids{"batch-count"});
}

TEST_CASE("a count of nothing with a body is inconsistent") {
  std::string batch = with<int32_t>(small_batch(), "recordsCount", 0);
  CHECK(contains(read_all(batch).error, "follow the last of 0 records"));
  CHECK(findings_of(batch) == Ids{"batch-count"});
}

TEST_CASE("a negative count or last offset delta is inconsistent") {
  std::string count = with<int32_t>(small_batch(), "recordsCount", -1);
  CHECK(read_all(count).error == "a record count of -1");
  CHECK(findings_of(count) == Ids{"batch-count"});
  std::string delta = with<int32_t>(small_batch(), "lastOffsetDelta", -3);
  CHECK(read_all(delta).records == 3);
  CHECK(findings_of(delta) == Ids{"batch-count", "record-offset"});
}

TEST_CASE("a packed batch that counts 2^31-1 allocates nothing for it") {
  std::string batch = with<int32_t>(small_batch(3, {.codec = Codec::kGzip}),
                                    "recordsCount", INT32_MAX);
  Read read = read_all(batch);
  CHECK(read.records == 3);
  CHECK(contains(read.error, "the body ends after 3 of"));
}

TEST_CASE("fewer records than offsets is what compaction leaves") {
  std::string batch = with<int32_t>(small_batch(), "lastOffsetDelta", 100);
  CHECK(findings_of(batch) == Ids{});
  CHECK(whole(batch).next_offset() == Offset(111));
}

TEST_CASE("a max timestamp that no record has is found") {
  std::string batch = with<int64_t>(small_batch(), "maxTimestamp", 999'999);
  CHECK(findings_of(batch) == Ids{"batch-timestamp"});
}

TEST_CASE("unknown attribute bits are kept and warned of") {
  for (int bit = 7; bit < 16; ++bit) {
    std::string batch =
        with<uint16_t>(small_batch(), "attributes", uint16_t(1 << bit));
    CHECK(read_all(batch).records == 3);
    CHECK(findings_of(batch) == Ids{"batch-attributes"});
  }
}

TEST_CASE("codecs 5 to 7 are unsupported") {
  for (int codec : {5, 6, 7}) {
    std::string batch =
        with<uint16_t>(small_batch(), "attributes", uint16_t(codec));
    Read read = read_all(batch);
    CHECK(read.code == Code::kUnsupported);
    CHECK(read.error == fmt::format("unsupported codec {}", codec));
    CHECK(findings_of(batch) == Ids{"batch-codec"});
  }
}

TEST_CASE("a body that does not unpack, or to too much, is told apart") {
  std::string plain =
      with<uint16_t>(small_batch(), "attributes", uint16_t(Codec::kZstd));
  CHECK(read_all(plain).code == Code::kCorrupt);
  CHECK(findings_of(plain) == Ids{"batch-decompress"});
  BatchBuilder builder;
  builder.begin({.codec = Codec::kGzip});
  builder.add(TimestampMs(1), "bomb", std::string(1 << 20, '\0'));
  std::string bomb(builder.finish().value());
  CHECK(read_all(bomb, 1 << 16).code == Code::kLimit);
  CHECK(findings_of(bomb, 1 << 16) == Ids{"batch-limit"});
  CHECK(read_all(bomb, 2 << 20).records == 1);
}

TEST_CASE("offsets that do not rise, or pass the last, are found once") {
  // Two records of offset delta 1, then one of delta 9; lastOffsetDelta 2.
  std::string body(
      "\x0c\0\0\x02\1\1\0"
      "\x0c\0\0\x02\1\1\0"
      "\x0c\0\0\x12\1\1\0",
      21);
  std::string batch = batch_of_body(body, 3);
  CHECK(read_all(batch).records == 3);
  CHECK(findings_of(batch) == Ids{"record-offset"});
  std::string past = batch_of_body(Bytes("\x0c\0\0\x12\1\1\0", 7), 1);
  CHECK(findings_of(past) == Ids{"record-offset"});
}

TEST_CASE("a record that is wrong is named, and the ones before it shown") {
  // length 6: attributes, timestamp delta, offset delta, key, value, headers.
  const std::string good("\x0c\0\0\0\1\1\0", 7);
  struct Case {
    std::string name;
    std::string record;
    std::string_view error;
  };
  auto make = [](const char* name, Bytes record, std::string_view error) {
    return Case{name, std::string(record), error};
  };
#define BYTES(text) Bytes(text, sizeof(text) - 1)
  auto c = GENERATE_COPY(
      make("length varint of six bytes", BYTES("\x8c\x80\x80\x80\x80\0\0"),
           "its length does not fit"),
      make("length varint cut off", BYTES("\x8c"), "its length does not fit"),
      make("length of -1", BYTES("\x01\0\0\2\1\1\0"), "its length is -1"),
      make("length past the body", BYTES("\x0e\0\0\2\1\1\0"),
           "its length is 7, 6 bytes are left"),
      make("length of 2^31-16", BYTES("\xe0\xff\xff\xff\x0f\0\0\2\1\1\0"),
           "its length is 2147483632, 6 bytes are left"),
      make("length of nothing", BYTES("\0"), "its timestamp does not fit"),
      make("timestamp of eleven bytes",
           BYTES("\x1e\0\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\0\0\0\0"),
           "its timestamp does not fit"),
      make("offset of six bytes", BYTES("\x14\0\0\x80\x80\x80\x80\x80\0\1\1"),
           "its offset does not fit"),
      make("key longer than the record", BYTES("\x0c\0\0\2\x14\1\0"),
           "its key does not fit"),
      make("value longer than the record", BYTES("\x0c\0\0\2\1\x14\0"),
           "its value does not fit"),
      make("no header count", BYTES("\x0a\0\0\2\1\1"),
           "its header count does not fit"),
      make("negative header count", BYTES("\x0c\0\0\2\1\1\1"),
           "its header count is negative"),
      make("more headers than bytes", BYTES("\x0c\0\0\2\1\1\x02"),
           "it is too short for its headers"),
      make("a header's name null", BYTES("\x10\0\0\2\1\1\x02\1\1"),
           "a header's name is null"),
      make("a header's value past the end", BYTES("\x10\0\0\2\1\1\x02\0\x0a"),
           "its headers do not fit"),
      make("bytes behind the headers", BYTES("\x0e\0\0\2\1\1\0\0"),
           "bytes follow its last header"));
#undef BYTES
  INFO(c.name);
  // Last in the body, where the careful path reads it; and far before the
  // end, where the fast path must leave it to the careful one.
  std::string batch = batch_of_body(good + c.record, 2);
  Read read = read_all(batch);
  CHECK(read.records == 1);
  CHECK(contains(read.error, c.error));
  CHECK(contains(read.error, "record 2 at byte 7 of the body"));
  CHECK(findings_of(batch) == Ids{"record-invalid"});
  bool by_rest = contains(c.error, "left") || c.name == "length varint cut off";
  if (by_rest) return;
  std::string far = good + c.record;
  for (int i = 0; i < 20; ++i) far += good;
  Read again = read_all(batch_of_body(far, 22));
  CHECK(again.records == 1);
  CHECK(contains(again.error, c.error));
}

TEST_CASE("negative lengths other than -1 are null, as Kafka reads them") {
  // Key of length -3, value of length -64.
  std::string record("\x0c\0\0\0\x05\x7f\0", 7);
  std::string body = record;
  for (int i = 0; i < 8; ++i) body += record;  // the fast path, too
  RecordReader reader;
  std::string batch = batch_of_body(body, 9);
  REQUIRE(reader.open(whole(batch)));
  int records = 0;
  for (RecordView r; reader.next(r); ++records) {
    CHECK_FALSE(r.has_key());
    CHECK_FALSE(r.has_value());
  }
  CHECK(records == 9);
  CHECK(reader.ok());
}

TEST_CASE("control records with bad or unknown keys are found") {
  auto control = [](Bytes key) {
    BatchBuilder builder;
    builder.begin({.control = true});
    builder.add(TimestampMs(1), key, end_txn_marker(3));
    return std::string(builder.finish().value());
  };
  CHECK(findings_of(control(control_key(ControlType::kCommit))) == Ids{});
  CHECK(findings_of(control(Bytes("\0\0\0\x09", 4))) == Ids{"control-unknown"});
  CHECK(findings_of(control(Bytes("\0\0\0", 3))) == Ids{"record-invalid"});
  CHECK(findings_of(control(Bytes("\xff\xff\0\1", 4))) ==
        Ids{"record-invalid"});
  CHECK(findings_of(control(Bytes())) == Ids{"record-invalid"});
}

TEST_CASE("control keys and markers of later versions are read") {
  ControlKey key = parse_control_key(Bytes("\0\5\0\1more", 8)).value();
  CHECK(key.version == 5);
  CHECK(key.type == ControlType::kCommit);
  CHECK(control_type_name(ControlType::kKraftVoters) == "kraft-voters");
  CHECK(control_type_name(ControlType::kUnknown) == "unknown");
  EndTxnMarker marker =
      parse_end_txn_marker(Bytes("\0\1\0\0\0\x07more", 10)).value();
  CHECK(marker.coordinator_epoch == 7);
  CHECK_FALSE(parse_end_txn_marker(Bytes("\0\0\0\0\0", 5)));
}

TEST_CASE("random damage behind a right CRC does no more than be found") {
  unsigned seed = Catch::rngSeed();
  INFO("seed " << seed);
  std::minstd_rand random(seed);
  RecordReader reader(1 << 20);
  for (int round = 0; round < 20'000; ++round) {
    std::string batch =
        small_batch(20, {.codec = Codec(random() % kCodecCount)});
    for (unsigned n = random() % 3 + 1; n > 0; --n) {
      size_t at = 21 + random() % (batch.size() - 21);
      batch[at] = char(random() >> 8);
    }
    set_crc(batch.data());
    CollectFindings findings;
    BatchCheck check = validate_batch(whole(batch), reader, findings);
    REQUIRE(check.crc_valid);
    REQUIRE((check.readable || !findings.all.empty()));
  }
}
