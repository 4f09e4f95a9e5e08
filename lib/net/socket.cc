#include "lib/net/socket.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <memory>

namespace weir {
namespace {

SocketAddress copy_of(const void* raw, size_t size) {
  SocketAddress out;
  std::memcpy(&out.storage, raw, size);
  out.size = socklen_t(size);
  return out;
}

Result<SocketAddress> unix_address(const std::string& path) {
  sockaddr_un address{};
  if (path.size() > kMaxSocketPath)
    return fail(
        Error{.code = Code::kUsage,
              .text = fmt::format("the path of a socket has at most {} bytes",
                                  kMaxSocketPath),
              .file = path});
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  return copy_of(&address, sizeof address);
}

Result<std::vector<SocketAddress>> look_up(const Endpoint& endpoint) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* list = nullptr;
  std::string port = std::to_string(endpoint.port);
  int error = ::getaddrinfo(endpoint.host.c_str(), port.c_str(), &hints, &list);
  if (error != 0)
    return fail(Code::kNotFound, "{}: {}", endpoint.host,
                ::gai_strerror(error));
  std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(list, ::freeaddrinfo);
  std::vector<SocketAddress> out;
  for (addrinfo* at = list; at; at = at->ai_next)
    out.push_back(copy_of(at->ai_addr, at->ai_addrlen));
  return out;
}

}  // namespace

Socket::~Socket() {
  if (fd_ >= 0) ::close(fd_);
}

Result<std::vector<SocketAddress>> resolve(const Endpoint& endpoint) {
  if (endpoint.kind == Endpoint::Kind::kUnix) {
    TRY_ASSIGN(SocketAddress address, unix_address(endpoint.path));
    return std::vector{address};
  }
  sockaddr_in v4{};
  if (::inet_pton(AF_INET, endpoint.host.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(endpoint.port);
    return std::vector{copy_of(&v4, sizeof v4)};
  }
  sockaddr_in6 v6{};
  if (::inet_pton(AF_INET6, endpoint.host.c_str(), &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(endpoint.port);
    return std::vector{copy_of(&v6, sizeof v6)};
  }
  return look_up(endpoint);
}

bool SocketAddress::is_loopback() const {
  if (family() == AF_UNIX) return true;
  if (family() == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, &storage, sizeof v4);
    return ntohl(v4.sin_addr.s_addr) >> 24 == 127;
  }
  sockaddr_in6 v6;
  std::memcpy(&v6, &storage, sizeof v6);
  return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr) != 0;
}

Endpoint SocketAddress::endpoint() const {
  Endpoint out;
  char text[INET6_ADDRSTRLEN] = {};
  if (family() == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, &storage, sizeof v4);
    ::inet_ntop(AF_INET, &v4.sin_addr, text, sizeof text);
    out.port = ntohs(v4.sin_port);
  } else if (family() == AF_INET6) {
    sockaddr_in6 v6;
    std::memcpy(&v6, &storage, sizeof v6);
    out.port = ntohs(v6.sin6_port);
    if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr))
      ::inet_ntop(AF_INET, v6.sin6_addr.s6_addr + 12, text, sizeof text);
    else
      ::inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof text);
  }
  out.host = text;
  return out;
}

SocketAddress local_address(int fd) {
  SocketAddress out;
  out.size = sizeof out.storage;
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&out.storage), &out.size) !=
      0)
    return {};
  return out;
}

SocketAddress peer_address(int fd) {
  SocketAddress out;
  out.size = sizeof out.storage;
  if (::getpeername(fd, reinterpret_cast<sockaddr*>(&out.storage), &out.size) !=
      0)
    return {};
  return out;
}

}  // namespace weir
