// ChildProcess: a command run beside this process, with some variables of its
// environment set.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "lib/base/result.h"

namespace weir {

class ChildProcess {
 public:
  using Variables = std::vector<std::pair<std::string, std::string>>;

  /// Found through PATH; it has this process's standard streams and the
  /// default action for SIGPIPE. kNotFound: no such command; kIo: it cannot
  /// be run.
  static Result<ChildProcess> start(const std::vector<std::string>& command,
                                    const Variables& variables);
  ChildProcess(ChildProcess&& other) noexcept
      : pid_(other.pid_), fd_(std::exchange(other.fd_, -1)) {}
  ChildProcess& operator=(ChildProcess&&) = delete;
  ~ChildProcess();

  /// Readable once the command has ended.
  int fd() const { return fd_; }
  void signal(int number) const;
  /// Waits for the end. Its exit status, or 128 and the signal that ended it,
  /// as a shell has it.
  int wait();

 private:
  ChildProcess(int pid, int fd) : pid_(pid), fd_(fd) {}
  int pid_;
  int fd_;  // of the process
};

}  // namespace weir
