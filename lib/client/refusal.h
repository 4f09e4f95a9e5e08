// Kafka's error codes in answers, as errors of ours.
#pragma once
#include <optional>
#include <string>

#include "lib/base/result.h"

namespace weir {

/// What an answer's error code says of `what` ("topic 'orders'"); `message`
/// is the broker's own text, where it gave one.
Error refusal_error(int16_t code, std::string_view what,
                    const std::optional<std::string>& message = {});

/// Whether the same request may succeed a little later, or elsewhere.
bool may_pass(int16_t code);
/// The same of a failure on the way: the connection ended or stays silent.
bool may_pass(const Error& error);

}  // namespace weir
