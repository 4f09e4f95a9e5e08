#include "lib/codec/snappy_xerial.h"

#include <snappy.h>

namespace weir {
namespace {

constexpr Bytes kMagic("\x82SNAPPY\0", 8);
constexpr size_t kHeaderSize = 16;  // magic, version, least compatible version
constexpr int32_t kVersion = 1;
constexpr size_t kBlockSize = 32u << 10;
// Three bytes of a copy give 64 bytes at the most: whatever claims more than
// that lies, and is not worth an allocation.
constexpr size_t kMostExpansion = 22;

Result<void> unpack_block(Bytes in, Output& out) {
  size_t size = 0;
  if (!snappy::GetUncompressedLength(in.data(), in.size(), &size))
    return fail(Code::kCorrupt, "snappy: a block without a length");
  if (size > in.size() * kMostExpansion)
    return fail(Code::kCorrupt, "snappy: {} bytes claim to hold {}", in.size(),
                size);
  if (!out.reserve(size)) return out.limit_error();
  if (!snappy::RawUncompress(in.data(), in.size(), out.end()))
    return fail(Code::kCorrupt, "snappy: an invalid block");
  out.add(size);
  return {};
}

Result<void> check_version(Bytes header) {
  int32_t compatible = load_be<int32_t>(header.data() + 12);
  if (compatible > kVersion)
    return fail(Code::kUnsupported, "snappy: framing version {}", compatible);
  return {};
}

bool starts_stream(Bytes in) {
  return in.size() >= kHeaderSize && in.substr(0, kMagic.size()) == kMagic;
}

}  // namespace

Result<void> unpack_snappy(Bytes in, Output& out) {
  if (!starts_stream(in)) return unpack_block(in, out);
  while (!in.empty()) {
    if (starts_stream(in)) {
      TRY(check_version(in));
      in.remove_prefix(kHeaderSize);
      continue;
    }
    if (in.size() < 4)
      return fail(Code::kCorrupt, "snappy: the data end in a chunk's length");
    int32_t size = load_be<int32_t>(in.data());
    in.remove_prefix(4);
    if (size < 0 || size_t(size) > in.size())
      return fail(Code::kCorrupt, "snappy: a chunk of {} bytes with {} left",
                  size, in.size());
    TRY(unpack_block(in.substr(0, size_t(size)), out));
    in.remove_prefix(size_t(size));
  }
  return {};
}

void pack_snappy(Bytes in, std::string& out) {
  Writer writer(out);
  writer.bytes(kMagic);
  writer.i32(kVersion);
  writer.i32(kVersion);
  for (; !in.empty(); in.remove_prefix(std::min(in.size(), kBlockSize))) {
    Bytes block = in.substr(0, kBlockSize);
    size_t at = out.size();
    size_t size = 0;
    out.resize(at + 4 + snappy::MaxCompressedLength(block.size()));
    snappy::RawCompress(block.data(), block.size(), out.data() + at + 4, &size);
    store_be<int32_t>(out.data() + at, int32_t(size));
    out.resize(at + 4 + size);
  }
}

}  // namespace weir
