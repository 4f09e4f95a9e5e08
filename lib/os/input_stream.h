// What is read from front to back: standard input, pipes, files.
#pragma once
#include <memory>
#include <string>

#include "lib/base/result.h"

namespace weir {

class InputStream {
 public:
  virtual ~InputStream() = default;
  /// Up to `n` bytes; 0 at the end. Waits where there is nothing yet.
  virtual Result<size_t> read(char* into, size_t n) = 0;
  /// Whether read() would find something, or the end, within this time.
  virtual bool ready(int timeout_ms) = 0;
  /// How errors name it.
  virtual const std::string& name() const = 0;
};

/// "-" is standard input. kNotFound, kIo (a directory, no permission).
Result<std::unique_ptr<InputStream>> open_input_stream(const std::string& path);

}  // namespace weir
