// What the broker knows of one connection. The server keeps the object as
// long as the connection lives and tells the broker when it ends.
#pragma once
#include <cstdint>
#include <string>

namespace weir {

struct Connection {
  /// Kafka's listener name, PLAINTEXT unless told otherwise.
  std::string listener = "PLAINTEXT";
  /// What clients of this listener are told to connect to: by default the
  /// address that this client connected to itself.
  std::string advertised_host = "localhost";
  int32_t advertised_port = 9092;
  std::string client_host;  ///< peer, "/127.0.0.1" as Kafka prints it
  std::string principal = "User:ANONYMOUS";
  std::string software_name = "unknown";  ///< of ApiVersions
  std::string software_version = "unknown";
  uint64_t id = 0;  ///< never used twice in a process
};

}  // namespace weir
