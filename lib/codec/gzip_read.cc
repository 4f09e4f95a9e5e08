// Reads gzip by ISA-L: members one after the other, each with its CRC and
// size checked.
#include <isa-l/igzip_lib.h>

#include "lib/codec/gzip.h"
#include "lib/codec/vectors.h"

namespace weir {
namespace {

// A member's header and trailer, the least there can be. Java does not look
// for a further member in less.
constexpr size_t kLeastMember = 18;

bool starts_member(Bytes in) {
  return in.size() >= kLeastMember && in.substr(0, 3) == "\x1f\x8b\x08";
}

std::string_view error_text(int code) {
  switch (code) {
    case ISAL_INVALID_BLOCK:
      return "an invalid block";
    case ISAL_INVALID_SYMBOL:
      return "an invalid symbol";
    case ISAL_INVALID_LOOKBACK:
      return "a reference before the start";
    case ISAL_INVALID_WRAPPER:
      return "an invalid header";
    case ISAL_UNSUPPORTED_METHOD:
      return "an unknown method";
    case ISAL_INCORRECT_CHECKSUM:
      return "a wrong checksum or size";
    default:
      return "invalid data";
  }
}

}  // namespace

struct GzipReader::State {
  inflate_state inflate;
};

GzipReader::GzipReader() : state_(std::make_unique<State>()) {}
GzipReader::~GzipReader() = default;

Result<void> GzipReader::unpack(Bytes in, Output& out) {
  inflate_state& s = state_->inflate;
  s.next_in = reinterpret_cast<uint8_t*>(const_cast<char*>(in.data()));
  s.avail_in = uint32_t(in.size());
  do {
    uint8_t* next_in = s.next_in;
    uint32_t avail_in = s.avail_in;
    isal_inflate_init(&s);
    s.crc_flag = ISAL_GZIP;
    s.next_in = next_in;
    s.avail_in = avail_in;
    while (s.block_state != ISAL_BLOCK_FINISH) {
      if (out.room() == 0) out.reserve_some();
      uint32_t room = uint32_t(std::min<size_t>(out.room(), INT32_MAX));
      s.next_out = reinterpret_cast<uint8_t*>(out.end());
      s.avail_out = room;
      int code = isal_inflate(&s);
      rest_vectors();
      out.add(room - s.avail_out);
      if (out.past_limit()) return out.limit_error();
      if (code != ISAL_DECOMP_OK)
        return fail(Code::kCorrupt, "gzip: {}", error_text(code));
      if (s.block_state != ISAL_BLOCK_FINISH && s.avail_out > 0)
        return fail(Code::kCorrupt, "gzip: the data end early");
    }
  } while (starts_member({reinterpret_cast<char*>(s.next_in), s.avail_in}));
  return {};
}

}  // namespace weir
