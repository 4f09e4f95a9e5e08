// Strong integers: one type for each kind of number a log is made of, so that
// a position is never taken for an offset.
#pragma once
#include <fmt/format.h>

#include <compare>
#include <cstdint>
#include <functional>
#include <type_traits>

namespace weir {

template <class Tag, class Rep>
class Named {
 public:
  using rep = Rep;
  constexpr Named() = default;
  constexpr explicit Named(Rep value) : value_(value) {}
  constexpr Rep value() const { return value_; }
  constexpr auto operator<=>(const Named&) const = default;
  // Sums wrap: damaged files hold the extremes, and checks come after reads.
  constexpr Named operator+(Rep n) const {
    return Named(Rep(Bits(value_) + Bits(n)));
  }
  constexpr Named operator-(Rep n) const {
    return Named(Rep(Bits(value_) - Bits(n)));
  }
  constexpr Rep operator-(Named other) const {
    return Rep(Bits(value_) - Bits(other.value_));
  }
  constexpr Named& operator+=(Rep n) { return *this = *this + n; }
  constexpr Named& operator++() { return *this = *this + 1; }

 private:
  using Bits = std::make_unsigned_t<Rep>;

  Rep value_ = 0;
};

using Offset = Named<struct OffsetTag, int64_t>;          ///< of a record
using Position = Named<struct PositionTag, int64_t>;      ///< bytes in a file
using TimestampMs = Named<struct TimestampTag, int64_t>;  ///< since 1970, UTC
using PartitionId = Named<struct PartitionTag, int32_t>;
using LeaderEpoch = Named<struct LeaderEpochTag, int32_t>;
using ProducerId = Named<struct ProducerIdTag, int64_t>;
using ProducerEpoch = Named<struct ProducerEpochTag, int16_t>;
using Sequence = Named<struct SequenceTag, int32_t>;

inline constexpr LeaderEpoch kNoEpoch{-1};
inline constexpr TimestampMs kNoTimestamp{-1};
inline constexpr ProducerId kNoProducer{-1};
inline constexpr ProducerEpoch kNoProducerEpoch{-1};
inline constexpr Sequence kNoSequence{-1};

}  // namespace weir

template <class Tag, class Rep>
struct std::hash<weir::Named<Tag, Rep>> {
  size_t operator()(weir::Named<Tag, Rep> n) const noexcept {
    return std::hash<Rep>()(n.value());
  }
};

template <class Tag, class Rep>
struct fmt::formatter<weir::Named<Tag, Rep>> : fmt::formatter<Rep> {
  template <class Context>
  auto format(weir::Named<Tag, Rep> n, Context& ctx) const {
    return fmt::formatter<Rep>::format(n.value(), ctx);
  }
};
