// Readiness: how a server that is up says so to whoever started it: a file
// with the port, a file of environment variables, a descriptor, systemd.
#pragma once
#include <optional>
#include <string>

#include "lib/base/result.h"
#include "lib/net/endpoint.h"

namespace weir {

struct ReadinessOptions {
  std::string port_file = {};  ///< the port, and a newline
  std::string env_file = {};   ///< NAME=VALUE lines, see bootstrap_variables
  std::optional<int> fd = {};  ///< gets a newline, then is closed
};

/// The names under which programs look for a broker.
inline constexpr std::string_view kBootstrapVariables[] = {
    "WEIR_BOOTSTRAP", "KAFKA_BOOTSTRAP_SERVERS", "BOOTSTRAP_SERVERS"};

/// Tells all of them, and the socket in NOTIFY_SOCKET (sd_notify: READY=1).
/// Files appear whole, by rename. kIo.
Result<> tell_ready(const ReadinessOptions& options, const Endpoint& bootstrap);

/// Removes the files of `options`: nobody listens there any more.
void take_back(const ReadinessOptions& options);

/// sd_notify: STOPPING=1.
void tell_stopping();

}  // namespace weir
