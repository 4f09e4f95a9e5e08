// Every message weir knows, by name: requests, responses, headers, internal
// records, control records and the few that travel inside others.
#pragma once
#include <string_view>
#include <vector>

#include "lib/base/json.h"
#include "lib/schema/table.h"

namespace weir::protocol {

/// In the order of the API keys, then of the record types.
std::vector<const schema::Message*> messages();

/// Null for a name that Kafka does not have ("FetchRequest", "TopicRecord").
const schema::Message* find_message(std::string_view name);

/// One object with all that is known of a message, in the words of Kafka's
/// schema files: type ("request", "response", "header", "data", "metadata",
/// "coordinator-key", "coordinator-value"), apiKey (of a record: its type),
/// listeners, latestVersionUnstable, and what schema::describe() says.
void describe(const schema::Message& message, JsonWriter& out);

}  // namespace weir::protocol
