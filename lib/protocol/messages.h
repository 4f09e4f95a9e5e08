// Every message weir knows, by name: requests, responses, headers, internal
// records, control records and the few that travel inside others.
#pragma once
#include <string_view>
#include <vector>

#include "lib/schema/table.h"

namespace weir::protocol {

/// In the order of the API keys, then of the record types.
std::vector<const schema::Message*> messages();

/// Null for a name that Kafka does not have ("FetchRequest", "TopicRecord").
const schema::Message* find_message(std::string_view name);

}  // namespace weir::protocol
