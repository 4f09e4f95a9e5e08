// Writing stdout whole, through short writes and signals.
#include "cmd/cli/output.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>

#include "cmd/cli/interrupt.h"

namespace weir::cli {

Output::Output(int fd, std::string_view name) : fd_(fd), name_(name) {}

Result<> Output::flush() {
  if (!widened_ && buffer_.size() >= kFlushAt) {
    widened_ = true;
    // Fails on what is no pipe, which is fine.
    (void)::fcntl(fd_, F_SETPIPE_SZ, kPipeBytes);
  }
  size_t done = 0;
  while (done < buffer_.size()) {
    ssize_t n = ::write(fd_, buffer_.data() + done, buffer_.size() - done);
    if (n >= 0) {
      done += size_t(n);
      written_ += n;
      continue;
    }
    if (errno == EINTR) {
      // A reader that stands still must not keep us from stopping.
      if (auto go_on = check_interrupt(); !go_on) {
        buffer_.erase(0, done);
        return go_on;
      }
      continue;
    }
    if (errno == EAGAIN) {  // somebody made our stdout non-blocking
      pollfd wait{fd_, POLLOUT, 0};
      ::poll(&wait, 1, -1);
      continue;
    }
    closed_ = errno == EPIPE;
    buffer_.clear();
    return fail_errno(name_, "cannot write");
  }
  buffer_.clear();
  return {};
}

}  // namespace weir::cli
