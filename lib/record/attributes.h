// The attribute bits of a batch (v2) or message (v0, v1), and what timestamps
// mean.
#pragma once
#include <cstdint>
#include <string_view>

namespace weir {

inline constexpr int kCodecMask = 0x07;
inline constexpr int kAppendTimeBit = 0x08;
inline constexpr int kTransactionalBit = 0x10;
inline constexpr int kControlBit = 0x20;
inline constexpr int kDeleteHorizonBit = 0x40;
/// Every bit Kafka 4.4 gives a meaning to, in a batch of magic 2.
inline constexpr int kKnownAttributes = 0x7f;

enum class TimestampType : uint8_t {
  kNone,    ///< message format 0 has no timestamps
  kCreate,  ///< the producer's
  kAppend,  ///< the broker's, the same for the whole batch
};

/// create, append, none: as the envelope says it.
constexpr std::string_view timestamp_type_name(TimestampType type) {
  switch (type) {
    case TimestampType::kNone:
      return "none";
    case TimestampType::kCreate:
      return "create";
    case TimestampType::kAppend:
      return "append";
  }
  return "none";
}

}  // namespace weir
