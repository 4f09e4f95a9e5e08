// Where weir's answers differ from those of Apache Kafka 4.4, API by API, on
// purpose. man/weir-protocol.7 is printed from these rows, handlers() and
// protocol::apis(); tests/interop/clients.py finds what is not listed.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace weir {

struct Difference {
  int16_t key;            ///< of the API; kEveryApi for all of them
  std::string_view what;  ///< a sentence or two
};

inline constexpr int16_t kEveryApi = -1;

/// By key.
std::span<const Difference> differences();

}  // namespace weir
