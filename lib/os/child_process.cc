#include "lib/os/child_process.h"

#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace weir {
namespace {

bool sets(const ChildProcess::Variables& variables, std::string_view line) {
  std::string_view name = line.substr(0, line.find('='));
  return std::any_of(variables.begin(), variables.end(),
                     [&](const auto& one) { return one.first == name; });
}

std::vector<std::string> environment_with(
    const ChildProcess::Variables& variables) {
  std::vector<std::string> out;
  for (char** at = environ; *at; ++at)
    if (!sets(variables, *at)) out.emplace_back(*at);
  for (const auto& [name, value] : variables) out.push_back(name + "=" + value);
  return out;
}

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> out;
  for (const std::string& word : words)
    out.push_back(const_cast<char*>(word.c_str()));
  out.push_back(nullptr);
  return out;
}

}  // namespace

Result<ChildProcess> ChildProcess::start(
    const std::vector<std::string>& command, const Variables& variables) {
  std::vector<std::string> environment = environment_with(variables);
  posix_spawnattr_t how;
  ::posix_spawnattr_init(&how);
  sigset_t to_default;
  sigemptyset(&to_default);
  sigaddset(&to_default, SIGPIPE);
  ::posix_spawnattr_setsigdefault(&how, &to_default);
  ::posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGDEF);
  pid_t pid = -1;
  int error =
      ::posix_spawnp(&pid, command.front().c_str(), nullptr, &how,
                     pointers(command).data(), pointers(environment).data());
  ::posix_spawnattr_destroy(&how);
  errno = error;
  if (error != 0) return fail_errno(command.front(), "cannot run it");
  int fd = int(::syscall(SYS_pidfd_open, pid, 0));
  ChildProcess child(pid, fd);
  if (fd < 0) {
    Failure failed = fail_errno(command.front(), "cannot watch it");
    child.signal(SIGKILL);
    child.wait();
    return failed;
  }
  return child;
}

ChildProcess::~ChildProcess() {
  if (fd_ >= 0) ::close(fd_);
}

void ChildProcess::signal(int number) const { ::kill(pid_, number); }

int ChildProcess::wait() {
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0)
    if (errno != EINTR) return 128;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace weir
