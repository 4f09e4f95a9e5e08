// The checksums, against published check values.
#include <catch2/catch.hpp>

#include "lib/codec/crc32c.h"
#include "lib/codec/xxh32.h"

using namespace weir;

// The check values of the published catalogues: each algorithm over the nine
// digits.
TEST_CASE("the checksums of the nine digits are the catalogue's") {
  CHECK(crc32c("123456789") == 0xe3069283u);
  CHECK(crc32("123456789") == 0xcbf43926u);
  CHECK(crc32c("") == 0u);
  CHECK(crc32("") == 0u);
}

TEST_CASE("a checksum goes on where the one before ended") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += char(i * 7);
  for (size_t cut : {0, 1, 8, 63, 500, 999, 1000}) {
    Bytes all = text;
    CHECK(crc32c(all.substr(cut), crc32c(all.substr(0, cut))) == crc32c(all));
    CHECK(crc32(all.substr(cut), crc32(all.substr(0, cut))) == crc32(all));
  }
}

// From the reference implementation's own sanity check: lengths 0, 1, 14 and
// 101 of its generated buffer.
TEST_CASE("xxHash gives the reference implementation's values") {
  std::string buffer;
  uint32_t generator = 2654435761u;
  for (int i = 0; i < 101; ++i) {
    buffer += char(generator >> 24);
    generator *= generator;
  }
  Bytes all = buffer;
  CHECK(xxh32("") == 0x02cc5d05u);
  CHECK(xxh32("", 2654435761u) == 0x36b78ae7u);
  CHECK(xxh32(all.substr(0, 1)) == 0xb85cbee5u);
  CHECK(xxh32(all.substr(0, 14)) == 0xe5aa0ab4u);
  CHECK(xxh32(all) == 0x1f1aa412u);
  CHECK(xxh32(all, 2654435761u) == 0x498ec8e2u);
}
