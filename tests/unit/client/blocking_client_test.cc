// The client against ends that are no brokers.
#include "lib/client/blocking_client.h"

#include <catch2/catch.hpp>
#include <thread>

#include "lib/os/clock.h"

namespace weir {
namespace {

constexpr int64_t kMs = 1'000'000;

/// Listens, and answers the first connection with these bytes.
struct Impostor {
  Socket listener{::socket(AF_INET, SOCK_STREAM, 0)};
  Endpoint at;
  std::thread thread;

  explicit Impostor(std::string says) {
    SocketAddress any = resolve({.host = "127.0.0.1"}).value().front();
    REQUIRE(::bind(listener.fd(), any.raw(), any.size) == 0);
    REQUIRE(::listen(listener.fd(), 1) == 0);
    at = local_address(listener.fd()).endpoint();
    thread = std::thread([this, says = std::move(says)] {
      Socket one(::accept(listener.fd(), nullptr, nullptr));
      char request[512];
      (void)::recv(one.fd(), request, sizeof request, 0);
      (void)::send(one.fd(), says.data(), says.size(), MSG_NOSIGNAL);
      // Until the client has had enough.
      while (!says.empty() && ::recv(one.fd(), request, sizeof request, 0) > 0)
        continue;
    });
  }
  ~Impostor() { thread.join(); }
};

Code outcome(std::string says) {
  SystemClock clock;
  Impostor impostor(std::move(says));
  auto client = BlockingClient::connect(impostor.at, clock,
                                        clock.monotonic_ns() + 300 * kMs);
  REQUIRE_FALSE(client);
  return client.error().code;
}

}  // namespace

TEST_CASE("an end that is no broker is told, never believed") {
  CHECK(outcome("") == Code::kIo);
  CHECK(outcome("HTTP/1.1 400 Bad Request\r\n\r\n") == Code::kCorrupt);
  CHECK(outcome(std::string("\xff\xff\xff\xff", 4)) == Code::kCorrupt);
  CHECK(outcome(std::string("\0\0\0\4\0\0\0\7", 8)) == Code::kCorrupt);
  CHECK(outcome(std::string("\0\0\0\6\0\0\0\1\0\0", 10)) == Code::kCorrupt);
}

TEST_CASE("an end that says half an answer is waited for until the deadline") {
  CHECK(outcome(std::string("\0\0\0\4\0", 5)) == Code::kTimeout);
}

TEST_CASE("nobody there is an error at once") {
  SystemClock clock;
  auto client = BlockingClient::connect({.host = "127.0.0.1", .port = 1}, clock,
                                        clock.monotonic_ns() + 5000 * kMs);
  REQUIRE_FALSE(client);
  CHECK(client.error().code != Code::kTimeout);
}

}  // namespace weir
