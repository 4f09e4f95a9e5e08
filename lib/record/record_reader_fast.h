// The inlined half of RecordReader: one record of magic 2 that is well-formed
// and has kReadSlack readable bytes behind it. Whatever it does not like it
// leaves, untouched, to the careful half (record_reader.cc), which finds out
// what is wrong.
#pragma once
#include "lib/record/record_reader.h"

namespace weir {

inline bool RecordReader::next_fast(RecordView&) { return false; }

}  // namespace weir
