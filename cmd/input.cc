#include "cmd/input.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace weir {

namespace {

constexpr size_t kReadBytes = size_t(1) << 16;

}  // namespace

Result<Input> Input::open(const std::string& path) {
  if (path == "-") return Input(STDIN_FILENO, "standard input");
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return fail_errno(path, "cannot open");
  return Input(fd, path);
}

Input::Input(Input&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      name_(std::move(other.name_)),
      buffer_(std::move(other.buffer_)),
      used_(other.used_),
      line_number_(other.line_number_) {}

Input::~Input() {
  if (fd_ > STDERR_FILENO) ::close(fd_);
}

Result<bool> Input::fill() {
  buffer_.erase(0, std::exchange(used_, 0));
  if (buffer_.size() > kMaxBytes)
    return fail(
        Error{Code::kLimit, "more than 1 GiB without a line end"}.in(name_));
  size_t before = buffer_.size();
  buffer_.resize(before + kReadBytes);
  ssize_t got;
  do {
    got = ::read(fd_, buffer_.data() + before, kReadBytes);
  } while (got < 0 && errno == EINTR);
  buffer_.resize(before + size_t(std::max<ssize_t>(got, 0)));
  if (got < 0) return fail_errno(name_, "cannot read");
  return got > 0;
}

Result<std::optional<std::string_view>> Input::line() {
  size_t searched = used_;
  for (;;) {
    size_t end = buffer_.find('\n', searched);
    bool last = false;
    if (end == buffer_.npos) {
      size_t have = buffer_.size() - used_;
      TRY_ASSIGN(bool more, fill());
      searched = have;
      if (more) continue;
      if (have == 0) return std::nullopt;
      end = buffer_.size(), last = true;
    }
    std::string_view text(buffer_.data() + used_, end - used_);
    used_ = last ? end : end + 1;
    ++line_number_;
    if (text.ends_with('\r')) text.remove_suffix(1);
    return text;
  }
}

Result<std::string> Input::rest() {
  for (;;) {
    TRY_ASSIGN(bool more, fill());
    if (!more) return std::exchange(buffer_, {});
  }
}

}  // namespace weir
