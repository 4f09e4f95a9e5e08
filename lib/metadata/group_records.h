// One record of __consumer_offsets and what it does to the groups.
#pragma once
#include "lib/metadata/groups.h"
#include "lib/protocol/internal_records.h"

namespace weir {

/// `record` has a key, and a value or a tombstone, that were decoded. Kinds
/// that change no more than assignments are passed over.
void apply_group_record(const protocol::DecodedRecord& record, Groups& groups);

}  // namespace weir
