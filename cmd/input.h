// What a command reads besides places: files named as words, or standard
// input, line by line or whole. Pipes and FIFOs are files like any other here.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace weir {

class Input {
 public:
  /// A line or a whole input above it is kLimit: no message is so large.
  static constexpr size_t kMaxBytes = size_t(1) << 30;

  /// "-" is standard input.
  static Result<Input> open(const std::string& path);
  Input(Input&& other) noexcept;
  Input(const Input&) = delete;
  ~Input();

  /// The next line without its line end, valid until the next call; none at
  /// the end.
  Result<std::optional<std::string_view>> line();
  /// Everything that is left.
  Result<std::string> rest();

  const std::string& name() const { return name_; }
  int64_t line_number() const { return line_number_; }  ///< of the last one

 private:
  Input(int fd, std::string name) : fd_(fd), name_(std::move(name)) {}
  /// Reads more behind what is there; false at the end.
  Result<bool> fill();

  int fd_;
  std::string name_;
  std::string buffer_;
  size_t used_ = 0;  ///< bytes of buffer_ that were given out
  int64_t line_number_ = 0;
};

}  // namespace weir
