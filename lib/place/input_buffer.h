// InputBuffer: a stream cut into pieces (lines, lengths, all of it), each
// whole in memory. What is read ahead is moved to the front when a piece does
// not fit, so nothing is copied twice.
#pragma once
#include <functional>
#include <memory>
#include <optional>

#include "lib/base/bytes.h"
#include "lib/os/input_stream.h"

namespace weir {

/// What is told of the reading itself.
struct InputHooks {
  /// The input pauses: nothing came for some milliseconds, and what comes
  /// next is waited for. What was taken from it should not wait, too.
  std::function<Result<>()> pause = {};
  /// More was read just now.
  std::function<void(size_t bytes)> read = {};
};

class InputBuffer {
 public:
  /// `limit`: the longest piece; kLimit above it.
  InputBuffer(std::unique_ptr<InputStream> stream, size_t limit,
              InputHooks hooks = {})
      : stream_(std::move(stream)), limit_(limit), hooks_(std::move(hooks)) {}

  /// Up to the next newline or the end, without the newline; nothing at the
  /// end. Good until the next call, as are the others.
  Result<std::optional<Bytes>> line();
  /// Exactly `n` bytes; nothing at the end; kUsage when the stream ends
  /// inside.
  Result<std::optional<Bytes>> exactly(size_t n);
  /// All that is left.
  Result<Bytes> all();

  /// Lines given so far.
  int64_t lines() const { return lines_; }
  const std::string& name() const { return stream_->name(); }

 private:
  size_t held() const { return end_ - begin_; }
  Bytes take(size_t n, size_t skip);
  Result<> fill();

  std::unique_ptr<InputStream> stream_;
  size_t limit_;
  InputHooks hooks_;
  std::unique_ptr<char[]> memory_;
  size_t capacity_ = 0;
  size_t begin_ = 0;  // of what was read and not given
  size_t end_ = 0;
  bool ended_ = false;
  int64_t lines_ = 0;
};

}  // namespace weir
