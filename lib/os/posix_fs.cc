// Fs over the machine's system calls.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "lib/os/fs.h"
#include "lib/os/mapped.h"

namespace weir {
namespace {

FileKind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return FileKind::kRegular;
  if (S_ISDIR(mode)) return FileKind::kDirectory;
  if (S_ISLNK(mode)) return FileKind::kLink;
  return FileKind::kOther;
}

FileInfo info_of(const struct stat& st) {
  return {kind_of(st.st_mode), int64_t(st.st_size),
          TimestampMs(int64_t(st.st_mtim.tv_sec) * 1000 +
                      st.st_mtim.tv_nsec / 1'000'000),
          uint64_t(st.st_ino)};
}

class PosixFile : public File {
 public:
  PosixFile(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}
  ~PosixFile() override { ::close(fd_); }
  PosixFile(const PosixFile&) = delete;
  PosixFile& operator=(const PosixFile&) = delete;

  Result<size_t> read_at(Position at, char* into, size_t n) override {
    size_t got = 0;
    while (got < n) {
      ssize_t r = ::pread(fd_, into + got, n - got, at.value() + off_t(got));
      if (r < 0 && errno == EINTR) continue;
      if (r < 0) return fail_errno(path_, "cannot read");
      if (r == 0) break;
      got += size_t(r);
    }
    return got;
  }

  Result<> write_at(Position at, std::span<const Bytes> pieces) override {
    while (!pieces.empty()) {
      std::array<iovec, 64> io;
      size_t n = std::min(pieces.size(), io.size()), want = 0;
      for (size_t i = 0; i < n; ++i) {
        io[i] = {const_cast<char*>(pieces[i].data()), pieces[i].size()};
        want += pieces[i].size();
      }
      TRY(write_all(at, std::span(io).first(n), want));
      at += int64_t(want);
      pieces = pieces.subspan(n);
      begin_writeback(at.value(), want);
    }
    return {};
  }

  Result<> sync() override {
    // Never tried again: after EIO the kernel may call lost pages clean.
    if (::fdatasync(fd_) != 0) return fail_errno(path_, "cannot flush");
    return {};
  }

  Result<> truncate(int64_t size) override {
    if (::ftruncate(fd_, size) != 0)
      return fail_errno(path_, "cannot change the size");
    return {};
  }

  Result<FileInfo> info() override {
    struct stat st;
    if (::fstat(fd_, &st) != 0) return fail_errno(path_, "cannot stat");
    return info_of(st);
  }

  Result<std::unique_ptr<Mapping>> map(int64_t size) override {
    return map_file(fd_, size, path_);
  }

  int descriptor() const override { return fd_; }

 private:
  // Long appends go to the disk while the next ones are made, so that the
  // flush at the end has little left to wait for. A hint: it promises nothing
  // and its failure means nothing.
  void begin_writeback(int64_t end, size_t written) {
    constexpr size_t kPiece = 8 << 20;
    unhinted_ += written;
    if (unhinted_ < kPiece) return;
    ::sync_file_range(fd_, std::max<int64_t>(0, end - int64_t(unhinted_)),
                      off_t(unhinted_), SYNC_FILE_RANGE_WRITE);
    unhinted_ = 0;
  }

  Result<> write_all(Position at, std::span<iovec> io, size_t want) {
    while (want > 0) {
      ssize_t w = ::pwritev(fd_, io.data(), int(io.size()), at.value());
      if (w < 0 && errno == EINTR) continue;
      if (w < 0) return fail_errno(path_, "cannot write");
      want -= size_t(w);
      at += w;
      size_t done = size_t(w);
      while (!io.empty() && done >= io.front().iov_len) {
        done -= io.front().iov_len;
        io = io.subspan(1);
      }
      if (!io.empty()) {
        io.front().iov_base = static_cast<char*>(io.front().iov_base) + done;
        io.front().iov_len -= done;
      }
    }
    return {};
  }

  int fd_;
  std::string path_;
  size_t unhinted_ = 0;  // bytes written since the last hint
};

int flags_of(OpenMode mode) {
  switch (mode) {
    case OpenMode::kRead:
      return O_RDONLY | O_NONBLOCK;
    case OpenMode::kWrite:
      return O_RDWR;
    case OpenMode::kCreate:
      return O_RDWR | O_CREAT;
    case OpenMode::kTruncate:
      return O_RDWR | O_CREAT | O_TRUNC;
    case OpenMode::kExclusive:
      return O_RDWR | O_CREAT | O_EXCL;
  }
  return O_RDONLY;
}

class PosixFs : public Fs {
 public:
  Result<std::unique_ptr<File>> open(const std::string& path,
                                     OpenMode mode) override {
    // Writers look before they open: opening a FIFO would wait for a reader.
    if (mode != OpenMode::kRead) {
      struct stat st;
      if (::stat(path.c_str(), &st) == 0 && !S_ISREG(st.st_mode))
        return not_regular(path, st.st_mode);
    }
    int fd = ::open(path.c_str(), flags_of(mode) | O_CLOEXEC, 0644);
    if (fd < 0) return fail_errno(path, "cannot open");
    auto file = std::make_unique<PosixFile>(fd, path);
    struct stat st;
    if (::fstat(fd, &st) != 0) return fail_errno(path, "cannot stat");
    if (!S_ISREG(st.st_mode)) return not_regular(path, st.st_mode);
    return file;
  }

  Result<FileInfo> info(const std::string& path) override {
    struct stat st;
    if (::stat(path.c_str(), &st) != 0) return fail_errno(path, "cannot stat");
    return info_of(st);
  }

  Result<std::vector<DirEntry>> list(const std::string& dir) override {
    std::unique_ptr<DIR, int (*)(DIR*)> handle(::opendir(dir.c_str()),
                                               ::closedir);
    if (!handle) return fail_errno(dir, "cannot list");
    std::vector<DirEntry> out;
    errno = 0;
    while (dirent* entry = ::readdir(handle.get())) {
      std::string_view name = entry->d_name;
      if (name == "." || name == "..") continue;
      struct stat st;
      // Most file systems say the kind; the others are asked. Gone since it
      // was listed: as if it had not been there.
      if (entry->d_type != DT_UNKNOWN)
        out.push_back({std::string(name), kind_of(DTTOIF(entry->d_type))});
      else if (::fstatat(::dirfd(handle.get()), entry->d_name, &st,
                         AT_SYMLINK_NOFOLLOW) == 0)
        out.push_back({std::string(name), kind_of(st.st_mode)});
      errno = 0;
    }
    if (errno != 0) return fail_errno(dir, "cannot list");
    std::sort(out.begin(), out.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    return out;
  }

  Result<> rename(const std::string& from, const std::string& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0)
      return fail_errno(from, fmt::format("cannot rename to {}", to));
    return {};
  }

  Result<> remove(const std::string& path) override {
    if (::remove(path.c_str()) != 0) return fail_errno(path, "cannot remove");
    return {};
  }

  Result<> make_dir(const std::string& path) override {
    if (::mkdir(path.c_str(), 0755) != 0)
      return fail_errno(path, "cannot make the directory");
    return {};
  }

  Result<> sync_dir(const std::string& dir) override {
    int fd = ::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return fail_errno(dir, "cannot open");
    int r = ::fsync(fd);
    int saved = errno;
    ::close(fd);
    errno = saved;
    if (r != 0) return fail_errno(dir, "cannot flush the directory");
    return {};
  }

 private:
  static Failure not_regular(const std::string& path, mode_t mode) {
    std::string_view what = S_ISDIR(mode)    ? "a directory"
                            : S_ISFIFO(mode) ? "a FIFO"
                            : S_ISSOCK(mode) ? "a socket"
                                             : "a device";
    return fail(
        Error{Code::kIo, fmt::format("is {}, not a regular file", what), path});
  }
};

}  // namespace

Fs& posix_fs() {
  static PosixFs fs;
  return fs;
}

}  // namespace weir
