#include "lib/os/lock.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <utility>

#include "lib/os/fs.h"

namespace weir {
namespace {

struct flock whole_file() {
  struct flock range = {};
  range.l_type = F_WRLCK;
  range.l_whence = SEEK_SET;
  return range;
}

// An OFD lock has no owner the system would name, so weir leaves its process
// id in the file. Kafka never reads it.
std::string holder(int fd) {
  struct flock range = whole_file();
  if (::fcntl(fd, F_OFD_GETLK, &range) == 0 && range.l_pid > 0)
    return fmt::format("process {}", range.l_pid);
  char text[32] = {};
  if (::pread(fd, text, sizeof text - 1, 0) > 0)
    return fmt::format("weir, process {}", std::atoi(text));
  return "another process";
}

bool still_named(int fd, const std::string& path) {
  struct stat held, named;
  return ::fstat(fd, &held) == 0 && ::stat(path.c_str(), &named) == 0 &&
         held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

// The second line: the first is the process id.
std::string second_line(int fd) {
  char text[256];
  ssize_t n = ::pread(fd, text, sizeof text, 0);
  std::string_view all(text, size_t(std::max<ssize_t>(n, 0)));
  size_t end = all.find('\n');
  if (end == all.npos) return {};
  all.remove_prefix(end + 1);
  return std::string(all.substr(0, all.find('\n')));
}

}  // namespace

Result<DirectoryLock> DirectoryLock::take(const std::string& dir) {
  std::string path = join_path(dir, ".lock");
  for (;;) {
    DirectoryLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644),
                       path);
    if (lock.fd_ < 0) return fail_errno(path, "cannot open the lock");
    struct flock range = whole_file();
    if (::fcntl(lock.fd_, F_OFD_SETLK, &range) != 0) {
      if (errno != EAGAIN && errno != EACCES)
        return fail_errno(path, "cannot lock");
      return fail(Error{
          Code::kInUse,
          fmt::format("the directory is in use by {}", holder(lock.fd_)), dir});
    }
    if (!still_named(lock.fd_, path)) continue;
    lock.left_behind_ = second_line(lock.fd_);
    TRY(lock.note(""));
    return lock;
  }
}

Result<> DirectoryLock::note(std::string_view text) {
  std::string all = fmt::format("{}\n", ::getpid());
  if (!text.empty()) all += fmt::format("{}\n", text);
  if (::ftruncate(fd_, 0) != 0 ||
      ::pwrite(fd_, all.data(), all.size(), 0) != ssize_t(all.size()))
    return fail_errno(path_, "cannot write");
  return {};
}

void DirectoryLock::abandon() { ::close(std::exchange(fd_, -1)); }

DirectoryLock::DirectoryLock(DirectoryLock&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      path_(std::move(other.path_)),
      left_behind_(std::move(other.left_behind_)) {}

DirectoryLock& DirectoryLock::operator=(DirectoryLock&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(path_, other.path_);
  std::swap(left_behind_, other.left_behind_);
  return *this;
}

DirectoryLock::~DirectoryLock() {
  if (fd_ < 0) return;
  // Leave the file as Kafka leaves it: empty. Failing that harms nobody.
  [[maybe_unused]] int r = ::ftruncate(fd_, 0);
  ::close(fd_);
}

bool directory_is_locked(const std::string& dir) {
  int fd = ::open(join_path(dir, ".lock").c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  struct flock range = whole_file();
  bool locked =
      ::fcntl(fd, F_OFD_GETLK, &range) == 0 && range.l_type != F_UNLCK;
  ::close(fd);
  return locked;
}

}  // namespace weir
