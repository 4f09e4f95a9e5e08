// MemoryFs: files that exist in memory alone, yet have descriptors, so that
// they can be mapped and sent as any other. Gone with the object and whoever
// has them open. What a directory that may not change is changed into stands
// here.
#pragma once
#include <map>
#include <set>

#include "lib/os/fs.h"

namespace weir {

class MemoryFs : public Fs {
 public:
  MemoryFs() = default;
  ~MemoryFs() override;
  MemoryFs(const MemoryFs&) = delete;
  MemoryFs& operator=(const MemoryFs&) = delete;

  Result<std::unique_ptr<File>> open(const std::string& path,
                                     OpenMode mode) override;
  Result<FileInfo> info(const std::string& path) override;
  Result<std::vector<DirEntry>> list(const std::string& dir) override;
  Result<> rename(const std::string& from, const std::string& to) override;
  Result<> remove(const std::string& path) override;
  Result<> make_dir(const std::string& path) override;
  Result<> sync_dir(const std::string&) override { return {}; }

 private:
  std::map<std::string, int> files_;  // and their descriptors
  std::set<std::string> dirs_;
};

}  // namespace weir
