// Stranger: what a peer speaks that does not speak Kafka's protocol, by its
// first bytes, for the one line that the log says about it.
#pragma once
#include <string_view>

#include "lib/base/bytes.h"

namespace weir {

/// "a TLS handshake", "an HTTP request", "an SSH banner", "lines of text",
/// "something else".
std::string_view guess_language(Bytes first);

}  // namespace weir
