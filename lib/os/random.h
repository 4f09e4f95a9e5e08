// Randomness for ids. Comes in through constructors, as time does.
#pragma once
#include <cstdint>

#include "lib/base/uuid.h"

namespace weir {

class Random {
 public:
  virtual ~Random() = default;
  virtual uint64_t next() = 0;
  /// A random version-4 id that Kafka accepts: never one of the reserved ids
  /// (0, 1), never with a leading '-' (its tools take those for options).
  Uuid uuid();
};

/// The kernel's generator.
class SystemRandom : public Random {
 public:
  uint64_t next() override;
};

/// splitmix64 from a seed, for tests and simulations.
class SeededRandom : public Random {
 public:
  explicit SeededRandom(uint64_t seed) : state_(seed) {}
  uint64_t next() override;

 private:
  uint64_t state_;
};

}  // namespace weir
