// The annotated dump: a batch's header field by field, with position, bytes,
// name, value and meaning, read off the layout tables.
#pragma once
#include "lib/inspect/text_buffer.h"
#include "lib/record/raw_batch.h"

namespace weir {

void put_annotated(TextBuffer& out, const RawBatch& batch, bool valid);

}  // namespace weir
