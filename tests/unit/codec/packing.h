// Hostile packed data, made by hand; tests only.
#pragma once
#include <random>
#include <stdexcept>
#include <string>

#include "lib/codec/codec.h"

namespace weir {

inline std::string packed(Codec codec, Bytes in, int level = kStandardLevel) {
  std::string out;
  Compressor compressor;
  Result<void> done = compressor.compress(codec, level, in, out);
  if (!done) throw std::runtime_error(done.error().text);
  return out;
}

/// Text that packs about as well as JSON does.
inline std::string some_text(size_t bytes, unsigned seed = 1) {
  static constexpr std::string_view kWords[] = {
      "{\"order\":", "\"amount\":", "\"paid\"",    "\"cart\"", "true",
      "},",          "7",           "\"user-51\"", "[1,2,3]",  "null",
      "\"\"",        "3.25",        "\"trace\":"};
  std::minstd_rand random(seed);
  std::string out;
  while (out.size() < bytes) {
    out += kWords[random() % std::size(kWords)];
    out += std::to_string(random() % 1000);
  }
  out.resize(bytes);
  return out;
}

inline std::string noise(size_t bytes, unsigned seed = 1) {
  std::minstd_rand random(seed);
  std::string out(bytes, '\0');
  for (char& c : out) c = char(random() >> 8);
  return out;
}

inline std::string le32(uint32_t v) {
  std::string out(4, '\0');
  store_be(out.data(), __builtin_bswap32(v));
  return out;
}

}  // namespace weir
