#include "lib/os/input_stream.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace weir {

namespace {

class FdStream : public InputStream {
 public:
  FdStream(int fd, std::string name) : fd_(fd), name_(std::move(name)) {}
  ~FdStream() override {
    if (fd_ > 2) ::close(fd_);
  }
  FdStream(const FdStream&) = delete;
  FdStream& operator=(const FdStream&) = delete;

  Result<size_t> read(char* into, size_t n) override {
    ssize_t got = ::read(fd_, into, n);
    if (got >= 0) return size_t(got);
    if (errno == EINTR) return fail(Code::kInterrupted, "interrupted");
    return fail_errno(name_, "cannot read");
  }
  bool ready(int timeout_ms) override {
    pollfd p = {fd_, POLLIN, 0};
    return ::poll(&p, 1, timeout_ms) != 0;
  }
  const std::string& name() const override { return name_; }

 private:
  int fd_;
  std::string name_;
};

}  // namespace

Result<std::unique_ptr<InputStream>> open_input_stream(
    const std::string& path) {
  if (path == "-") return std::make_unique<FdStream>(0, "standard input");
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return fail_errno(path, "cannot open");
  return std::make_unique<FdStream>(fd, path);
}

}  // namespace weir
