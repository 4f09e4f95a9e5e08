// snappy as Kafka has it: the framing of snappy-java ("xerial"), a header of
// 16 bytes and chunks of a length and a raw block each; or one raw block, as
// other clients have written it.
//
// Reference: org.xerial.snappy.SnappyOutputStream, SnappyInputStream.
#pragma once
#include "lib/codec/output.h"

namespace weir {

Result<void> unpack_snappy(Bytes in, Output& out);
void pack_snappy(Bytes in, std::string& out);

}  // namespace weir
