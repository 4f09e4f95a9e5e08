// How benchmarks measure and print: the median of several runs of one
// function that says how much work it did. WEIR_BENCH_RUNS sets the number of
// runs; 1 (with little data) is how tests keep benchmarks from rotting.
#pragma once
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

namespace weir::bench {

inline int runs() {
  const char* text = std::getenv("WEIR_BENCH_RUNS");
  return text ? std::max(1, std::atoi(text)) : 7;
}
/// Whether only to show that it runs.
inline bool tiny() { return runs() == 1; }

inline double seconds() {
  auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

/// Prints the median of amount / second / scale as `unit`, and the extremes.
inline double rate(const std::string& name, const char* unit, double scale,
                   const std::function<double()>& work) {
  std::vector<double> rates;
  if (!tiny()) work();  // warm
  for (int i = 0; i < runs(); ++i) {
    double start = seconds();
    double amount = work();
    rates.push_back(amount / (seconds() - start) / scale);
  }
  std::sort(rates.begin(), rates.end());
  double median = rates[rates.size() / 2];
  fmt::print("{:<52} {:>10.2f} {:<8} min {:.2f} max {:.2f} n {}\n", name,
             median, unit, rates.front(), rates.back(), rates.size());
  return median;
}

/// Keeps the compiler from seeing that `value` is of no use.
inline void keep(uint64_t value) { asm volatile("" : : "r"(value) : "memory"); }

}  // namespace weir::bench
