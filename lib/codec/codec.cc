// Names, numbers and levels of the codecs: one row each.
#include "lib/codec/codec.h"

#include <array>

namespace weir {
namespace {

struct CodecRow {
  std::string_view name;
  CodecLevels levels;
};

// In the order of their numbers. zstd's lowest level is the library's
// -(1 << 17); the others as KIP-390 lists them.
constexpr std::array<CodecRow, kCodecCount> kCodecs = {{
    {"none", {0, 0, 0}},
    {"gzip", {1, 9, -1}},
    {"snappy", {0, 0, 0}},
    {"lz4", {1, 17, 9}},
    {"zstd", {-(1 << 17), 22, 3}},
}};

}  // namespace

std::string_view codec_name(Codec codec) { return kCodecs[size_t(codec)].name; }

std::optional<Codec> find_codec(std::string_view name) {
  for (int id = 0; id < kCodecCount; ++id)
    if (kCodecs[size_t(id)].name == name) return Codec(id);
  return std::nullopt;
}

std::optional<Codec> codec_from_id(int id) {
  if (id < 0 || id >= kCodecCount) return std::nullopt;
  return Codec(id);
}

CodecLevels codec_levels(Codec codec) { return kCodecs[size_t(codec)].levels; }

}  // namespace weir
