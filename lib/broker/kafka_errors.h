// The one place where failures become Kafka's error codes.
#pragma once
#include "lib/log/append_types.h"
#include "lib/protocol/errors.h"

namespace weir {

/// Why a batch was refused.
protocol::ErrorCode kafka_error(AppendFault fault);

/// A failure of the log or the disk that has no better name:
/// KAFKA_STORAGE_ERROR for what the disk did, UNKNOWN_SERVER_ERROR else.
protocol::ErrorCode kafka_error(Code code);

/// Clients of before PRODUCER_FENCED know INVALID_PRODUCER_EPOCH (KIP-360).
inline protocol::ErrorCode old_fencing(protocol::ErrorCode error,
                                       bool old_client) {
  using protocol::ErrorCode;
  return old_client && error == ErrorCode::PRODUCER_FENCED
             ? ErrorCode::INVALID_PRODUCER_EPOCH
             : error;
}

/// A code and what it means here, for error messages in answers.
struct Refusal {
  protocol::ErrorCode code;
  std::string text;
};

template <class... Args>
tl::unexpected<Refusal> refusal(protocol::ErrorCode code,
                                fmt::format_string<Args...> text,
                                Args&&... args) {
  return tl::unexpected(
      Refusal{code, fmt::format(text, std::forward<Args>(args)...)});
}

/// A value, or what the client is told.
template <class T>
using Answered = tl::expected<T, Refusal>;

}  // namespace weir
