// OutputQueue: answers on their way into a socket. Encoded bytes of as many
// answers as there are go out in one gathered write, slices of files by
// sendfile, neither ever blocking.
#pragma once
#include <cstdint>
#include <vector>

#include "lib/base/result.h"
#include "lib/broker/answer.h"

namespace weir {

class OutputQueue {
 public:
  /// Queues the answer behind its length. kLimit: longer than a length says.
  Result<> push(Answer answer);

  enum class State {
    kEmpty,    ///< all is written
    kBlocked,  ///< the socket takes no more for now
    kMore,     ///< enough for one turn; others want theirs
  };
  /// Writes what the socket takes. kIo: the connection is lost; kCorrupt: a
  /// slice's file ended before the slice (the answer cannot be completed).
  Result<State> write(int fd);

  bool empty() const { return done_ == pieces_.size(); }
  /// Pieces that wait.
  size_t waiting() const { return pieces_.size() - done_; }
  /// Bytes in memory (not in files) that wait.
  int64_t held() const { return held_; }
  /// Bytes ever written.
  int64_t written() const { return written_; }

 private:
  Result<int64_t> write_bytes(int fd);
  Result<int64_t> write_slice(int fd, FileSlice& slice);
  void advance(int64_t n);

  std::vector<Piece> pieces_;
  size_t done_ = 0;      // pieces written
  size_t in_piece_ = 0;  // bytes of the first unwritten one, if it is bytes
  int64_t held_ = 0;
  int64_t written_ = 0;
};

}  // namespace weir
