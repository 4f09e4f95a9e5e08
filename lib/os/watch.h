// Waiting for a directory to change, through inotify.
#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "lib/base/result.h"

namespace weir {

/// Watches folders (not their subfolders) for growth, new, renamed and removed
/// entries. Where inotify cannot be had (limits), wait() just times out, so a
/// caller that polls after each wait is right either way.
class DirectoryWatch {
 public:
  DirectoryWatch();
  ~DirectoryWatch();
  DirectoryWatch(const DirectoryWatch&) = delete;
  DirectoryWatch& operator=(const DirectoryWatch&) = delete;

  Result<> add(const std::string& dir);
  /// True when something changed; false on a time-out or a signal.
  bool wait(int timeout_ms);
  /// After wait(): whether `dir`, as it was added, may have changed since the
  /// wait() before.
  bool changed(const std::string& dir) const;
  /// Whether changes are seen at once (false: poll more often).
  bool works() const { return fd_ >= 0 && !limited_; }

 private:
  int fd_;
  bool limited_ = false;
  std::unordered_map<std::string, int> descriptors_;
  std::vector<int> changed_;
  bool overflowed_ = false;  // events were lost: anything may have changed
};

}  // namespace weir
