#include "lib/os/memory_fs.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/os/posix_file.h"

namespace weir {
namespace {

Failure not_found(const std::string& path) {
  return fail(Error{Code::kNotFound, "there is no such file", path});
}

Result<std::unique_ptr<File>> file_over(int fd, const std::string& path) {
  int own = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (own < 0) return fail_errno(path, "cannot open");
  return file_of_descriptor(own, path);
}

}  // namespace

MemoryFs::~MemoryFs() {
  for (const auto& [path, fd] : files_) ::close(fd);
}

Result<std::unique_ptr<File>> MemoryFs::open(const std::string& path,
                                             OpenMode mode) {
  auto found = files_.find(path);
  bool there = found != files_.end();
  if (!there && (mode == OpenMode::kRead || mode == OpenMode::kWrite))
    return not_found(path);
  if (there && mode == OpenMode::kExclusive)
    return fail(Error{Code::kIo, "cannot make: it is there already", path});
  if (!there) {
    int fd = ::memfd_create("weir", MFD_CLOEXEC);
    if (fd < 0) return fail_errno(path, "cannot make in memory");
    found = files_.emplace(path, fd).first;
  }
  TRY_ASSIGN(auto file, file_over(found->second, path));
  if (mode == OpenMode::kTruncate) TRY(file->truncate(0));
  return file;
}

Result<FileInfo> MemoryFs::info(const std::string& path) {
  if (dirs_.contains(path)) return FileInfo{.kind = FileKind::kDirectory};
  auto found = files_.find(path);
  if (found == files_.end()) return not_found(path);
  TRY_ASSIGN(auto file, file_over(found->second, path));
  return file->info();
}

Result<std::vector<DirEntry>> MemoryFs::list(const std::string& dir) {
  if (!dirs_.contains(dir)) return not_found(dir);
  std::vector<DirEntry> out;
  for (const auto& [path, fd] : files_)
    if (dir_name(path) == dir)
      out.push_back({std::string(base_name(path)), FileKind::kRegular});
  for (const std::string& path : dirs_)
    if (dir_name(path) == dir)
      out.push_back({std::string(base_name(path)), FileKind::kDirectory});
  std::sort(out.begin(), out.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return out;
}

Result<> MemoryFs::rename(const std::string& from, const std::string& to) {
  auto found = files_.find(from);
  if (found == files_.end()) return not_found(from);
  if (from == to) return {};
  int fd = found->second;
  files_.erase(found);
  if (auto old = files_.find(to); old != files_.end()) ::close(old->second);
  files_[to] = fd;
  return {};
}

Result<> MemoryFs::remove(const std::string& path) {
  if (auto found = files_.find(path); found != files_.end()) {
    ::close(found->second);
    files_.erase(found);
    return {};
  }
  if (!dirs_.contains(path)) return not_found(path);
  TRY_ASSIGN(auto entries, list(path));
  if (!entries.empty())
    return fail(Error{Code::kIo, "cannot remove: it is not empty", path});
  dirs_.erase(path);
  return {};
}

Result<> MemoryFs::make_dir(const std::string& path) {
  if (files_.contains(path) || !dirs_.insert(path).second)
    return fail(Error{Code::kIo, "cannot make: it is there already", path});
  return {};
}

}  // namespace weir
