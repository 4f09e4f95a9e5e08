// Reads an lz4 frame. The content size is a claim that nothing here relies
// on, and the content checksum is not looked at, as in Kafka's reader: the
// batch has a checksum of its own.
#include <lz4.h>

#include "lib/codec/lz4_frame.h"
#include "lib/codec/xxh32.h"

namespace weir {
namespace {

constexpr uint32_t kMagic = 0x184d2204;
constexpr int kIndependent = 0x20;  // in the flags
constexpr uint32_t kStoredBit = 0x80000000;
constexpr size_t kWindow = 64u << 10;

uint32_t load_le(const char* p) {
  return __builtin_bswap32(load_be<uint32_t>(p));
}

struct Frame {
  size_t block_size = 0;  ///< the most a block may unpack to
  bool block_checksums = false;
  bool linked = false;  ///< blocks refer to the ones before
};

Failure ends_early() { return fail(Code::kCorrupt, "lz4: the data end early"); }

// Moves `in` behind the header.
Result<Frame> read_header(Bytes& in, Lz4Checksum checksum) {
  if (in.size() < 7) return ends_early();
  if (load_le(in.data()) != kMagic)
    return fail(Code::kCorrupt, "lz4: no frame");
  int flags = uint8_t(in[4]);
  int block = uint8_t(in[5]);
  bool content_size = flags & 0x08;
  if (flags >> 6 != 1 || (flags & 0x03) != 0 || (block & 0x8f) != 0 ||
      block >> 4 < 4)
    return fail(Code::kCorrupt, "lz4: an invalid frame descriptor {:02x}{:02x}",
                flags, block);
  size_t size = content_size ? 15 : 7;
  if (in.size() < size) return ends_early();
  uint8_t stored = uint8_t(in[size - 1]);
  uint8_t right = uint8_t(xxh32(in.substr(4, size - 5)) >> 8);
  if (checksum == Lz4Checksum::kChecked && stored != right)
    return fail(Code::kCorrupt, "lz4: header checksum is {:02x}, stored {:02x}",
                right, stored);
  in.remove_prefix(size);
  Frame frame;
  frame.block_size = size_t(1) << (2 * (block >> 4) + 8);
  frame.block_checksums = flags & 0x10;
  frame.linked = !(flags & kIndependent);
  return frame;
}

Result<void> unpack_block(Bytes in, bool linked, size_t room, Output& out) {
  int done;
  if (linked) {
    size_t before = std::min(out.used(), kWindow);
    done = LZ4_decompress_safe_usingDict(in.data(), out.end(), int(in.size()),
                                         int(room), out.end() - before,
                                         int(before));
  } else {
    done = LZ4_decompress_safe(in.data(), out.end(), int(in.size()), int(room));
  }
  if (done < 0) return fail(Code::kCorrupt, "lz4: an invalid block");
  out.add(size_t(done));
  return {};
}

}  // namespace

bool lz4_blocks_linked(Bytes frame) {
  return frame.size() > 4 && load_le(frame.data()) == kMagic &&
         !(frame[4] & kIndependent);
}

Result<void> unpack_lz4(Bytes in, Output& out, Lz4Checksum checksum) {
  TRY_ASSIGN(Frame frame, read_header(in, checksum));
  for (;;) {
    if (in.size() < 4) return ends_early();
    uint32_t word = load_le(in.data());
    in.remove_prefix(4);
    bool stored = word & kStoredBit;
    size_t size = word & ~kStoredBit;
    if (size == 0) return {};
    size_t tail = frame.block_checksums ? 4 : 0;
    if (size > frame.block_size)
      return fail(Code::kCorrupt, "lz4: a block of {} bytes, {} allowed", size,
                  frame.block_size);
    if (in.size() < size + tail) return ends_early();
    Bytes block = in.substr(0, size);
    if (tail && load_le(in.data() + size) != xxh32(block))
      return fail(Code::kCorrupt, "lz4: a wrong block checksum");
    in.remove_prefix(size + tail);
    if (stored) {
      if (!out.reserve(size)) return out.limit_error();
      std::memcpy(out.end(), block.data(), size);
      out.add(size);
      continue;
    }
    // 255 to 1 is the most that lz4 packs.
    size_t room = std::min(frame.block_size, 255 * size);
    bool capped = room > out.left();
    room = std::min(room, out.left());
    out.reserve(room);
    if (Result<void> r = unpack_block(block, frame.linked, room, out); !r)
      return capped ? out.limit_error() : r;
  }
}

}  // namespace weir
