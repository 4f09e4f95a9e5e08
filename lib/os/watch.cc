#include "lib/os/watch.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <cerrno>

namespace weir {

DirectoryWatch::DirectoryWatch()
    : fd_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {}

DirectoryWatch::~DirectoryWatch() {
  if (fd_ >= 0) ::close(fd_);
}

Result<> DirectoryWatch::add(const std::string& dir) {
  constexpr uint32_t kEvents = IN_MODIFY | IN_CREATE | IN_MOVED_TO |
                               IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF |
                               IN_MOVE_SELF;
  if (fd_ < 0) return {};
  if (::inotify_add_watch(fd_, dir.c_str(), kEvents) >= 0) return {};
  if (errno == ENOSPC || errno == ENOMEM) {
    limited_ = true;
    return {};
  }
  return fail_errno(dir, "cannot watch");
}

bool DirectoryWatch::wait(int timeout_ms) {
  pollfd p = {fd_, POLLIN, 0};
  if (::poll(&p, fd_ >= 0 ? 1 : 0, timeout_ms) <= 0) return false;
  alignas(inotify_event) char events[4096];
  while (::read(fd_, events, sizeof events) > 0) {
  }
  return true;
}

}  // namespace weir
