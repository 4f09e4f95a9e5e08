// Bytes as packed data: the first byte picks codec and limit, or asks for a
// round trip of the rest. The mutator packs what it has now and then, so that
// it need not find out by itself what a frame looks like.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "lib/codec/codec.h"

using namespace weir;

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t most);

namespace {

void require(bool fact) {
  if (!fact) std::abort();
}

void unpack(Codec codec, Bytes in, size_t limit, Lz4Checksum lz4) {
  static Decompressor decompressor;
  static std::string buffer;
  Result<Bytes> out = decompressor.decompress(codec, in, buffer, limit, lz4);
  if (!out) {
    require(!out.error().text.empty());
    return;
  }
  require(out->size() <= limit);
  require(out->data() + out->size() + kReadSlack <=
          buffer.data() + buffer.size());
}

void round_trip(Codec codec, Bytes in) {
  static Compressor compressor;
  static Decompressor decompressor;
  static std::string buffer;
  std::string packed;
  require(bool(compressor.compress(codec, kStandardLevel, in, packed)));
  Result<Bytes> back = decompressor.decompress(codec, packed, buffer);
  require(back && *back == in);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  Bytes in(reinterpret_cast<const char*>(data) + 1, size - 1);
  Codec codec = Codec(data[0] % 4 + 1);
  if (data[0] & 0x80) {
    round_trip(codec, in);
  } else {
    size_t limit = data[0] & 0x40 ? 1000 : 1 << 20;
    unpack(codec, in, limit,
           data[0] & 0x20 ? Lz4Checksum::kIgnored : Lz4Checksum::kChecked);
  }
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size,
                                          size_t most, unsigned seed) {
  if (size < 1 || seed % 16 != 0) return LLVMFuzzerMutate(data, size, most);
  static Compressor compressor;
  std::string packed(1, char(data[0] & 0x7f));
  Bytes in(reinterpret_cast<const char*>(data) + 1, size - 1);
  Codec codec = Codec(data[0] % 4 + 1);
  if (compressor.compress(codec, kStandardLevel, in, packed) &&
      packed.size() <= most) {
    size = packed.size();
    std::memcpy(data, packed.data(), size);
  }
  return size;
}
