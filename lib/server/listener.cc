#include "lib/server/listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace weir {
namespace {

/// As many as the system queues (it cuts this to its own limit).
constexpr int kBacklog = 4096;

Result<Socket> new_socket(int family) {
  Socket socket(
      ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) return fail_errno("", "cannot make a socket");
  return socket;
}

Failure cannot_listen(const Endpoint& endpoint) {
  if (errno != EADDRINUSE) return fail_errno(endpoint.text(), "cannot listen");
  return fail(Error{.code = Code::kInUse,
                    .text = "the port is in use by another process",
                    .file = endpoint.text(),
                    .hint = fmt::format("'--listen tcp:{}' takes any free port",
                                        host_port(endpoint.host, 0))});
}

// Nobody answers behind what a dead process left.
Result<> remove_stale(const std::string& path, const SocketAddress& address) {
  struct stat st;
  if (::lstat(path.c_str(), &st) != 0) {
    if (errno == ENOENT) return {};
    return fail_errno(path, "cannot stat");
  }
  if (!S_ISSOCK(st.st_mode))
    return fail(Error{
        .code = Code::kIo, .text = "is there and no socket", .file = path});
  TRY_ASSIGN(Socket probe, new_socket(AF_UNIX));
  if (::connect(probe.fd(), address.raw(), address.size) == 0 ||
      errno == EAGAIN)
    return fail(Error{.code = Code::kInUse,
                      .text = "another process listens there",
                      .file = path});
  if (::unlink(path.c_str()) != 0 && errno != ENOENT)
    return fail_errno(path, "cannot remove the socket of a dead process");
  return {};
}

}  // namespace

Result<std::unique_ptr<Listener>> Listener::open_unix(
    const Endpoint& endpoint) {
  TRY_ASSIGN(auto addresses, resolve(endpoint));
  const SocketAddress& address = addresses.front();
  TRY(remove_stale(endpoint.path, address));
  TRY_ASSIGN(Socket socket, new_socket(AF_UNIX));
  // Never open to others, not even for a moment.
  mode_t before = ::umask(0177);
  int bound = ::bind(socket.fd(), address.raw(), address.size);
  int why = errno;
  ::umask(before);
  errno = why;
  if (bound != 0) return fail_errno(endpoint.path, "cannot make the socket");
  std::unique_ptr<Listener> self(new Listener(std::move(socket), endpoint));
  struct stat st;
  if (::stat(endpoint.path.c_str(), &st) == 0) self->inode_ = st.st_ino;
  if (::listen(self->fd(), kBacklog) != 0)
    return fail_errno(endpoint.path, "cannot listen");
  return self;
}

Result<std::unique_ptr<Listener>> Listener::open(const Endpoint& endpoint,
                                                 Options options) {
  if (endpoint.kind == Endpoint::Kind::kUnix) return open_unix(endpoint);
  TRY_ASSIGN(auto addresses, resolve(endpoint));
  const SocketAddress& address = addresses.front();
  if (!options.any_address && !address.is_loopback())
    return fail(Error{.code = Code::kRefused,
                      .text = "is not this machine's own loopback address",
                      .file = endpoint.text(),
                      .hint = "--listen-any opens it to the network, without "
                              "authentication"});
  TRY_ASSIGN(Socket socket, new_socket(address.family()));
  int one = 1;
  ::setsockopt(socket.fd(), SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  // Connections inherit it.
  ::setsockopt(socket.fd(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (::bind(socket.fd(), address.raw(), address.size) != 0 ||
      ::listen(socket.fd(), kBacklog) != 0)
    return cannot_listen(endpoint);
  Endpoint bound = local_address(socket.fd()).endpoint();
  return std::unique_ptr<Listener>(
      new Listener(std::move(socket), std::move(bound)));
}

Listener::~Listener() {
  if (!is_unix() || inode_ == 0) return;
  struct stat st;
  if (::stat(endpoint_.path.c_str(), &st) == 0 && st.st_ino == inode_)
    ::unlink(endpoint_.path.c_str());
}

}  // namespace weir
