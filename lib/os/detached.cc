#include "lib/os/detached.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace weir {

Result<Detached> Detached::begin() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    return fail_errno("--detach", "cannot make a pipe");
  int child = ::fork();
  if (child < 0) {
    Failure failed = fail_errno("--detach", "cannot start a process");
    ::close(ends[0]);
    ::close(ends[1]);
    return failed;
  }
  ::close(ends[child > 0]);
  if (child == 0) ::setsid();
  return Detached(child, ends[child == 0]);
}

Detached::~Detached() {
  if (fd_ >= 0) ::close(fd_);
}

int Detached::wait() {
  char ready = 0;
  ssize_t got;
  do got = ::read(fd_, &ready, 1);
  while (got < 0 && errno == EINTR);
  if (got == 1) return 0;
  int status = 0;
  while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

Result<> Detached::let_go() {
  int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nowhere < 0) return fail_errno("/dev/null", "cannot open");
  for (int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    ::dup2(nowhere, stream);
  ::close(nowhere);
  if (::write(fd_, "\n", 1) != 1)
    return fail_errno("--detach", "cannot tell that it is ready");
  ::close(std::exchange(fd_, -1));
  return {};
}

}  // namespace weir
