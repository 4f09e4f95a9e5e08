// The header check and the bound on a frame's content are of zstd's static
// interface; we link its archive.
#define ZSTD_STATIC_LINKING_ONLY
#include "lib/codec/zstd_frame.h"

#include <zstd.h>
#include <zstd_errors.h>

namespace weir {
namespace {

// Up to here a claim about the content is believed at once; beyond, the
// output grows as the content turns out to be there.
constexpr size_t kBelieved = 1u << 20;
constexpr size_t kUsualRatio = 8;
constexpr size_t kGrowth = 4;

Failure corrupt(size_t code) {
  return fail(Code::kCorrupt, "zstd: {}", ZSTD_getErrorName(code));
}

Result<void> check_window(Bytes frame) {
  ZSTD_frameHeader header;
  size_t code = ZSTD_getFrameHeader(&header, frame.data(), frame.size());
  if (ZSTD_isError(code)) return corrupt(code);
  if (code > 0) return fail(Code::kCorrupt, "zstd: the data end early");
  if (header.windowSize > (1ull << kZstdWindowLog))
    return fail(Code::kLimit, "zstd: a window of {} bytes, {} allowed",
                header.windowSize, 1ull << kZstdWindowLog);
  return {};
}

}  // namespace

ZstdReader::ZstdReader() : context_(ZSTD_createDCtx()) {}
ZstdReader::~ZstdReader() { ZSTD_freeDCtx(context_); }

Result<void> ZstdReader::unpack(Bytes in, Output& out) {
  while (!in.empty()) {
    TRY(check_window(in));
    size_t size = ZSTD_findFrameCompressedSize(in.data(), in.size());
    if (ZSTD_isError(size)) return corrupt(size);
    TRY(unpack_frame(in.substr(0, size), out));
    in.remove_prefix(size);
  }
  return {};
}

Result<void> ZstdReader::unpack_frame(Bytes frame, Output& out) {
  unsigned long long bound = ZSTD_decompressBound(frame.data(), frame.size());
  if (bound == ZSTD_CONTENTSIZE_ERROR)
    return fail(Code::kCorrupt, "zstd: an invalid frame");
  size_t most = size_t(std::min<unsigned long long>(bound, out.left()));
  size_t room = std::min(
      most, std::max({kBelieved, kUsualRatio * frame.size(), out.room()}));
  for (;;) {
    out.reserve(room);
    size_t done = ZSTD_decompressDCtx(context_, out.end(), room, frame.data(),
                                      frame.size());
    if (!ZSTD_isError(done)) {
      out.add(done);
      return {};
    }
    if (ZSTD_getErrorCode(done) != ZSTD_error_dstSize_tooSmall)
      return corrupt(done);
    if (room == bound)
      return fail(Code::kCorrupt, "zstd: more content than the frame states");
    if (room == most) return out.limit_error();
    room = std::min(most, room * kGrowth);
  }
}

ZstdWriter::ZstdWriter() : context_(ZSTD_createCCtx()) {}
ZstdWriter::~ZstdWriter() { ZSTD_freeCCtx(context_); }

Result<void> ZstdWriter::pack(int level, Bytes in, std::string& out) {
  size_t at = out.size();
  out.resize(at + ZSTD_compressBound(in.size()));
  size_t size = ZSTD_compressCCtx(context_, out.data() + at, out.size() - at,
                                  in.data(), in.size(), level);
  bool failed = ZSTD_isError(size);
  out.resize(at + (failed ? 0 : size));
  if (failed) return fail(Code::kInvalid, "zstd: {}", ZSTD_getErrorName(size));
  return {};
}

}  // namespace weir
