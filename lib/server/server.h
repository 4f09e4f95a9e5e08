// Server: listeners and connections around a Service, on one EventLoop.
//
// Kafka's rules of a connection: requests are taken one at a time, answers go
// out in their order, and a request that waits (a long poll) holds the later
// ones of its own connection only. What a peer may cost is bounded: a frame's
// memory grows with the bytes that came, a peer that does not read its
// answers is not read from, and when all peers together hold too much, only
// one of them goes on growing until it is done.
//
// Reference: org.apache.kafka.common.network.{Selector,KafkaChannel,
// NetworkReceive}; kafka.network.SocketServer.
#pragma once
#include <list>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "lib/base/clock.h"
#include "lib/server/event_loop.h"
#include "lib/server/listener.h"
#include "lib/server/peer.h"
#include "lib/server/rare_log.h"
#include "lib/server/service.h"

namespace weir {

struct ServerOptions {
  int64_t max_request_bytes = 100 << 20;  ///< socket.request.max.bytes
  int64_t max_idle_ms = 10 * 60 * 1000;   ///< connections.max.idle.ms
  /// Bytes of answers in memory above which a peer's next request waits.
  int64_t max_queued_bytes = 1 << 20;
  /// Bytes of requests and answers in memory, of all peers.
  int64_t max_held_bytes = 512 << 20;
  /// At a stop: how long a request may still wait for its answer,
  int64_t answer_grace_ms = 100;
  /// and answers for a slow reader.
  int64_t write_grace_ms = 5000;
};

class Server {
 public:
  /// All must outlive it. `log` takes lines for people.
  Server(EventLoop& loop, Service& service, const Clock& clock,
         ServerOptions options, RareLog::Sink log);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Takes connections from now on. kIo.
  Result<> add(std::unique_ptr<Listener> listener);
  const std::vector<std::unique_ptr<Listener>>& listeners() const {
    return listeners_;
  }

  /// Takes no more connections and requests, sends what is answered, then
  /// calls `done`. Once.
  void stop(std::function<void()> done);
  bool stopping() const { return stopping_; }

  size_t connections() const { return peers_.size(); }
  /// Bytes of requests and answers in memory.
  int64_t held_bytes() const { return held_; }

  // --- For peers -------------------------------------------------------------

  Service& service() { return service_; }
  const ServerOptions& options() const { return options_; }
  EventLoop& loop() { return loop_; }
  /// What everybody reads into; holds nothing between two callbacks.
  std::span<char> scratch();
  Reply reply_to(uint64_t peer);
  /// The peer goes on once the service has returned.
  void wake(Peer& peer) { woken_.push_back(peer.id()); }
  /// Bytes came or went.
  void touch(Peer& peer);
  /// The peer holds so many bytes more.
  void hold(Peer& peer, int64_t more);
  /// Whether a peer that holds so much may take more; if not it is asked to go
  /// on once there is room again.
  bool may_grow(Peer& peer, int64_t held);
  void log(const Peer& peer, std::string_view line);
  /// The peer is done; it is destroyed when settle() is called.
  void remove(Peer& peer);
  /// The end of every callback: wakes who was answered, sets timers.
  void settle();

 private:
  struct Door {
    Listener* listener;
    std::unique_ptr<EventLoop::Watch> watch;
  };
  void accept(Door& door);
  void admit(const Listener& listener, Socket socket);
  std::shared_ptr<Connection> describe(const Listener& listener,
                                       const Socket& socket) const;
  void pause_accepting();
  void expire();
  void set_timers();
  void end_if_done();

  EventLoop& loop_;
  Service& service_;
  const Clock& clock_;
  ServerOptions options_;
  RareLog log_;
  std::unique_ptr<char[]> scratch_;  // pages not touched cost nothing
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::vector<std::unique_ptr<Door>> doors_;
  std::unordered_map<uint64_t, std::unique_ptr<Peer>> peers_;
  std::list<Peer*> by_age_;  // the longest idle first
  std::vector<std::unique_ptr<Peer>> removed_;
  std::vector<uint64_t> woken_;
  std::vector<uint64_t> starved_;
  uint64_t last_id_ = 0;
  uint64_t growing_ = 0;  // the one that may grow beyond the limit
  int64_t held_ = 0;
  int64_t service_due_ns_ = 0;
  bool stopping_ = false;
  std::function<void()> done_;
  std::unique_ptr<EventLoop::Timer> service_timer_;
  std::unique_ptr<EventLoop::Timer> idle_timer_;
  std::unique_ptr<EventLoop::Timer> accept_timer_;
  std::unique_ptr<EventLoop::Timer> stop_timer_;
};

}  // namespace weir
