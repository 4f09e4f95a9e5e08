#include "lib/server/output_queue.h"

#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <limits>
#include <utility>

#include "lib/base/bytes.h"

namespace weir {
namespace {

/// Pieces gathered into one write.
constexpr size_t kGather = 64;
/// Bytes after which another connection has its turn.
constexpr int64_t kTurnBytes = int64_t(8) << 20;
/// Bytes of a file without descriptor that are read at once.
constexpr int64_t kCopyBytes = int64_t(64) << 10;

/// Nothing written, and errno says why.
Result<int64_t> nothing_written() {
  if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return 0;
  return fail_errno("", "cannot send");
}

}  // namespace

Result<> OutputQueue::push(Answer answer) {
  if (answer.pieces.empty()) return {};
  int64_t size = answer.size();
  if (size > std::numeric_limits<int32_t>::max())
    return fail(Code::kLimit, "an answer of {} bytes", size);
  std::array<char, 4> length;
  store_be(length.data(), int32_t(size));
  if (auto* head = std::get_if<std::string>(&answer.pieces.front()))
    head->insert(0, length.data(), length.size());
  else
    answer.pieces.insert(answer.pieces.begin(),
                         std::string(length.data(), length.size()));
  if (2 * done_ > pieces_.size() && done_ >= kGather) {
    pieces_.erase(pieces_.begin(), pieces_.begin() + long(done_));
    done_ = 0;
  }
  for (Piece& piece : answer.pieces) {
    if (const auto* bytes = std::get_if<std::string>(&piece)) {
      if (bytes->empty()) continue;
      held_ += int64_t(bytes->size());
    } else if (std::get<FileSlice>(piece).length == 0) {
      continue;
    }
    pieces_.push_back(std::move(piece));
  }
  return {};
}

Result<OutputQueue::State> OutputQueue::write(int fd) {
  int64_t turn = 0;
  while (!empty()) {
    if (turn >= kTurnBytes) return State::kMore;
    auto* slice = std::get_if<FileSlice>(&pieces_[done_]);
    TRY_ASSIGN(int64_t n, slice ? write_slice(fd, *slice) : write_bytes(fd));
    if (n == 0) return State::kBlocked;
    turn += n;
    written_ += n;
    advance(n);
  }
  pieces_.clear();
  done_ = 0;
  return State::kEmpty;
}

Result<int64_t> OutputQueue::write_bytes(int fd) {
  std::array<iovec, kGather> io;
  size_t n = 0, at = done_;
  for (; at < pieces_.size() && n < io.size(); ++at) {
    auto* bytes = std::get_if<std::string>(&pieces_[at]);
    if (!bytes) break;
    size_t skip = at == done_ ? in_piece_ : 0;
    io[n++] = {bytes->data() + skip, bytes->size() - skip};
  }
  msghdr message{};
  message.msg_iov = io.data();
  message.msg_iovlen = n;
  // With more to come the system waits for a full packet.
  int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
  if (at < pieces_.size()) flags |= MSG_MORE;
  ssize_t sent = ::sendmsg(fd, &message, flags);
  if (sent < 0) return nothing_written();
  return int64_t(sent);
}

Result<int64_t> OutputQueue::write_slice(int fd, FileSlice& slice) {
  int64_t want = std::min(slice.length, kTurnBytes);
  if (int file = slice.file->descriptor(); file >= 0) {
    off_t from = slice.position.value();
    ssize_t sent = ::sendfile(fd, file, &from, size_t(want));
    if (sent < 0) return nothing_written();
    if (sent > 0) return int64_t(sent);
  } else {
    std::string copy(size_t(std::min(want, kCopyBytes)), '\0');
    TRY_ASSIGN(size_t got,
               slice.file->read_at(slice.position, copy.data(), copy.size()));
    if (got > 0) {
      ssize_t sent = ::send(fd, copy.data(), got, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent < 0) return nothing_written();
      return int64_t(sent);
    }
  }
  return fail(
      Error{.code = Code::kCorrupt,
            .text = fmt::format("a file ended {} bytes early", slice.length),
            .position = slice.position.value()});
}

void OutputQueue::advance(int64_t n) {
  while (n > 0) {
    Piece& piece = pieces_[done_];
    if (auto* slice = std::get_if<FileSlice>(&piece)) {
      int64_t take = std::min(n, slice->length);
      slice->position += take;
      slice->length -= take;
      n -= take;
      if (slice->length > 0) return;
      slice->file.reset();
    } else {
      auto& bytes = std::get<std::string>(piece);
      int64_t take = std::min(n, int64_t(bytes.size() - in_piece_));
      in_piece_ += size_t(take);
      n -= take;
      if (in_piece_ < bytes.size()) return;
      held_ -= int64_t(bytes.size());
      in_piece_ = 0;
      std::string().swap(bytes);  // an assignment keeps the memory
    }
    ++done_;
  }
}

}  // namespace weir
