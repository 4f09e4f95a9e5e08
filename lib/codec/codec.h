// The five ways a batch's records are packed, behind one interface. What is
// packed is read as leniently as Kafka's Java client reads it, and written as
// that client writes it. Every decompression stops at an output limit.
//
// Reference: org.apache.kafka.common.compress, CompressionType; KIP-110
// (zstd), KIP-57 (lz4's header checksum), KIP-390 (levels).
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/bytes.h"
#include "lib/base/result.h"

namespace weir {

/// The number is the one in a batch's attributes, bits 0 to 2.
enum class Codec : uint8_t { kNone, kGzip, kSnappy, kLz4, kZstd };
inline constexpr int kCodecCount = 5;

/// Kafka's name: none, gzip, snappy, lz4, zstd.
std::string_view codec_name(Codec codec);
std::optional<Codec> find_codec(std::string_view name);
/// Nothing for 5 to 7, which no version of Kafka has given a meaning.
std::optional<Codec> codec_from_id(int id);

/// What the configs compression.{gzip,lz4,zstd}.level take. none and snappy
/// have no levels: least, most and standard are 0.
struct CodecLevels {
  int least;
  int most;
  int standard;
};
CodecLevels codec_levels(Codec codec);
/// "The codec's standard level", whatever the codec.
inline constexpr int kStandardLevel = INT32_MIN;

/// The most that one batch may unpack to. Kafka's largest batch that a
/// default broker takes is 1 MiB and its request limit 100 MiB; well-made
/// batches of text unpack to less than this, a bomb to more.
inline constexpr size_t kDecompressLimit = 128u << 20;
/// The largest window a zstd frame may ask for, log2: zstd's own default,
/// which is also what Kafka's reader allows.
inline constexpr int kZstdWindowLog = 27;
/// An unpacked body is followed by this many readable bytes, so that a parser
/// may look ahead without asking.
inline constexpr size_t kReadSlack = 32;

/// What stands in the header checksum of an lz4 frame: until message format 1
/// Kafka wrote it wrongly, and its reader does not look at it in format 0.
enum class Lz4Checksum { kChecked, kIgnored };

/// Unpacks; holds the codecs' contexts so that a batch costs no allocation.
/// Not for two threads at once.
class Decompressor {
 public:
  Decompressor();
  ~Decompressor();
  Decompressor(Decompressor&&) noexcept;
  Decompressor& operator=(Decompressor&&) noexcept;

  /// Unpacks `in`. The answer is a view into `buffer`, or is `in` itself for
  /// Codec::kNone. `buffer` only ever grows and keeps its size between calls
  /// (it is scratch, not a result); at most `limit` bytes and kReadSlack are
  /// asked of it.
  /// Errors: kCorrupt (also when the data end early or are empty), kLimit
  /// (more than `limit` bytes come out, or zstd wants too large a window).
  ///   gzip: several members one after the other; bytes after the last one
  ///     that are no member are ignored, as java.util.zip.GZIPInputStream does.
  ///   snappy: the framing of snappy-java (xerial), also concatenated, or one
  ///     raw block.
  ///   lz4: one frame of independent or linked blocks; block checksums are
  ///     checked, content size and content checksum are not looked at (as
  ///     Lz4BlockInputStream).
  ///   zstd: frames one after the other, skippable ones among them.
  Result<Bytes> decompress(Codec codec, Bytes in, std::string& buffer,
                           size_t limit = kDecompressLimit,
                           Lz4Checksum lz4 = Lz4Checksum::kChecked);

 private:
  struct Contexts;
  std::unique_ptr<Contexts> contexts_;
};

/// Whether a frame of lz4 says that its blocks lean on one another: Kafka's
/// Java reads no such frame.
bool lz4_blocks_linked(Bytes frame);

/// Packs; holds the codecs' contexts. Not for two threads at once.
class Compressor {
 public:
  Compressor();
  ~Compressor();
  Compressor(Compressor&&) noexcept;
  Compressor& operator=(Compressor&&) noexcept;

  /// Appends `in`, packed, to `out`. Error kInvalid for a level the codec
  /// does not have, kLimit for more than 1 GiB.
  ///   gzip: one member; snappy: snappy-java's framing in blocks of 32 KiB;
  ///   lz4: independent blocks of 64 KiB, no checksums but the header's;
  ///   zstd: one frame that states its size.
  Result<void> compress(Codec codec, int level, Bytes in, std::string& out);

 private:
  struct Contexts;
  std::unique_ptr<Contexts> contexts_;
};

}  // namespace weir
