// Peer: one connection of a Server, from accept to close.
#pragma once
#include <cstdint>
#include <list>
#include <memory>
#include <string_view>

#include "lib/broker/connection.h"
#include "lib/net/socket.h"
#include "lib/server/event_loop.h"
#include "lib/server/frame_reader.h"
#include "lib/server/output_queue.h"

namespace weir {

class Server;

class Peer {
 public:
  Peer(Server& server, Socket socket, std::shared_ptr<Connection> connection);

  /// kIo: it cannot be waited for.
  Result<> start();
  /// The answer to the request that the service has.
  void answered(Answer answer);
  /// Serves what came, writes what was answered, waits for the rest. May end
  /// with the peer removed.
  void go_on();
  void close();

  uint64_t id() const { return connection_->id; }
  const Connection& connection() const { return *connection_; }
  /// The service has a request of it.
  bool awaiting() const { return awaiting_; }

  // The server's own notes.
  int64_t active_ns = 0;
  std::list<Peer*>::iterator by_age;

 private:
  void readable();
  void writable();
  bool read();
  void serve();
  void serve_and_write();
  bool wants_more() const;
  void write();
  void wait();
  void refuse(const Error& error);
  bool may_serve() const;
  void account();

  Server& server_;
  Socket socket_;
  std::shared_ptr<Connection> connection_;
  FrameReader reader_;
  OutputQueue out_;
  int64_t held_ = 0;  // what the server counts for it
  uint64_t requests_ = 0;
  bool serving_ = false;  // inside serve()
  bool awaiting_ = false;
  bool starved_ = true;   // no whole frame is left in what was read
  bool ended_ = false;    // nothing more will be read
  bool closing_ = false;  // closed once all is written
  bool blocked_ = false;  // the socket takes no more for now
  bool closed_ = false;
  std::unique_ptr<EventLoop::Watch> watch_;  // before socket_ at the end
};

}  // namespace weir
