// Messages as lines of text, for `weir wire`:
//   {"message":"FetchRequest","version":12,"hex":"…"}      (or "base64")
//   {"message":"FetchRequest","version":12,"json":{…}}
// The first becomes the second's fields and keeps its own, and the reverse;
// members nobody knows go through as they are.
#pragma once
#include <string>
#include <string_view>

#include "lib/schema/decode.h"
#include "lib/schema/json.h"

namespace weir::protocol {

/// A type and a version of it.
struct MessageVersion {
  const schema::Message* message;
  int16_t version;
};

/// kNotFound for a name Kafka does not have, the nearest named in the hint.
Result<const schema::Message*> require_message(std::string_view name);

/// The same; kUnsupported for a version the message does not have.
Result<MessageVersion> find_version(std::string_view message, int64_t version);

/// The line with "json" from its "hex" or "base64", without a newline.
Result<std::string> decode_line(std::string_view line,
                                schema::JsonOptions options = {});

/// The line with "hex" from its "json".
Result<std::string> encode_line(std::string_view line);

/// One message of bare bytes as such a line: message, version, hex, json.
Result<std::string> decode_message(MessageVersion what, Bytes bytes,
                                   schema::JsonOptions options = {});

/// The bytes of a line that has "json", "hex" or "base64".
Result<std::string> line_bytes(std::string_view line);

}  // namespace weir::protocol
