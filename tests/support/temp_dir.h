// A directory of a test's own, gone at its end.
#pragma once
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "lib/os/fs.h"

namespace weir {

class TempDir {
 public:
  TempDir() {
    const char* base = std::getenv("TMPDIR");
    path_ = std::string(base ? base : "/tmp") + "/weir-test-XXXXXX";
    if (!::mkdtemp(path_.data())) throw std::runtime_error("mkdtemp " + path_);
  }
  ~TempDir() { (void)posix_fs().remove_tree(path_); }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(std::string_view name) const {
    return join_path(path_, name);
  }

 private:
  std::string path_;
};

}  // namespace weir
