// OverlayFs: another file system with changes that only it sees: what would
// happen can be tried on files that must stay as they are.
//
// A file that is opened for writing is copied first, but for `.log` files:
// those are given for reading only, and a write into one fails.
#pragma once
#include <map>
#include <set>

#include "lib/os/fs.h"

namespace weir {

class OverlayFs : public Fs {
 public:
  /// `scratch`: an empty folder of `base`, outside of what is looked at.
  OverlayFs(Fs& base, std::string scratch)
      : base_(base), scratch_(std::move(scratch)) {}

  Result<std::unique_ptr<File>> open(const std::string& path,
                                     OpenMode mode) override;
  Result<FileInfo> info(const std::string& path) override;
  Result<std::vector<DirEntry>> list(const std::string& dir) override;
  Result<> rename(const std::string& from, const std::string& to) override;
  Result<> remove(const std::string& path) override;
  /// kRefused: no folders are made here.
  Result<> make_dir(const std::string& path) override;
  Result<> sync_dir(const std::string& dir) override;

 private:
  /// Where the bytes are; nothing for a file that is not there.
  std::optional<std::string> real(const std::string& path);
  std::string new_scratch_file() {
    return join_path(scratch_, fmt::to_string(++made_));
  }

  Fs& base_;
  std::string scratch_;
  std::map<std::string, std::string> moved_;  // path: where its bytes are
  std::set<std::string> gone_;                // of the base
  int64_t made_ = 0;
};

}  // namespace weir
