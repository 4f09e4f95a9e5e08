// Packed data that mean harm: each must end in an error, under the limit of
// memory, and without a loop that does not end.
#include <zlib.h>
#include <zstd.h>
#include <catch2/catch.hpp>

#include "lib/codec/xxh32.h"
#include "tests/unit/codec/packing.h"

using namespace weir;

namespace {

struct Outcome {
  std::optional<Code> error;
  std::string text;
  std::string content;
  size_t memory = 0;  ///< what the buffer grew to
};

Outcome unpack(Codec codec, Bytes in, size_t limit = kDecompressLimit,
               Lz4Checksum lz4 = Lz4Checksum::kChecked) {
  Outcome out;
  std::string buffer;
  Decompressor decompressor;
  Result<Bytes> r = decompressor.decompress(codec, in, buffer, limit, lz4);
  if (r)
    out.content = *r;
  else
    out.error = r.error().code, out.text = r.error().text;
  out.memory = buffer.size();
  return out;
}

constexpr size_t kSmallLimit = 1 << 20;

std::string lz4_header(int flags, int block, std::string size = "") {
  std::string descriptor = {char(flags), char(block)};
  descriptor += size;
  return "\x04\x22\x4d\x18" + descriptor +
         char(uint8_t(xxh32(descriptor) >> 8));
}

}  // namespace

TEST_CASE("a bomb is refused at the limit by every codec") {
  auto codec =
      GENERATE(Codec::kGzip, Codec::kSnappy, Codec::kLz4, Codec::kZstd);
  INFO(codec_name(codec));
  std::string bomb = packed(codec, std::string(64 << 20, '\0'));
  Outcome out = unpack(codec, bomb, kSmallLimit);
  CHECK(out.error == Code::kLimit);
  CHECK(out.memory <= kSmallLimit + 1 + kReadSlack);
  CHECK(unpack(codec, bomb, 64 << 20).content.size() == 64 << 20);
}

TEST_CASE("what fills the limit to the byte is accepted, one more is not") {
  auto codec =
      GENERATE(Codec::kGzip, Codec::kSnappy, Codec::kLz4, Codec::kZstd);
  for (size_t size : {size_t(0), size_t(1), size_t(1000), size_t(100'000)}) {
    INFO(codec_name(codec) << " " << size);
    std::string text = some_text(size);
    std::string in = packed(codec, text);
    CHECK(unpack(codec, in, size).content == text);
    if (size == 0) continue;
    Outcome out = unpack(codec, in, size - 1);
    CHECK(out.error == Code::kLimit);
  }
}

TEST_CASE("data cut off anywhere are an error") {
  auto codec =
      GENERATE(Codec::kGzip, Codec::kSnappy, Codec::kLz4, Codec::kZstd);
  std::string in = packed(codec, some_text(2000));
  for (size_t cut = 0; cut < in.size(); ++cut) {
    INFO(codec_name(codec) << " cut at " << cut << " of " << in.size());
    // A framed snappy stream may end behind any chunk, its header included.
    bool legal = codec == Codec::kSnappy && cut == 16;
    CHECK(unpack(codec, Bytes(in).substr(0, cut)).error.has_value() == !legal);
  }
}

TEST_CASE("random damage never does more than end in an error") {
  auto codec =
      GENERATE(Codec::kGzip, Codec::kSnappy, Codec::kLz4, Codec::kZstd);
  unsigned seed = Catch::rngSeed();
  INFO("seed " << seed);
  std::minstd_rand random(seed);
  std::string good = packed(codec, some_text(5000));
  Decompressor decompressor;
  std::string buffer;
  for (int i = 0; i < 3000; ++i) {
    std::string bad = good;
    for (unsigned n = random() % 4 + 1; n > 0; --n)
      bad[random() % bad.size()] = char(random() >> 8);
    Result<Bytes> r = decompressor.decompress(codec, bad, buffer, kSmallLimit);
    if (r) CHECK(r->size() <= kSmallLimit);
  }
  CHECK(decompressor.decompress(codec, good, buffer).value() ==
        some_text(5000));
}

TEST_CASE("a zstd window of 2^31 is refused without its memory") {
  // Magic, descriptor without single segment, window exponent 21: 2^31.
  std::string frame("\x28\xb5\x2f\xfd\x00\xa8", 6);
  frame += std::string("\x01\x00\x00", 3);  // an empty last block
  Outcome out = unpack(Codec::kZstd, frame);
  CHECK(out.error == Code::kLimit);
  CHECK(out.memory < 1 << 20);
}

TEST_CASE("a zstd window of 2^27 is allowed, as Kafka allows it") {
  std::string frame("\x28\xb5\x2f\xfd\x00\x88\x01\x00\x00", 9);
  Outcome out = unpack(Codec::kZstd, frame);
  CHECK_FALSE(out.error);
  CHECK(out.content.empty());
  CHECK(out.memory < 2 << 20);
}

TEST_CASE("a zstd content size that lies is refused without its memory") {
  std::string text = some_text(1000);
  // Single segment with a content size of 8 bytes, and the frame's blocks.
  std::string good = packed(Codec::kZstd, text);
  REQUIRE((uint8_t(good[4]) >> 5) == 3);  // 2 bytes of size, single segment
  std::string lie = good.substr(0, 4) + char(0xe0 | (good[4] & 0x1f));
  lie += std::string("\xff\xff\xff\x07\0\0\0\0", 8) + good.substr(7);
  Outcome out = unpack(Codec::kZstd, lie);
  CHECK(out.error.has_value());
  CHECK(out.memory <= 2 << 20);
}

TEST_CASE("zstd frames follow one another, skippable ones are skipped") {
  std::string in = packed(Codec::kZstd, "one ");
  in += "\x50\x2a\x4d\x18" + le32(3) + "xyz";
  in += packed(Codec::kZstd, "two");
  CHECK(unpack(Codec::kZstd, in).content == "one two");
}

TEST_CASE("an lz4 content size is not believed") {
  std::string lie(8, '\x7f');
  std::string frame =
      lz4_header(0x68, 0x40, lie) + le32(5 | 0x80000000u) + "hello" + le32(0);
  Outcome out = unpack(Codec::kLz4, frame);
  CHECK(out.content == "hello");
  CHECK(out.memory < 1 << 20);
}

TEST_CASE("an lz4 block may not be larger than its frame says") {
  std::string frame = lz4_header(0x60, 0x40) + le32((64 << 10) + 1);
  frame += std::string((64 << 10) + 1, 'x') + le32(0);
  CHECK(unpack(Codec::kLz4, frame).error == Code::kCorrupt);
}

TEST_CASE("lz4 block checksums are checked, linked blocks are read") {
  std::string block = "\x50hello";  // five literals
  std::string frame =
      lz4_header(0x70, 0x40) + le32(6) + block + le32(xxh32(block)) + le32(0);
  CHECK(unpack(Codec::kLz4, frame).content == "hello");
  frame[frame.size() - 5] ^= 1;
  CHECK(unpack(Codec::kLz4, frame).error == Code::kCorrupt);

  // The second block copies from the first: 4 bytes from 5 back, then 5
  // literals.
  std::string linked = lz4_header(0x40, 0x40) + le32(6) + block + le32(9) +
                       std::string("\x00\x05\x00\x50world", 9) + le32(0);
  CHECK(unpack(Codec::kLz4, linked).content == "hellohellworld");
  linked[4] = 0x60;  // independent: nothing to copy from
  linked[6] = char(0x82);
  CHECK(unpack(Codec::kLz4, linked).error == Code::kCorrupt);
}

TEST_CASE("lz4's old wrong header checksum is read only where asked for") {
  std::string frame = packed(Codec::kLz4, "old message");
  // Taken over the magic, too.
  frame[6] = char(uint8_t(xxh32(frame.substr(0, 6)) >> 8));
  REQUIRE(frame[6] != '\x82');
  CHECK(unpack(Codec::kLz4, frame).error == Code::kCorrupt);
  CHECK(
      unpack(Codec::kLz4, frame, kSmallLimit, Lz4Checksum::kIgnored).content ==
      "old message");
}

TEST_CASE("an lz4 frame without a block is empty") {
  CHECK(unpack(Codec::kLz4, lz4_header(0x60, 0x40) + le32(0)).content == "");
  CHECK_FALSE(unpack(Codec::kLz4, lz4_header(0x60, 0x40) + le32(0)).error);
}

TEST_CASE("a snappy length that lies is refused without its memory") {
  // 2^32 - 1 bytes, in five.
  Outcome raw = unpack(Codec::kSnappy, "\xff\xff\xff\xff\x0f");
  CHECK(raw.error == Code::kCorrupt);
  CHECK(raw.memory < 1 << 20);
  std::string framed = packed(Codec::kSnappy, "").substr(0, 16);
  framed += std::string("\0\0\0\5\xff\xff\xff\xff\x0f", 9);
  Outcome out = unpack(Codec::kSnappy, framed);
  CHECK(out.error == Code::kCorrupt);
  CHECK(out.memory < 1 << 20);
}

TEST_CASE("a snappy chunk's length is checked against what is there") {
  std::string head = packed(Codec::kSnappy, "").substr(0, 16);
  for (std::string size :
       {std::string("\x7f\xff\xff\xff", 4), std::string("\xff\xff\xff\xff", 4),
        std::string("\x80\0\0\0", 4), std::string("\0\0", 2)})
    CHECK(unpack(Codec::kSnappy, head + size + "abc").error == Code::kCorrupt);
}

TEST_CASE("snappy is read raw, framed, and as framed streams joined") {
  std::string framed = packed(Codec::kSnappy, "framed ");
  std::string raw = std::string("\3\x08") + "raw";
  CHECK(unpack(Codec::kSnappy, raw).content == "raw");
  CHECK(unpack(Codec::kSnappy, framed + framed).content == "framed framed ");
  CHECK(unpack(Codec::kSnappy, Bytes("\0", 1)).content == "");
}

TEST_CASE("snappy's fifteen bytes that loop elsewhere end here") {
  // The other framing's stream identifier and the start of a chunk.
  std::string in("\xff\x06\x00\x00sNaPpY\x00\x00\x00\x00\x00", 15);
  CHECK(unpack(Codec::kSnappy, in).error == Code::kCorrupt);
  // Our framing's magic and all but one byte of its header, and chunks of
  // length zero, which hold no block.
  std::string cut = packed(Codec::kSnappy, "").substr(0, 15);
  CHECK(unpack(Codec::kSnappy, cut).error == Code::kCorrupt);
  std::string zero = packed(Codec::kSnappy, "").substr(0, 16);
  zero += std::string(8, '\0');
  CHECK(unpack(Codec::kSnappy, zero).error == Code::kCorrupt);
}

TEST_CASE("gzip members follow one another, as Java reads them") {
  std::string one = packed(Codec::kGzip, "one ");
  std::string two = packed(Codec::kGzip, "two", 1);
  CHECK(unpack(Codec::kGzip, one + two).content == "one two");
  std::string many;
  for (int i = 0; i < 1000; ++i) many += two;
  CHECK(unpack(Codec::kGzip, many).content.size() == 3000);
  CHECK(unpack(Codec::kGzip, many, 2999).error == Code::kLimit);
}

TEST_CASE("bytes behind a gzip member that are none are passed over") {
  std::string one = packed(Codec::kGzip, "one");
  for (std::string tail :
       {std::string(100, '\0'), std::string("x"), std::string("\x1f\x8b"),
        std::string("\x1f\x8b\x07") + std::string(40, 'x')})
    CHECK(unpack(Codec::kGzip, one + tail).content == "one");
  // But a member that begins must be whole.
  std::string two = packed(Codec::kGzip, some_text(500));
  CHECK(unpack(Codec::kGzip, one + two.substr(0, 100)).error == Code::kCorrupt);
}

TEST_CASE("gzip's own CRC and size are checked") {
  std::string in = packed(Codec::kGzip, some_text(500));
  for (size_t back : {1, 5}) {
    std::string bad = in;
    bad[bad.size() - back] ^= 1;
    CHECK(unpack(Codec::kGzip, bad).error == Code::kCorrupt);
  }
}

TEST_CASE("a gzip header with name, comment, extra and its CRC is read") {
  gz_header header{};
  Bytef name[] = "name", comment[] = "comment", extra[] = "extra";
  header.name = name, header.comment = comment, header.extra = extra;
  header.extra_len = 5, header.hcrc = 1;
  z_stream z{};
  REQUIRE(deflateInit2(&z, 6, Z_DEFLATED, 31, 8, 0) == Z_OK);
  deflateSetHeader(&z, &header);
  std::string out(500, '\0');
  Bytef content[] = "content";
  z.next_in = content, z.avail_in = 7;
  z.next_out = reinterpret_cast<Bytef*>(out.data()), z.avail_out = 500;
  REQUIRE(deflate(&z, Z_FINISH) == Z_STREAM_END);
  out.resize(z.total_out);
  deflateEnd(&z);
  CHECK(unpack(Codec::kGzip, out).content == "content");
}

TEST_CASE("nothing at all is no packed data") {
  auto codec =
      GENERATE(Codec::kGzip, Codec::kSnappy, Codec::kLz4, Codec::kZstd);
  CHECK(unpack(codec, "").error == Code::kCorrupt);
}

TEST_CASE("an empty body packs to a frame that unpacks to nothing") {
  auto codec =
      GENERATE(Codec::kGzip, Codec::kSnappy, Codec::kLz4, Codec::kZstd);
  Outcome out = unpack(codec, packed(codec, ""));
  CHECK_FALSE(out.error);
  CHECK(out.content.empty());
}
