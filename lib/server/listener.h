// Listener: a socket that takes connections, TCP or Unix.
//
// A Unix socket is for its owner alone: the file has mode 0600 and whoever
// connects must have the same user id (or be root). A file left by a process
// that died is replaced; one that still answers is not (kInUse). The file is
// removed at the end, if it is still ours.
#pragma once
#include <memory>
#include <string>

#include "lib/base/result.h"
#include "lib/net/endpoint.h"
#include "lib/net/socket.h"

namespace weir {

class Listener {
 public:
  struct Options {
    bool any_address = false;  ///< other than loopback too (--listen-any)
  };
  /// kInUse: the port or socket is taken; kRefused: not loopback; kIo.
  static Result<std::unique_ptr<Listener>> open(const Endpoint& endpoint,
                                                Options options);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  int fd() const { return socket_.fd(); }
  bool is_unix() const { return endpoint_.kind == Endpoint::Kind::kUnix; }
  /// As bound: with the port that the system chose.
  const Endpoint& endpoint() const { return endpoint_; }

  /// What clients are told to connect to; empty host: what each of them
  /// connected to itself.
  Endpoint advertised = {};

 private:
  Listener(Socket socket, Endpoint endpoint)
      : socket_(std::move(socket)), endpoint_(std::move(endpoint)) {}
  static Result<std::unique_ptr<Listener>> open_unix(const Endpoint& endpoint);

  Socket socket_;
  Endpoint endpoint_;
  uint64_t inode_ = 0;  // of the Unix socket's file
};

}  // namespace weir
