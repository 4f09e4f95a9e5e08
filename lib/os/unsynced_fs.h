// UnsyncedFs: a file system that never waits for the disk, for data that
// nobody wants back after a crash (a broker around one test).
#pragma once
#include "lib/os/fs.h"

namespace weir {

class UnsyncedFs : public Fs {
 public:
  /// `fs` must outlive it.
  explicit UnsyncedFs(Fs& fs) : fs_(fs) {}

  Result<std::unique_ptr<File>> open(const std::string& path,
                                     OpenMode mode) override;
  Result<FileInfo> info(const std::string& path) override {
    return fs_.info(path);
  }
  Result<std::vector<DirEntry>> list(const std::string& dir) override {
    return fs_.list(dir);
  }
  Result<> rename(const std::string& from, const std::string& to) override {
    return fs_.rename(from, to);
  }
  Result<> remove(const std::string& path) override { return fs_.remove(path); }
  Result<> make_dir(const std::string& path) override {
    return fs_.make_dir(path);
  }
  Result<> sync_dir(const std::string&) override { return {}; }

 private:
  Fs& fs_;
};

}  // namespace weir
