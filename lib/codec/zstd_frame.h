// zstd, by the library itself. Frames are unpacked straight into the output,
// so that the window needs no memory of its own; it is limited all the same,
// since Kafka's reader, which streams, refuses larger ones.
//
// Reference: RFC 8878; com.github.luben.zstd.ZstdInputStreamNoFinalizer.
#pragma once
#include <memory>

#include "lib/codec/output.h"

struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;

namespace weir {

class ZstdReader {
 public:
  ZstdReader();
  ~ZstdReader();
  Result<void> unpack(Bytes in, Output& out);

 private:
  Result<void> unpack_frame(Bytes frame, Output& out);
  ZSTD_DCtx_s* context_;
};

class ZstdWriter {
 public:
  ZstdWriter();
  ~ZstdWriter();
  Result<void> pack(int level, Bytes in, std::string& out);

 private:
  ZSTD_CCtx_s* context_;
};

}  // namespace weir
