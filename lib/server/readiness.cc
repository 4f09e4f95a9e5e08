#include "lib/server/readiness.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "lib/net/socket.h"
#include "lib/os/fs.h"

namespace weir {
namespace {

// Nobody waits for an answer, so nothing is said of a failure.
void notify_system(std::string_view state) {
  const char* path = std::getenv("NOTIFY_SOCKET");
  if (!path || (path[0] != '/' && path[0] != '@')) return;
  sockaddr_un address{};
  size_t size = std::strlen(path);
  if (size > kMaxSocketPath) return;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path, size);
  if (path[0] == '@') address.sun_path[0] = '\0';  // an abstract name
  Socket socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket) return;
  (void)::sendto(socket.fd(), state.data(), state.size(), MSG_NOSIGNAL,
                 reinterpret_cast<sockaddr*>(&address),
                 socklen_t(offsetof(sockaddr_un, sun_path) + size));
}

Result<> tell_descriptor(int fd) {
  if (::write(fd, "\n", 1) != 1)
    return fail_errno(fmt::format("descriptor {}", fd), "cannot write");
  ::close(fd);
  return {};
}

}  // namespace

Result<> tell_ready(const ReadinessOptions& options,
                    const Endpoint& bootstrap) {
  if (!options.port_file.empty())
    TRY(posix_fs().replace_file(options.port_file,
                                fmt::format("{}\n", bootstrap.port)));
  if (!options.env_file.empty()) {
    std::string lines;
    for (std::string_view name : kBootstrapVariables)
      lines += fmt::format("{}={}\n", name, bootstrap.text());
    TRY(posix_fs().replace_file(options.env_file, lines));
  }
  if (options.fd) TRY(tell_descriptor(*options.fd));
  notify_system("READY=1");
  return {};
}

void take_back(const ReadinessOptions& options) {
  for (const std::string& path : {options.port_file, options.env_file})
    if (!path.empty()) (void)posix_fs().remove(path);
}

void tell_stopping() { notify_system("STOPPING=1"); }

}  // namespace weir
