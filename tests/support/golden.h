// Where the golden data lies: what real Kafka wrote, unpacked from
// testdata/*.tar.zst into the build folder (tests/CMakeLists.txt).
#pragma once
#include <cstdlib>
#include <string>
#include <string_view>

namespace weir {

/// E.g. golden("kafka-4.4-clean/clean"), golden("messages.jsonl").
inline std::string golden(std::string_view name) {
  const char* dir = std::getenv("WEIR_GOLDEN");
  return std::string(dir ? dir : WEIR_GOLDEN_DEFAULT) + "/" + std::string(name);
}

}  // namespace weir
