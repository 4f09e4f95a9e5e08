// Detached: a process that goes on by itself once it is ready, while the one
// that was started ends (a daemon).
#pragma once
#include <utility>

#include "lib/base/result.h"

namespace weir {

class Detached {
 public:
  /// Forks: returns twice. Before anything is opened that must not be shared.
  static Result<Detached> begin();
  Detached(Detached&& other) noexcept
      : child_(other.child_), fd_(std::exchange(other.fd_, -1)) {}
  Detached& operator=(Detached&&) = delete;
  ~Detached();

  bool is_parent() const { return child_ > 0; }
  /// In the parent: 0 once the child is ready, else its exit status.
  int wait();
  /// In the child: it is ready; its standard streams lead nowhere from now on.
  Result<> let_go();

 private:
  Detached(int child, int fd) : child_(child), fd_(fd) {}
  int child_;  // 0: this is it
  int fd_;     // of the pipe between them
};

}  // namespace weir
