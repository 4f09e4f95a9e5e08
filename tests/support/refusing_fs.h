// RefusingFs: the machine's files, but for some that may not be opened or
// listed, as for a user who lacks the permission (tests run as root, too).
#pragma once
#include <set>

#include "lib/os/fs.h"

namespace weir {

class RefusingFs : public Fs {
 public:
  std::set<std::string> refused;  ///< paths

  Result<std::unique_ptr<File>> open(const std::string& path,
                                     OpenMode mode) override {
    if (refused.contains(path)) return denied(path);
    return posix_fs().open(path, mode);
  }
  Result<FileInfo> info(const std::string& path) override {
    return posix_fs().info(path);
  }
  Result<std::vector<DirEntry>> list(const std::string& dir) override {
    if (refused.contains(dir)) return denied(dir);
    return posix_fs().list(dir);
  }
  Result<> rename(const std::string& from, const std::string& to) override {
    return posix_fs().rename(from, to);
  }
  Result<> remove(const std::string& path) override {
    return posix_fs().remove(path);
  }
  Result<> make_dir(const std::string& path) override {
    return posix_fs().make_dir(path);
  }
  Result<> sync_dir(const std::string& dir) override {
    return posix_fs().sync_dir(dir);
  }

 private:
  static Failure denied(const std::string& path) {
    return fail(Error{Code::kIo, "cannot open: Permission denied", path});
  }
};

}  // namespace weir
