// stdout as one large buffer. Commands and formatters append to buffer() and
// call more() now and then; nothing is allocated for each record.
#pragma once
#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace weir::cli {

class Output {
 public:
  /// Bytes gathered before more() writes them.
  static constexpr size_t kFlushAt = size_t(256) << 10;
  /// Text at least as long is not gathered first.
  static constexpr size_t kDirectAt = size_t(64) << 10;
  /// What a pipe is widened to, where the system allows it.
  static constexpr int kPipeBytes = 1 << 20;

  /// Does not own `fd`. `name` stands in error messages.
  explicit Output(int fd, std::string_view name = "standard output");
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  /// Append here, then call more().
  std::string& buffer() { return buffer_; }

  /// Writes the buffer once it is large. An error (kIo) means that nothing
  /// further can be written: return it. When the reader went away (`| head`)
  /// closed() is true and the edge makes the error a quiet success. Every
  /// later write fails alike: what follows a gap is not written.
  Result<> more() { return buffer_.size() < kFlushAt ? Result<>() : flush(); }
  /// Writes whatever is there: at the end, and when a follower goes idle.
  Result<> flush();
  /// Large text goes out as it stands, behind what was gathered.
  Result<> write(std::string_view text);
  /// For who has nothing to write and would wait for ever: fails as a write
  /// would once the reader went away.
  Result<> check_reader();

  bool closed() const { return closed_; }
  int64_t written() const { return written_; }  ///< bytes so far

 private:
  Result<> put(std::string_view text);
  Failure fail_broken();

  int fd_;
  std::string name_;
  std::string buffer_;
  bool closed_ = false;
  int broken_ = 0;  // the errno of the write that failed
  bool widened_ = false;
  int64_t written_ = 0;
};

}  // namespace weir::cli
