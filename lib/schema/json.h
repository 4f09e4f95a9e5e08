// A struct to JSON and back, by its table, in the spelling and by the rules of
// Kafka's own XxxJsonConverter classes:
// - the fields of the version, in table order; a tagged one only when it is
//   not the default;
// - bytes as base64 with padding, ids as Kafka prints them, null as null;
// - records always as "" and unknown tagged fields not at all, unless the
//   caller asks for `lossless`.
#pragma once
#include <string>
#include <string_view>

#include "lib/base/json.h"
#include "lib/schema/decode.h"

namespace boost::json {
class value;
}

namespace weir::schema {

struct JsonOptions {
  /// Records as base64; unknown tagged fields of a struct as
  /// "unknownTaggedFields":[{"tag":7,"data":"…"}].
  bool lossless = false;
  /// Secret fields as they are, not as "hidden".
  bool secrets = true;
};

/// Bytes of a text field that are no UTF-8 print as U+FFFD.
void print_json(const Message& message, int16_t version, const void* object,
                JsonWriter& out, JsonOptions options = {});

/// The same as a string.
std::string to_json(const Message& message, int16_t version, const void* object,
                    JsonOptions options = {});

/// A message out of JSON text. Fields of the version must be there unless they
/// are tagged; others may be. kInvalid with the path of the field for text
/// that is no JSON, a field the message does not know, a missing field, a
/// wrong type, a number out of range.
/// Records (and they alone) are views into `arena`, which must outlive the
/// message and not move.
Result<AnyMessage> parse_json(const Message& message, int16_t version,
                              std::string_view json,
                              std::vector<std::string>& arena);
/// The same out of a value that was parsed already (json_tree.h).
Result<AnyMessage> parse_json(const Message& message, int16_t version,
                              const boost::json::value& json,
                              std::vector<std::string>& arena);

}  // namespace weir::schema
