// FrameReader: a byte stream cut into Kafka's request frames (four bytes of
// length, then as many bytes). Pure: whoever owns the socket reads into the
// space it names.
//
// What is read lands in a scratch buffer shared by all connections; only a
// frame that is not whole yet, or that has to wait for its turn, is kept, and
// what is kept grows with the bytes that came, never with the length that was
// claimed. A large frame is read straight into its own buffer.
#pragma once
#include <sys/uio.h>

#include <array>
#include <optional>
#include <span>
#include <string>

#include "lib/base/bytes.h"
#include "lib/base/result.h"

namespace weir {

class FrameReader {
 public:
  /// `limit`: the longest frame (socket.request.max.bytes).
  explicit FrameReader(int64_t limit) : limit_(limit) {}

  /// Where the next bytes go: the rest of a frame begun, then `scratch`. Call
  /// it only when next() gave nothing. Gives how many of `into` are used.
  size_t space(std::span<char> scratch, std::array<iovec, 2>& into);
  /// `n` bytes were read there. next() reads `scratch` until keep().
  void received(size_t n, std::span<const char> scratch);
  /// The next whole frame, if there is one. kLimit, kCorrupt: a length that
  /// cannot be; nothing further can be read.
  Result<std::optional<std::string>> next();
  /// Whatever next() was not asked for yet is copied out of the scratch.
  void keep();

  /// Memory held between two reads, bytes.
  int64_t held() const { return int64_t(frame_.size() + kept_.size()); }
  /// No byte of a frame that is not whole is here.
  bool at_boundary() const {
    return input_.empty() && head_size_ == 0 && need_ == 0;
  }
  /// The first bytes that ever came, for telling what a stranger speaks.
  Bytes first_bytes() const { return {first_.data(), first_size_}; }

 private:
  Result<bool> read_head();

  int64_t limit_;
  Bytes input_;       // not yet cut: in the scratch or in kept_
  std::string kept_;  // what input_ points into once it is kept
  std::array<char, 4> head_{};
  size_t head_size_ = 0;
  size_t need_ = 0;    // length of the frame begun; 0: none
  std::string frame_;  // its bytes, with room behind them
  size_t have_ = 0;
  std::array<char, 16> first_{};
  size_t first_size_ = 0;
};

}  // namespace weir
