#include "lib/inspect/key_counter.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>

namespace weir {

size_t KeyCounter::Hash::operator()(std::string_view s) const noexcept {
  // The library's hash, its bits spread once more: the estimate wants all 64.
  uint64_t h = std::hash<std::string_view>()(s);
  h ^= h >> 33;
  h *= 0xff51afd7ed558ccdu;
  h ^= h >> 33;
  return h;
}

void KeyCounter::note(uint64_t hash) {
  uint8_t rank =
      uint8_t(std::countl_zero(hash << kBits | 1u << (kBits - 1)) + 1);
  uint8_t& at = registers_[hash >> (64 - kBits)];
  at = std::max(at, rank);
}

void KeyCounter::add(Bytes key) {
  note(Hash()(key));
  if (!count_each_) return;
  auto found = counts_.find(key);
  if (found != counts_.end()) {
    ++found->second;
    return;
  }
  if (counts_.size() >= kMostCounted) drop_rare();
  counts_.emplace(std::string(key), dropped_below_ + 1);
}

// Halves the table at least; whoever comes back is credited what it may have
// lost.
void KeyCounter::drop_rare() {
  while (counts_.size() > kMostCounted / 2) {
    ++dropped_below_;
    std::erase_if(counts_, [&](const auto& entry) {
      return entry.second <= dropped_below_;
    });
  }
}

void KeyCounter::merge(const KeyCounter& other) {
  for (size_t i = 0; i < registers_.size(); ++i)
    registers_[i] = std::max(registers_[i], other.registers_[i]);
  dropped_below_ += other.dropped_below_;
  for (auto& [key, count] : other.counts_) counts_[key] += count;
  if (counts_.size() > kMostCounted) drop_rare();
}

int64_t KeyCounter::distinct() const {
  if (count_each_ && exact()) return int64_t(counts_.size());
  double m = double(registers_.size()), sum = 0;
  int64_t zeros = 0;
  for (uint8_t rank : registers_) {
    sum += std::ldexp(1.0, -rank);
    zeros += rank == 0;
  }
  double estimate = 0.7213 / (1 + 1.079 / m) * m * m / sum;
  if (estimate <= 2.5 * m && zeros > 0)
    estimate = m * std::log(m / double(zeros));
  return std::llround(estimate);
}

std::vector<KeyCounter::Counted> KeyCounter::top(size_t n) const {
  std::vector<Counted> all(counts_.begin(), counts_.end());
  n = std::min(n, all.size());
  std::partial_sort(all.begin(), all.begin() + int64_t(n), all.end(),
                    [](const Counted& a, const Counted& b) {
                      return std::pair(-a.second, std::string_view(a.first)) <
                             std::pair(-b.second, std::string_view(b.first));
                    });
  all.resize(n);
  return all;
}

}  // namespace weir
