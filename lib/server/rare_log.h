// RareLog: lines for people about what strangers do, so few that nobody can
// fill a disk with them.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace weir {

class RareLog {
 public:
  using Sink = std::function<void(std::string_view line)>;
  /// A line a second; those in between are counted and told with the next.
  static constexpr int64_t kPauseNs = 1'000'000'000;

  explicit RareLog(Sink sink) : sink_(std::move(sink)) {}

  void say(int64_t now_ns, std::string_view line) {
    if (!sink_) return;
    if (said_ && now_ns - last_ns_ < kPauseNs) {
      ++unsaid_;
      return;
    }
    std::string text(line);
    if (unsaid_ > 0)
      text += " (and " + std::to_string(unsaid_) + " lines more)";
    unsaid_ = 0;
    said_ = true;
    last_ns_ = now_ns;
    sink_(text);
  }

 private:
  Sink sink_;
  bool said_ = false;
  int64_t last_ns_ = 0;
  int64_t unsaid_ = 0;
};

}  // namespace weir
