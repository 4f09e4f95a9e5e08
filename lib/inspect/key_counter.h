// How many different keys there are, and which are the most frequent: an
// estimate in 16 KiB (HyperLogLog, standard error 0.8 %), and counts that are
// exact until there are very many keys.
//
// Reference: Flajolet, Fusy, Gandouet, Meunier: HyperLogLog (2007); Manku,
// Motwani: Approximate Frequency Counts over Data Streams (2002).
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "lib/base/bytes.h"

namespace weir {

class KeyCounter {
 public:
  /// Keys that are counted one by one; above that the rare ones are dropped.
  static constexpr size_t kMostCounted = 1 << 18;

  /// `count_each`: whether top() will be asked for.
  explicit KeyCounter(bool count_each = true) : count_each_(count_each) {}

  void add(Bytes key);
  void merge(const KeyCounter& other);

  int64_t distinct() const;
  using Counted = std::pair<std::string, int64_t>;
  /// The `n` most frequent, falling; equal ones by key.
  std::vector<Counted> top(size_t n) const;
  /// Whether top() counts every record.
  bool exact() const { return dropped_below_ == 0; }

 private:
  static constexpr int kBits = 14;
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view s) const noexcept;
  };
  void note(uint64_t hash);
  void drop_rare();

  bool count_each_;
  std::array<uint8_t, 1 << kBits> registers_{};
  std::unordered_map<std::string, int64_t, Hash, std::equal_to<>> counts_;
  int64_t dropped_below_ = 0;
};

}  // namespace weir
