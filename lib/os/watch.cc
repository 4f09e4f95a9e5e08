#include "lib/os/watch.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
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
  int descriptor = ::inotify_add_watch(fd_, dir.c_str(), kEvents);
  if (descriptor >= 0) {
    descriptors_[dir] = descriptor;
    return {};
  }
  if (errno == ENOSPC || errno == ENOMEM) {
    limited_ = true;
    return {};
  }
  return fail_errno(dir, "cannot watch");
}

bool DirectoryWatch::wait(int timeout_ms) {
  changed_.clear();
  overflowed_ = false;
  pollfd p = {fd_, POLLIN, 0};
  if (::poll(&p, fd_ >= 0 ? 1 : 0, timeout_ms) <= 0) return false;
  alignas(inotify_event) char events[4096];
  for (ssize_t n; (n = ::read(fd_, events, sizeof events)) > 0;) {
    for (ssize_t at = 0; at < n;) {
      const auto* event = reinterpret_cast<const inotify_event*>(events + at);
      if (event->mask & IN_Q_OVERFLOW) overflowed_ = true;
      if (changed_.empty() || changed_.back() != event->wd)
        changed_.push_back(event->wd);
      at += ssize_t(sizeof(inotify_event) + event->len);
    }
  }
  return true;
}

bool DirectoryWatch::changed(const std::string& dir) const {
  if (!works() || overflowed_) return true;
  auto known = descriptors_.find(dir);
  if (known == descriptors_.end()) return true;
  return std::find(changed_.begin(), changed_.end(), known->second) !=
         changed_.end();
}

}  // namespace weir
