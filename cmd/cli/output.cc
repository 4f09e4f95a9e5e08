// Writing stdout whole, through short writes and signals.
#include "cmd/cli/output.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>

#include "cmd/cli/interrupt.h"

namespace weir::cli {

Output::Output(int fd, std::string_view name) : fd_(fd), name_(name) {}

Result<> Output::put(std::string_view text) {
  if (!widened_ && text.size() >= kDirectAt) {
    widened_ = true;
    // Fails on what is no pipe, which is fine.
    (void)::fcntl(fd_, F_SETPIPE_SZ, kPipeBytes);
  }
  if (broken_ != 0) return fail_broken();
  while (!text.empty()) {
    ssize_t n = ::write(fd_, text.data(), text.size());
    if (n >= 0) {
      text.remove_prefix(size_t(n));
      written_ += n;
      continue;
    }
    if (errno == EINTR) {
      // A reader that stands still must not keep us from stopping.
      TRY(check_interrupt());
      continue;
    }
    if (errno == EAGAIN) {  // somebody made our stdout non-blocking
      pollfd wait{fd_, POLLOUT, 0};
      ::poll(&wait, 1, -1);
      continue;
    }
    broken_ = errno;
    return fail_broken();
  }
  return {};
}

Failure Output::fail_broken() {
  closed_ = broken_ == EPIPE;
  errno = broken_;
  return fail_errno(name_, "cannot write");
}

Result<> Output::check_reader() {
  pollfd state{fd_, 0, 0};
  if (::poll(&state, 1, 0) != 1 || !(state.revents & (POLLERR | POLLHUP)))
    return {};
  broken_ = EPIPE;
  return fail_broken();
}

Result<> Output::flush() {
  int64_t before = written_;
  auto all = put(buffer_);
  // What a signal left unwritten may still be written on the way out.
  bool kept = !all && all.error().code == Code::kInterrupted;
  buffer_.erase(0, kept ? size_t(written_ - before) : buffer_.size());
  return all;
}

Result<> Output::write(std::string_view text) {
  if (text.size() < kDirectAt) {
    buffer_.append(text);
    return more();
  }
  TRY(flush());
  return put(text);
}

}  // namespace weir::cli
