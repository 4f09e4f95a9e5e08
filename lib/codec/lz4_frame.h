// lz4 as Kafka has it: the LZ4 frame format. Read block by block straight
// into the output; written as Kafka's Java client does: blocks of 64 KiB,
// independent, neither block nor content checksums nor a content size.
//
// Reference: lz4_Frame_format.md 1.6; org.apache.kafka.common.compress
// .Lz4BlockInputStream, Lz4BlockOutputStream.
#pragma once
#include <memory>

#include "lib/codec/output.h"

namespace weir {

Result<void> unpack_lz4(Bytes in, Output& out, Lz4Checksum checksum);

class Lz4Writer {
 public:
  /// 1 to 17. At the standard level (9) Kafka's client uses lz4's fast
  /// compressor, at all others the strong one; so does this.
  void pack(int level, Bytes in, std::string& out);

 private:
  std::unique_ptr<char[]> fast_;
  std::unique_ptr<char[]> strong_;
};

}  // namespace weir
