// What codecs write: that it comes back, and that its frames are Kafka's.
#include <catch2/catch.hpp>

#include "tests/unit/codec/packing.h"

using namespace weir;

TEST_CASE("what a codec packs at any level it unpacks") {
  auto codec = GENERATE(Codec::kNone, Codec::kGzip, Codec::kSnappy, Codec::kLz4,
                        Codec::kZstd);
  CodecLevels levels = codec_levels(codec);
  Compressor compressor;
  Decompressor decompressor;
  std::string buffer;
  for (size_t size : {size_t(1), size_t(100), size_t(32 << 10),
                      size_t(64 << 10), size_t(65537), size_t(300'000)}) {
    for (const std::string& in : {some_text(size), noise(size)}) {
      for (int level = std::max(levels.least, -5); level <= levels.most;
           level += 3) {
        INFO(codec_name(codec) << " " << level << " " << size);
        std::string out;
        REQUIRE(compressor.compress(codec, level, in, out));
        Result<Bytes> back = decompressor.decompress(codec, out, buffer);
        REQUIRE(back);
        CHECK(*back == in);
      }
    }
  }
}

TEST_CASE("packing appends") {
  std::string out = "head";
  Compressor compressor;
  REQUIRE(compressor.compress(Codec::kZstd, kStandardLevel, "body", out));
  CHECK(out.substr(0, 4) == "head");
  std::string buffer;
  CHECK(
      Decompressor().decompress(Codec::kZstd, out.substr(4), buffer).value() ==
      "body");
}

TEST_CASE("a level that a codec lacks is refused") {
  Compressor compressor;
  std::string out;
  for (auto [codec, level] :
       {std::pair(Codec::kGzip, 0), std::pair(Codec::kGzip, 10),
        std::pair(Codec::kLz4, 18), std::pair(Codec::kZstd, 23),
        std::pair(Codec::kSnappy, 1)}) {
    Result<void> r = compressor.compress(codec, level, "x", out);
    REQUIRE_FALSE(r);
    CHECK(r.error().code == Code::kInvalid);
  }
  CHECK(out.empty());
}

TEST_CASE("names and numbers of codecs are Kafka's") {
  CHECK(codec_name(Codec::kNone) == "none");
  CHECK(find_codec("gzip") == Codec::kGzip);
  CHECK(codec_from_id(2) == Codec::kSnappy);
  CHECK(codec_from_id(3) == Codec::kLz4);
  CHECK(codec_from_id(4) == Codec::kZstd);
  CHECK_FALSE(codec_from_id(5));
  CHECK_FALSE(codec_from_id(-1));
  CHECK_FALSE(find_codec("brotli"));
}

TEST_CASE("lz4 is written as Kafka's Java client frames it") {
  // Magic, version 1 with independent blocks, 64 KiB, the header's checksum.
  std::string out = packed(Codec::kLz4, some_text(70'000));
  CHECK(out.substr(0, 7) == "\x04\x22\x4d\x18\x60\x40\x82");
  CHECK(out.substr(out.size() - 4) == std::string(4, '\0'));
  // What does not pack is stored, with the length's top bit set.
  std::string stored = packed(Codec::kLz4, noise(1000));
  CHECK(stored.substr(7, 4) == le32(1000 | 0x80000000u));
  CHECK(stored.size() == 7 + 4 + 1000 + 4);
}

TEST_CASE("snappy is written as snappy-java frames it, 32 KiB a chunk") {
  std::string out = packed(Codec::kSnappy, some_text(70'000));
  CHECK(out.substr(0, 16) == std::string("\x82SNAPPY\0\0\0\0\1\0\0\0\1", 16));
  int chunks = 0;
  for (size_t at = 16; at < out.size(); ++chunks)
    at += 4 + size_t(load_be<int32_t>(out.data() + at));
  CHECK(chunks == 3);
}

TEST_CASE("a buffer is kept between batches and never shrinks") {
  Decompressor decompressor;
  std::string buffer;
  std::string large = packed(Codec::kLz4, some_text(1 << 20));
  std::string small = packed(Codec::kZstd, "tiny");
  REQUIRE(decompressor.decompress(Codec::kLz4, large, buffer));
  const char* memory = buffer.data();
  size_t size = buffer.size();
  CHECK(decompressor.decompress(Codec::kZstd, small, buffer).value() == "tiny");
  CHECK(decompressor.decompress(Codec::kLz4, large, buffer));
  CHECK(buffer.data() == memory);
  CHECK(buffer.size() == size);
}

TEST_CASE("an answer is followed by readable slack") {
  auto codec =
      GENERATE(Codec::kGzip, Codec::kSnappy, Codec::kLz4, Codec::kZstd);
  for (size_t size = 0; size < 200; ++size) {
    std::string buffer;
    std::string in = packed(codec, noise(size));
    Result<Bytes> out = Decompressor().decompress(codec, in, buffer);
    REQUIRE(out);
    REQUIRE(out->size() == size);
    CHECK(out->data() + size + kReadSlack <= buffer.data() + buffer.size());
    CHECK(out->data() != nullptr);
  }
}
