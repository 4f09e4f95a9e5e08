// Decompressor and Compressor: which codec's code does the work, and the
// contexts, each made when it is first needed.
#include <optional>

#include "lib/codec/codec.h"
#include "lib/codec/gzip.h"
#include "lib/codec/lz4_frame.h"
#include "lib/codec/output.h"
#include "lib/codec/snappy_xerial.h"
#include "lib/codec/zstd_frame.h"

namespace weir {
namespace {

// What the libraries' int lengths hold with room to spare.
constexpr size_t kCompressLimit = 1u << 30;
constexpr size_t kPackedLimit = INT32_MAX;

template <class T>
T& made(std::optional<T>& slot) {
  if (!slot) slot.emplace();
  return *slot;
}

}  // namespace

struct Decompressor::Contexts {
  std::optional<GzipReader> gzip;
  std::optional<ZstdReader> zstd;
};

Decompressor::Decompressor() : contexts_(std::make_unique<Contexts>()) {}
Decompressor::~Decompressor() = default;
Decompressor::Decompressor(Decompressor&&) noexcept = default;
Decompressor& Decompressor::operator=(Decompressor&&) noexcept = default;

Result<Bytes> Decompressor::decompress(Codec codec, Bytes in,
                                       std::string& buffer, size_t limit,
                                       Lz4Checksum lz4) {
  if (codec == Codec::kNone) return in;
  if (in.empty())
    return fail(Code::kCorrupt, "{}: nothing to unpack", codec_name(codec));
  if (in.size() > kPackedLimit)
    return fail(Code::kLimit, "{} packed bytes are more than the limit of {}",
                in.size(), kPackedLimit);
  Output out(buffer, limit);
  // So that data() of an answer without bytes is not null.
  if (!out.reserve(0)) return out.limit_error();
  Result<void> done;
  switch (codec) {
    case Codec::kGzip:
      done = made(contexts_->gzip).unpack(in, out);
      break;
    case Codec::kSnappy:
      done = unpack_snappy(in, out);
      break;
    case Codec::kLz4:
      done = unpack_lz4(in, out, lz4);
      break;
    case Codec::kZstd:
      done = made(contexts_->zstd).unpack(in, out);
      break;
    default:
      return fail(Code::kUnsupported, "codec {}", int(codec));
  }
  if (!done) return fail(std::move(done).error());
  return out.all();
}

struct Compressor::Contexts {
  std::optional<GzipWriter> gzip;
  std::optional<ZstdWriter> zstd;
  Lz4Writer lz4;
};

Compressor::Compressor() : contexts_(std::make_unique<Contexts>()) {}
Compressor::~Compressor() = default;
Compressor::Compressor(Compressor&&) noexcept = default;
Compressor& Compressor::operator=(Compressor&&) noexcept = default;

Result<void> Compressor::compress(Codec codec, int level, Bytes in,
                                  std::string& out) {
  CodecLevels levels = codec_levels(codec);
  if (level == kStandardLevel) level = levels.standard;
  bool known = level == levels.standard ||
               (level >= levels.least && level <= levels.most);
  if (!known)
    return fail(Code::kInvalid, "{} has levels {} to {}, not {}",
                codec_name(codec), levels.least, levels.most, level);
  if (in.size() > kCompressLimit)
    return fail(Code::kLimit, "{} bytes are more than the {} packed at once",
                in.size(), kCompressLimit);
  switch (codec) {
    case Codec::kNone:
      out.append(in);
      return {};
    case Codec::kGzip:
      return made(contexts_->gzip).pack(level, in, out);
    case Codec::kSnappy:
      pack_snappy(in, out);
      return {};
    case Codec::kLz4:
      contexts_->lz4.pack(level, in, out);
      return {};
    case Codec::kZstd:
      return made(contexts_->zstd).pack(level, in, out);
  }
  return fail(Code::kUnsupported, "codec {}", int(codec));
}

}  // namespace weir
