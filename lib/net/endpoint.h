// Endpoint: where a server listens or a client connects, as people write it:
// "tcp:HOST:PORT" or "unix:PATH".
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace weir {

struct Endpoint {
  enum class Kind { kTcp, kUnix };
  Kind kind = Kind::kTcp;
  std::string host = {};  ///< kTcp, without brackets
  uint16_t port = 0;      ///< kTcp; 0: any free one
  std::string path = {};  ///< kUnix

  /// "127.0.0.1:9092", "[::1]:9092", "unix:/path".
  std::string text() const;
};

/// "tcp:HOST:PORT", "unix:PATH"; without either word HOST:PORT. kUsage.
Result<Endpoint> parse_endpoint(std::string_view text);

/// "HOST:PORT", "[::1]:PORT". kUsage.
Result<Endpoint> parse_host_port(std::string_view text);

/// HOST:PORT with brackets where the host has colons.
std::string host_port(std::string_view host, int32_t port);

/// The longest path of a socket, bytes (sockaddr_un, less its final NUL).
inline constexpr size_t kMaxSocketPath = 107;

}  // namespace weir
