// Socket: a descriptor with an owner, and the system's addresses as words.
#pragma once
#include <sys/socket.h>

#include <string>
#include <utility>
#include <vector>

#include "lib/base/result.h"
#include "lib/net/endpoint.h"

namespace weir {

class Socket {
 public:
  Socket() = default;
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Socket();

  int fd() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;

  const sockaddr* raw() const {
    return reinterpret_cast<const sockaddr*>(&storage);
  }
  int family() const { return storage.ss_family; }
  bool is_loopback() const;
  /// kTcp with a numeric host (an IPv4 address inside IPv6 as IPv4).
  Endpoint endpoint() const;
};

/// The endpoint's addresses, by the system's resolver where the host is not
/// numeric; a Unix path gives one. kNotFound, kUsage (a path too long).
Result<std::vector<SocketAddress>> resolve(const Endpoint& endpoint);

SocketAddress local_address(int fd);
SocketAddress peer_address(int fd);

}  // namespace weir
