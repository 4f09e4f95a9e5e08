#include "lib/client/refusal.h"

#include "lib/protocol/errors.h"

namespace weir {
namespace {

using K = protocol::ErrorCode;

Code code_of(K code, bool retriable) {
  switch (code) {
    case K::UNKNOWN_TOPIC_OR_PARTITION:
    case K::UNKNOWN_TOPIC_ID:
    case K::GROUP_ID_NOT_FOUND:
    case K::RESOURCE_NOT_FOUND:
      return Code::kNotFound;
    case K::OFFSET_OUT_OF_RANGE:
    case K::MESSAGE_TOO_LARGE:
    case K::INVALID_TOPIC_EXCEPTION:
    case K::RECORD_LIST_TOO_LARGE:
    case K::INVALID_TIMESTAMP:
    case K::TOPIC_ALREADY_EXISTS:
    case K::INVALID_PARTITIONS:
    case K::INVALID_REPLICATION_FACTOR:
    case K::INVALID_CONFIG:
    case K::INVALID_REQUEST:
    case K::INVALID_RECORD:
    case K::INVALID_GROUP_ID:
      return Code::kInvalid;
    case K::CORRUPT_MESSAGE:
      return Code::kCorrupt;
    case K::UNSUPPORTED_VERSION:
    case K::UNSUPPORTED_COMPRESSION_TYPE:
      return Code::kUnsupported;
    default:
      return retriable ? Code::kTimeout : Code::kRefused;
  }
}

}  // namespace

Error refusal_error(int16_t code, std::string_view what,
                    const std::optional<std::string>& message) {
  const protocol::ErrorRow* row = protocol::find_error(code);
  if (row == nullptr)
    return {Code::kRefused, fmt::format("{}: error {}", what, code)};
  Error error{code_of(row->code, row->retriable)};
  // As commands say it of a directory.
  if (row->code == K::TOPIC_ALREADY_EXISTS)
    error.text = fmt::format("{} exists already", what);
  else if (row->code == K::UNKNOWN_TOPIC_OR_PARTITION ||
           row->code == K::GROUP_ID_NOT_FOUND)
    error.text = fmt::format("there is no {}", what);
  else
    error.text = fmt::format(
        "{}: {} ({})", what,
        message && !message->empty() ? std::string_view(*message) : row->text,
        row->name);
  return error;
}

bool may_pass(int16_t code) {
  const protocol::ErrorRow* row = protocol::find_error(code);
  return row != nullptr && row->retriable;
}

bool may_pass(const Error& error) {
  return error.code == Code::kIo || error.code == Code::kTimeout;
}

}  // namespace weir
