// The lock on a data directory: Kafka's own `.lock` file.
#pragma once
#include <string>

#include "lib/base/result.h"

namespace weir {

/// Held while the object lives. An open-file-description lock on the whole
/// file excludes Kafka's (a POSIX record lock) and other weirs, and survives
/// neither a crash nor exec. Kafka unlinks the file when it stops, so the lock
/// is only ours when the path still names the file that was locked. Take it
/// after any fork.
class DirectoryLock {
 public:
  /// kInUse names the holder where the system knows it.
  static Result<DirectoryLock> take(const std::string& dir);

  /// What the last holder had noted, if it ended without giving up the lock.
  const std::string& left_behind() const { return left_behind_; }
  /// Leaves `text` behind the process id: one line at most. kIo.
  Result<> note(std::string_view text);
  /// Gives it up as a crash would: the note stays.
  void abandon();

  DirectoryLock(DirectoryLock&& other) noexcept;
  DirectoryLock& operator=(DirectoryLock&& other) noexcept;
  ~DirectoryLock();

 private:
  explicit DirectoryLock(int fd, std::string path)
      : fd_(fd), path_(std::move(path)) {}
  void read_note();
  int fd_;
  std::string path_;
  std::string left_behind_;
};

/// Whether some process holds the lock now: a hint, never a guarantee.
bool directory_is_locked(const std::string& dir);

}  // namespace weir
