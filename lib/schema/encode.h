// A struct to the bytes of a message, by its table; and the size of those.
#pragma once
#include <string>
#include <vector>

#include "lib/base/bytes.h"
#include "lib/base/result.h"
#include "lib/schema/table.h"

namespace weir::schema {

/// Record bytes that were left out of the output: they belong at `position`.
struct Splice {
  size_t position;  ///< in the string that encode() appended to
  Bytes records;
};

/// Appends one message of `version`. With `splices`, records are not copied
/// but listed there in order, their length already written.
/// kUnsupported for a version the message does not have, and, with the path
/// of the field, for a value the version cannot carry (a field it lacks that
/// is neither default nor ignorable, unknown tags before flexible versions);
/// kInvalid for null where it is not allowed and for text over 32,767 bytes.
/// `out` and `splices` are then as they were.
Result<> encode(const Message& message, int16_t version, const void* object,
                std::string& out, std::vector<Splice>* splices = nullptr);

/// Exactly the bytes that encode() would write, records included.
Result<size_t> encoded_size(const Message& message, int16_t version,
                            const void* object);

template <class T>
Result<> encode(const T& object, int16_t version, std::string& out,
                std::vector<Splice>* splices = nullptr) {
  return encode(kMessage<T>, version, &object, out, splices);
}

template <class T>
Result<size_t> encoded_size(const T& object, int16_t version) {
  return encoded_size(kMessage<T>, version, &object);
}

}  // namespace weir::schema
