// The envelope: one record as a line of JSON, without loss (commands.md). The
// fields are put one group after the other, so that whoever prints records
// adds what else they know before the closing brace.
#pragma once
#include "lib/inspect/text_buffer.h"
#include "lib/record/raw_batch.h"
#include "lib/record/record_view.h"

namespace weir {

/// `{"topic":"orders","partition":0,`: the same for all of a partition.
std::string envelope_prefix(std::string_view topic, PartitionId partition);

/// A JSON string; a null where the bytes are null. Makes room.
void put_json_text(TextBuffer& out, Bytes text);

/// `"key":"…"`, `"key":null`, or `"key_base64":"…"` where the bytes are not
/// UTF-8. Makes room.
void put_json_bytes(TextBuffer& out, std::string_view name, Bytes bytes);

/// Prefix, offset, timestamp, timestamp_type, leader_epoch, key, value,
/// headers. No closing brace.
void put_envelope(TextBuffer& out, std::string_view prefix,
                  const RecordView& record, LeaderEpoch epoch);

/// producer_id, producer_epoch, sequence, transactional, control (the type's
/// name, or false), codec, batch_offset: what --control adds.
void put_envelope_attributes(TextBuffer& out, const RawBatch& batch,
                             const RecordView& record);

}  // namespace weir
