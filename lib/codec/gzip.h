// gzip: read by ISA-L, written by ISA-L at the levels it has and by zlib at
// the others.
#pragma once
#include <memory>

#include "lib/codec/output.h"

namespace weir {

class GzipReader {
 public:
  GzipReader();
  ~GzipReader();
  Result<void> unpack(Bytes in, Output& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

class GzipWriter {
 public:
  GzipWriter();
  ~GzipWriter();
  /// -1 or 1 to 9.
  Result<void> pack(int level, Bytes in, std::string& out);

 private:
  struct Fast;
  struct Slow;
  std::unique_ptr<Fast> fast_;
  std::unique_ptr<Slow> slow_;
};

}  // namespace weir
