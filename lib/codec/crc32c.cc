#include "lib/codec/crc32c.h"

#include <isa-l/crc.h>

#include "lib/codec/vectors.h"

namespace weir {
namespace {

// ISA-L counts in int.
constexpr size_t kPiece = 1u << 30;

unsigned char* raw(const char* p) {
  return reinterpret_cast<unsigned char*>(const_cast<char*>(p));
}

}  // namespace

uint32_t crc32c(Bytes bytes, uint32_t before) {
  // crc32_iscsi inverts neither its seed nor its answer.
  uint32_t crc = ~before;
  for (; bytes.size() > kPiece; bytes.remove_prefix(kPiece))
    crc = crc32_iscsi(raw(bytes.data()), int(kPiece), crc);
  crc = crc32_iscsi(raw(bytes.data()), int(bytes.size()), crc);
  rest_vectors();
  return ~crc;
}

uint32_t crc32(Bytes bytes, uint32_t before) {
  // crc32_gzip_refl inverts both.
  uint32_t crc = crc32_gzip_refl(before, raw(bytes.data()), bytes.size());
  rest_vectors();
  return crc;
}

}  // namespace weir
