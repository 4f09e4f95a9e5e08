// BatchEvent: what a batch's header says, as text and as JSON. A field that
// the batch's format does not have prints as null (JSON) or not at all.
#pragma once
#include <optional>

#include "lib/inspect/text_buffer.h"
#include "lib/record/raw_batch.h"
#include "lib/record/record_reader.h"

namespace weir {

struct BatchEvent {
  RawBatch batch;
  Offset base_offset;  ///< of a wrapper its first message's
  bool valid = false;  ///< the CRC is the stored one
};

/// `reader` is only used for packed messages of formats 0 and 1, whose first
/// offset stands inside.
BatchEvent make_batch_event(const RawBatch& batch, bool valid,
                            RecordReader& reader);

/// "zstd", or "unknown-5".
std::string_view shown_codec(const RawBatch& batch);

/// `{"file":…,"position":…,…}` and a newline, as commands.md fixes it.
/// `file` is a JSON string already.
void put_batch_json(TextBuffer& out, std::string_view file,
                    const BatchEvent& event);

/// The line above a file's batches, and a line for each.
void put_batch_heading(TextBuffer& out, std::string_view file);
void put_batch_text(TextBuffer& out, const BatchEvent& event);

}  // namespace weir
