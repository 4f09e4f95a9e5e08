// A table as JSON, in the words of Kafka's schema files: name, validVersions,
// flexibleVersions, and for each field name, type, versions, nullableVersions,
// tag, default, ignorable, fields.
#pragma once
#include "lib/base/json.h"
#include "lib/schema/table.h"

namespace weir::schema {

/// Writes these members into the object that is open. Where null is allowed is
/// cut to the versions that have the field; a default is text as in Kafka's
/// files ("-1", "true", "null", "" for empty), left out for structs that are
/// not null.
void describe(const Message& message, JsonWriter& out);

}  // namespace weir::schema
