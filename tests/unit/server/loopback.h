// A server on a free port in a thread of its own, and clients that block: what
// a test of sockets needs. Nothing sleeps; a client that waits in vain gives
// up after ten seconds and fails the test.
#pragma once
#include <sys/time.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <future>
#include <mutex>
#include <thread>

#include "lib/base/bytes.h"
#include "lib/os/clock.h"
#include "lib/server/server.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/server/fake_service.h"

namespace weir {

/// A blocking client socket.
class RawClient {
 public:
  explicit RawClient(const Endpoint& to) {
    SocketAddress address = resolve(to).value().front();
    socket_ = Socket(::socket(address.family(), SOCK_STREAM, 0));
    timeval patience{.tv_sec = 10, .tv_usec = 0};
    for (int which : {SO_RCVTIMEO, SO_SNDTIMEO})
      ::setsockopt(socket_.fd(), SOL_SOCKET, which, &patience, sizeof patience);
    connected = ::connect(socket_.fd(), address.raw(), address.size) == 0;
  }

  int fd() const { return socket_.fd(); }
  void send(Bytes bytes) {
    while (!bytes.empty()) {
      ssize_t n = ::send(fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return;
      bytes.remove_prefix(size_t(n));
    }
  }
  static std::string framed(Bytes body) {
    std::string out;
    Writer(out).i32(int32_t(body.size()));
    return out.append(body);
  }
  void request(Bytes body) { send(framed(body)); }
  /// Up to `n` bytes; fewer at the end.
  std::string receive(size_t n) {
    std::string out(n, '\0');
    size_t got = 0;
    while (got < n) {
      ssize_t r = ::recv(fd(), out.data() + got, n - got, 0);
      if (r <= 0) {
        timed_out = r < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
        break;
      }
      got += size_t(r);
    }
    out.resize(got);
    return out;
  }
  /// The next answer; "" at the end.
  std::string answer() {
    std::string head = receive(4);
    if (head.size() < 4) return "";
    return receive(size_t(load_be<int32_t>(head.data())));
  }
  /// The other side closed, and sent nothing before.
  bool is_closed() { return receive(1).empty() && !timed_out; }
  void end_writing() { ::shutdown(fd(), SHUT_WR); }

  bool connected = false;
  bool timed_out = false;

 private:
  Socket socket_;
};

class Loopback {
 public:
  explicit Loopback(ServerOptions options = {}) {
    Endpoint any{.host = "127.0.0.1", .port = 0};
    auto tcp = Listener::open(any, {}).value();
    auto local = Listener::open(
        {.kind = Endpoint::Kind::kUnix, .path = temp / "sock"}, {});
    at = tcp->endpoint();
    unix_at = local.value()->endpoint();
    server = std::make_unique<Server>(*loop, service, clock, options,
                                      [this](std::string_view line) {
                                        std::lock_guard lock(mutex_);
                                        lines_.emplace_back(line);
                                      });
    REQUIRE(server->add(std::move(tcp)));
    REQUIRE(server->add(std::move(*local)));
    thread_ = std::thread([this] { loop->run(); });
  }
  ~Loopback() { end(); }

  /// In good order; the number of connections that were still there.
  void end() {
    if (!thread_.joinable()) return;
    loop->post([this] { server->stop([this] { loop->stop(); }); });
    thread_.join();
  }
  /// Runs `act` in the server's thread and waits for it.
  template <class Act>
  auto in_server(Act act) {
    std::promise<decltype(act())> result;
    loop->post([&] { result.set_value(act()); });
    return result.get_future().get();
  }
  std::vector<std::string> lines() {
    std::lock_guard lock(mutex_);
    return lines_;
  }
  bool well() {
    RawClient client(at);
    client.request("e-well");
    return client.answer() == "e-well";
  }

  TempDir temp;
  SystemClock clock;
  FakeService service{clock};
  std::unique_ptr<EventLoop> loop = EventLoop::make().value();
  std::unique_ptr<Server> server;
  Endpoint at, unix_at;

 private:
  std::thread thread_;
  std::mutex mutex_;
  std::vector<std::string> lines_;
};

}  // namespace weir
