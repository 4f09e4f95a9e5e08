// Message sets of formats 0 and 1, the rare and the broken: made by hand,
// since weir itself never writes them.
#include "tests/unit/record/batches.h"

using namespace weir;

namespace {

struct Message {
  int magic = 1;
  int64_t offset = 0;
  int attributes = 0;
  int64_t timestamp = 1000;
  Bytes key = Bytes();
  Bytes value = "v";
};

void put_sized(Writer& out, Bytes bytes) {
  out.i32(is_null(bytes) ? -1 : int32_t(bytes.size()));
  out.bytes(bytes);
}

std::string message(const Message& m) {
  std::string covered;
  Writer body(covered);
  body.i8(int8_t(m.magic));
  body.i8(int8_t(m.attributes));
  if (m.magic > 0) body.i64(m.timestamp);
  put_sized(body, m.key);
  put_sized(body, m.value);
  std::string out;
  Writer head(out);
  head.i64(m.offset);
  head.i32(int32_t(covered.size() + 4));
  head.u32(crc32(covered));
  return out + covered;
}

std::string wrapper(Message outer, Codec codec, Bytes inner) {
  std::string value;
  REQUIRE(Compressor().compress(codec, kStandardLevel, inner, value));
  outer.attributes |= int(codec);
  outer.value = value;
  return message(outer);
}

struct Got {
  std::vector<int64_t> offsets;
  std::vector<int64_t> timestamps;
  std::vector<TimestampType> types;
  std::string error;
  Offset first;
};

Got read(const std::string& bytes) {
  RecordReader reader(1 << 20);
  Got got;
  if (Result<void> r = reader.open(whole(bytes)); !r) {
    got.error = r.error().text;
    return got;
  }
  for (RecordView record; reader.next(record);) {
    got.offsets.push_back(record.offset.value());
    got.timestamps.push_back(record.timestamp.value());
    got.types.push_back(record.timestamp_type);
  }
  if (!reader.ok()) got.error = reader.error().text;
  got.first = reader.first_offset();
  return got;
}

using Offsets = std::vector<int64_t>;

// Three messages with offsets counted from 0.
std::string relative_set(int magic = 1) {
  std::string out;
  for (int64_t i = 0; i < 3; ++i)
    out += message({.magic = magic, .offset = i, .timestamp = 500 + i});
  return out;
}

}  // namespace

TEST_CASE("a v1 wrapper's offset is its last message's") {
  Got got = read(wrapper({.offset = 102}, Codec::kGzip, relative_set()));
  CHECK(got.error.empty());
  CHECK(got.offsets == Offsets{100, 101, 102});
  CHECK(got.timestamps == Offsets{500, 501, 502});
  CHECK(got.first == Offset(100));
}

TEST_CASE("a v1 wrapper of a compacted set keeps the gaps") {
  std::string inner = message({.offset = 1}) + message({.offset = 7});
  Got got = read(wrapper({.offset = 107}, Codec::kSnappy, inner));
  CHECK(got.offsets == Offsets{101, 107});
}

TEST_CASE("a v1 wrapper at offset 0 has absolute offsets inside") {
  Got got = read(wrapper({.offset = 0}, Codec::kGzip, relative_set()));
  CHECK(got.offsets == Offsets{0, 1, 2});
  CHECK(findings_of(wrapper({}, Codec::kGzip, relative_set())) == Ids{});
}

TEST_CASE("a v0 wrapper has absolute offsets inside") {
  std::string inner =
      message({.magic = 0, .offset = 41}) + message({.magic = 0, .offset = 42});
  Got got = read(wrapper({.magic = 0, .offset = 42}, Codec::kGzip, inner));
  CHECK(got.offsets == Offsets{41, 42});
  CHECK(got.first == Offset(41));
  CHECK(got.types[0] == TimestampType::kNone);
  CHECK(got.timestamps == Offsets{-1, -1});
}

TEST_CASE("a wrapper of append time gives its timestamp to those inside") {
  Message outer{.offset = 2, .attributes = kAppendTimeBit, .timestamp = 9999};
  Got got = read(wrapper(outer, Codec::kLz4, relative_set()));
  CHECK(got.timestamps == Offsets{9999, 9999, 9999});
  CHECK(got.types[1] == TimestampType::kAppend);
}

TEST_CASE("messages of format 0 inside a v1 wrapper have no timestamp") {
  Got got = read(wrapper({.offset = 12}, Codec::kGzip, relative_set(0)));
  CHECK(got.offsets == Offsets{10, 11, 12});
  CHECK(got.types[0] == TimestampType::kNone);
  CHECK(got.timestamps[0] == -1);
}

TEST_CASE("a packed message inside a packed wrapper is corrupt") {
  std::string nested = message({.offset = 0}) +
                       wrapper({.offset = 1}, Codec::kGzip, relative_set());
  Got got = read(wrapper({.offset = 1}, Codec::kGzip, nested));
  CHECK(got.offsets == Offsets{0});
  CHECK(got.error.find("packed inside a packed") != std::string::npos);
}

TEST_CASE("zstd in formats 0 and 1 is corrupt") {
  int magic = GENERATE(0, 1);
  std::string bytes =
      wrapper({.magic = magic, .offset = 2}, Codec::kZstd, relative_set(magic));
  CHECK(read(bytes).error == fmt::format("zstd in message format {}", magic));
  CHECK_FALSE(whole(bytes).codec());
}

TEST_CASE("a wrapper without a value, or without a message, is corrupt") {
  Message null{.attributes = int(Codec::kGzip)};
  null.value = Bytes();
  CHECK(read(message(null)).error == "a wrapper without a value");
  CHECK(read(wrapper({}, Codec::kGzip, "")).error ==
        "a wrapper without a message");
  CHECK(read(wrapper({}, Codec::kGzip, "short")).error ==
        "a wrapper without a message");
}

TEST_CASE("a wrapper's offset below its last message's is corrupt") {
  CHECK(read(wrapper({.offset = 1}, Codec::kGzip, relative_set())).error ==
        "a wrapper's offset 1 is below its last message's 2");
}

TEST_CASE("a wrong CRC inside a wrapper stops at that message") {
  std::string inner = relative_set();
  inner[inner.size() - 1] ^= 1;
  Got got = read(wrapper({.offset = 12}, Codec::kGzip, inner));
  CHECK(got.offsets == Offsets{10, 11});
  CHECK(got.error.find("record 3") == 0);
  CHECK(findings_of(wrapper({.offset = 12}, Codec::kGzip, inner)) ==
        Ids{"record-invalid"});
}

TEST_CASE("half a message behind a wrapper's last is told") {
  std::string inner = relative_set() + message({.offset = 3}).substr(0, 20);
  Got got = read(wrapper({.offset = 12}, Codec::kGzip, inner));
  CHECK(got.offsets == Offsets{10, 11, 12});
  CHECK(got.error == "20 bytes follow the last of 3 records");
}

TEST_CASE("key and value lengths that do not fill a message are corrupt") {
  for (int32_t size : {-1, 0, 2, INT32_MAX}) {
    std::string bytes = message({});
    store_be<int32_t>(bytes.data() + bytes.size() - 5, size);
    store_be<uint32_t>(bytes.data() + 12, crc32(Bytes(bytes).substr(16)));
    CHECK_FALSE(read(bytes).error.empty());
    CHECK(findings_of(bytes) == Ids{"record-invalid"});
  }
}

TEST_CASE("a v1 message below its least size is a bad length") {
  std::string bytes = message({});
  store_be<int32_t>(bytes.data() + 8, 21);
  CHECK(peek_batch(bytes, 0).shape == BatchShape::kBadLength);
  bytes[kMagicPosition] = 0;
  CHECK(peek_batch(bytes, 0).shape == BatchShape::kWhole);
}

TEST_CASE("v0's wrong lz4 header checksum is read, v1's is not") {
  int magic = GENERATE(0, 1);
  std::string value;
  REQUIRE(Compressor().compress(Codec::kLz4, kStandardLevel,
                                relative_set(magic), value));
  value[6] ^= 0x55;
  Got got = read(message({.magic = magic,
                          .offset = 2,
                          .attributes = int(Codec::kLz4),
                          .value = value}));
  CHECK(got.error.empty() == (magic == 0));
  CHECK(got.offsets.size() == (magic == 0 ? 3 : 0));
}

TEST_CASE("all three formats may stand in one segment") {
  std::string segment = message({.magic = 0, .offset = 0}) +
                        wrapper({.offset = 3}, Codec::kGzip, relative_set()) +
                        small_batch(2, {.base_offset = Offset(4)});
  Offsets offsets;
  RecordReader reader;
  Peek peek;
  for (int64_t at = 0;
       (peek = peek_batch(segment, at)).shape == BatchShape::kWhole;
       at += peek.claimed_size) {
    REQUIRE(check_crc(peek.batch));
    REQUIRE(reader.open(peek.batch));
    for (RecordView r; reader.next(r);) offsets.push_back(r.offset.value());
    REQUIRE(reader.ok());
    CHECK(peek.batch.last_offset() == Offset(offsets.back()));
  }
  CHECK(peek.shape == BatchShape::kEnd);
  CHECK(offsets == Offsets{0, 1, 2, 3, 4, 5});
}

TEST_CASE("a plain message is a batch of one record") {
  std::string bytes = message({.offset = 8, .key = "k", .value = Bytes()});
  RawBatch batch = whole(bytes);
  CHECK(batch.count() == 1);
  CHECK(batch.base_offset() == Offset(8));
  CHECK(batch.last_offset() == Offset(8));
  CHECK(batch.max_timestamp() == TimestampMs(1000));
  CHECK(batch.leader_epoch() == kNoEpoch);
  CHECK_FALSE(batch.has_producer());
  RecordReader reader;
  REQUIRE(reader.open(batch));
  RecordView record;
  REQUIRE(reader.next(record));
  CHECK(record.key == "k");
  CHECK_FALSE(record.has_value());
  CHECK(record.headers().empty());
}
