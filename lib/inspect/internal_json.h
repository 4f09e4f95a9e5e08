// A key or value of an internal topic as JSON. Bytes inside it that have a
// schema of their own (what the members of a classic consumer group told each
// other) are decoded too, as Kafka's dump tool does.
#pragma once
#include <string>

#include "lib/protocol/internal_records.h"

namespace weir {

std::string internal_json(const protocol::RecordPart& part,
                          schema::JsonOptions options);

}  // namespace weir
