// Writes an lz4 frame, block by block, packed or stored.
#include <lz4.h>
#include <lz4hc.h>

#include "lib/codec/lz4_frame.h"

namespace weir {
namespace {

constexpr size_t kBlockSize = 64u << 10;
constexpr uint32_t kStoredBit = 0x80000000;
// Magic, version 1 with independent blocks, block size class 4 (64 KiB), and
// the checksum of those two bytes.
constexpr Bytes kHeader("\x04\x22\x4d\x18\x60\x40\x82", 7);

void store_le(char* p, uint32_t v) { store_be(p, __builtin_bswap32(v)); }

}  // namespace

void Lz4Writer::pack(int level, Bytes in, std::string& out) {
  bool fast = level == codec_levels(Codec::kLz4).standard;
  if (fast && !fast_) fast_ = std::make_unique<char[]>(LZ4_sizeofState());
  if (!fast && !strong_)
    strong_ = std::make_unique<char[]>(LZ4_sizeofStateHC());
  out.append(kHeader);
  for (; !in.empty(); in.remove_prefix(std::min(in.size(), kBlockSize))) {
    Bytes block = in.substr(0, kBlockSize);
    int most = LZ4_compressBound(int(block.size()));
    size_t at = out.size();
    out.resize(at + 4 + size_t(most));
    char* to = out.data() + at + 4;
    int size = fast
                   ? LZ4_compress_fast_extState(fast_.get(), block.data(), to,
                                                int(block.size()), most, 1)
                   : LZ4_compress_HC_extStateHC(strong_.get(), block.data(), to,
                                                int(block.size()), most, level);
    uint32_t word = uint32_t(size);
    if (size <= 0 || size_t(size) >= block.size()) {
      std::memcpy(to, block.data(), block.size());
      word = uint32_t(block.size()) | kStoredBit;
    }
    store_le(to - 4, word);
    out.resize(at + 4 + (word & ~kStoredBit));
  }
  out.append(4, '\0');
}

}  // namespace weir
