// Kafka's 16-byte ids (topics, directories, incarnations). Printed in the URL
// alphabet of base64, without padding: org.apache.kafka.common.Uuid.
#pragma once
#include <array>
#include <string>
#include <string_view>

#include "lib/base/bytes.h"
#include "lib/base/result.h"

namespace weir {

struct Uuid {
  std::array<char, 16> raw{};
  auto operator<=>(const Uuid&) const = default;
  bool is_zero() const { return *this == Uuid{}; }
  Bytes bytes() const { return {raw.data(), raw.size()}; }
  std::string text() const;  ///< 22 characters

  static Result<Uuid> parse(std::string_view text);
  static Uuid from_bytes(Bytes sixteen);
};

}  // namespace weir
