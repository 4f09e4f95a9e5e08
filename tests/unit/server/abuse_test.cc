// Connections that do not behave, always beside one that does.
#include <random>

#include <sys/resource.h>

#include "tests/unit/server/loopback.h"

namespace weir {

namespace {
std::string head(int32_t length) {
  std::string out;
  Writer(out).i32(length);
  return out;
}
}  // namespace

TEST_CASE("strangers are told apart in one line and closed") {
  const std::pair<std::string, std::string> kStrangers[] = {
      {std::string("\x16\x03\x01\x02\x00\x01\x00\x01", 8), "a TLS handshake"},
      {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "an HTTP request"},
      {"SSH-2.0-OpenSSH_9.2\r\n", "an SSH banner"},
      {"\n\n\n\n", "lines of text"},
      {"\xff\xfe\xfd\xfc", "something else"},
  };
  for (const auto& [bytes, name] : kStrangers) {
    Loopback server;
    RawClient client(server.at);
    client.send(bytes);
    CHECK(client.is_closed());
    CHECK(server.well());
    REQUIRE(server.lines().size() == 1);
    CHECK(server.lines()[0] ==
          "/127.0.0.1: closed: " + name + ", not Kafka's protocol");
  }
}

TEST_CASE("a flood of strangers does not flood the log") {
  Loopback server;
  for (int i = 0; i < 200; ++i) {
    RawClient client(server.at);
    client.send("GET / HTTP/1.0\r\n\r\n");
    CHECK(client.is_closed());
  }
  CHECK(server.lines().size() <= 20);
  CHECK(server.well());
}

TEST_CASE("impossible lengths close the connection") {
  Loopback server;
  for (int32_t length : {0, -1, INT32_MIN, (100 << 20) + 1, INT32_MAX}) {
    RawClient client(server.at);
    client.request("e");
    CHECK(client.answer() == "e");
    client.send(head(length));
    CHECK(client.is_closed());
  }
  CHECK(server.well());
}

TEST_CASE("a thousand claims of a hundred megabytes cost no memory") {
  Loopback server;
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 900; ++i) {
    clients.push_back(std::make_unique<RawClient>(server.at));
    REQUIRE(clients.back()->connected);
    clients.back()->send(head(100 << 20));
    clients.back()->send("some bytes of it");
  }
  CHECK(server.well());
  CHECK(server.in_server([&] { return server.server->connections(); }) >= 900);
  CHECK(server.in_server([&] { return server.server->held_bytes(); }) <
        1 << 20);
}

TEST_CASE("random bytes end their connection or wait, and harm nobody") {
  Loopback server;
  std::minstd_rand random(Catch::rngSeed());
  CAPTURE(Catch::rngSeed());
  for (int i = 0; i < 200; ++i) {
    std::string bytes(1 + random() % 300, '\0');
    for (char& c : bytes) c = char(random());
    RawClient client(server.at);
    client.send(bytes);
    if (i % 20 == 0) CHECK(server.well());
  }
  CHECK(server.well());
}

TEST_CASE("a frame that comes byte by byte is answered") {
  Loopback server;
  RawClient client(server.at);
  std::string frame = RawClient::framed("e slowly");
  for (char c : frame) client.send(Bytes(&c, 1));
  CHECK(client.answer() == "e slowly");
}

TEST_CASE("a reader that reads nothing is not read from, and slows nobody") {
  Loopback server;
  RawClient slow(server.at), good(server.at);
  std::string wishes;
  for (int i = 0; i < 500; ++i) wishes += RawClient::framed("m");
  slow.send(wishes);
  good.request("e");
  CHECK(good.answer() == "e");
  // A few answers wait, not five hundred of a megabyte each.
  CHECK(server.in_server([&] { return server.server->held_bytes(); }) <
        4 << 20);
  int served = server.service.requests;
  CHECK(served < 100);
  for (int i = 0; i < 500; ++i) REQUIRE(slow.answer().size() == 1 << 20);
}

TEST_CASE("who resets the connection inside an answer is forgotten") {
  Loopback server;
  {
    RawClient rude(server.at);
    rude.request("m");
    rude.receive(10);
    linger now{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(rude.fd(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
  }
  RawClient client(server.at);
  while (server.service.ended == 0) client.request("e"), client.answer();
  CHECK(server.in_server([&] { return server.server->held_bytes(); }) == 0);
}

TEST_CASE("an answer for somebody who left leads nowhere") {
  Loopback server;
  RawClient other(server.at);
  {
    RawClient gone(server.at);
    gone.request("w");
    while (server.service.parked == 0) other.request("e"), other.answer();
    linger now{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(gone.fd(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
  }
  other.request("r");
  CHECK(other.answer() == "r");
  CHECK(server.well());
}

TEST_CASE("idle connections are closed, busy ones are not") {
  Loopback server({.max_idle_ms = 50});
  RawClient idle(server.at), busy(server.at);
  while (server.service.ended == 0) {
    busy.request("e");
    REQUIRE(busy.answer() == "e");
  }
  CHECK(idle.is_closed());
  busy.request("e");
  CHECK(busy.answer() == "e");
}

TEST_CASE("when all hold too much, one goes on until it is done") {
  Loopback server({.max_held_bytes = 1 << 20});
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 8; ++i)
    clients.push_back(std::make_unique<RawClient>(server.at));
  std::string large = "e" + std::string(2 << 20, 'x');
  std::vector<std::thread> senders;
  for (auto& client : clients)
    senders.emplace_back([&client, &large] {
      client->request(large);
      CHECK(client->answer().size() == large.size());
    });
  for (std::thread& sender : senders) sender.join();
  CHECK(server.in_server([&] { return server.server->held_bytes(); }) == 0);
}

// Descriptors for one more, and no others, while it lives.
class ScarceDescriptors {
 public:
  ScarceDescriptors() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    int lowest = ::dup(0);
    ::close(lowest);
    rlimit scarce{rlim_t(lowest) + 1, before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &scarce);
  }
  ~ScarceDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_;
};

TEST_CASE("without descriptors new connections wait, old ones go on") {
  Loopback l;
  RawClient old(l.at);
  auto goes_on = [&] {
    old.request("e-old");
    return old.answer() == "e-old";
  };
  CHECK(goes_on());
  std::optional<RawClient> late;
  {
    ScarceDescriptors scarce;
    late.emplace(l.at);
    REQUIRE(late->connected);
    late->request("e-late");
    while (l.lines().empty()) REQUIRE(goes_on());
    CHECK(l.lines().front().find("cannot accept") != std::string::npos);
  }
  CHECK(late->answer() == "e-late");
}

}  // namespace weir
