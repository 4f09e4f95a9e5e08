// Connections that behave: order, waiting, slices, ends.
#include "tests/unit/server/loopback.h"

namespace weir {

TEST_CASE("a thousand pipelined requests are answered in their order") {
  Loopback server;
  RawClient client(server.at);
  std::string all;
  for (int i = 0; i < 1000; ++i)
    all += RawClient::framed(fmt::format("e{}", i));
  client.send(all);
  for (int i = 0; i < 1000; ++i)
    REQUIRE(client.answer() == fmt::format("e{}", i));
}

TEST_CASE("a request that waits holds the later ones of its connection only") {
  Loopback server;
  RawClient waiting(server.at), other(server.at);
  waiting.send(RawClient::framed("w1") + RawClient::framed("e2"));
  while (server.service.parked == 0) other.request("e"), other.answer();
  CHECK(server.service.requests ==
        server.in_server([&] { return server.service.requests.load(); }));
  other.request("e3");
  CHECK(other.answer() == "e3");
  other.request("r");
  CHECK(other.answer() == "r");
  CHECK(waiting.answer() == "w1");
  CHECK(waiting.answer() == "e2");
}

TEST_CASE("requests kept behind one that waits are served after it") {
  Loopback server;
  RawClient waiting(server.at), other(server.at);
  std::string all = RawClient::framed("w");
  for (int i = 0; i < 300; ++i)
    all += RawClient::framed(fmt::format("e{}", i) + std::string(2000, '.'));
  waiting.send(all);
  while (server.service.parked == 0) other.request("e"), other.answer();
  other.request("r");
  CHECK(other.answer() == "r");
  CHECK(waiting.answer() == "w");
  for (int i = 0; i < 300; ++i)
    REQUIRE(waiting.answer() == fmt::format("e{}", i) + std::string(2000, '.'));
}

TEST_CASE("a request without answer leaves no gap") {
  Loopback server;
  RawClient client(server.at);
  client.send(RawClient::framed("n") + RawClient::framed("e1") +
              RawClient::framed("n") + RawClient::framed("e2"));
  CHECK(client.answer() == "e1");
  CHECK(client.answer() == "e2");
}

TEST_CASE("the service's deadlines are kept") {
  Loopback server;
  RawClient client(server.at);
  client.request("t");
  CHECK(client.answer() == "t");
  client.request("t2");
  CHECK(client.answer() == "t2");
}

TEST_CASE("slices of a file stand between the bytes around them") {
  Loopback server;
  std::string content(300'000, '\0');
  for (size_t i = 0; i < content.size(); ++i) content[i] = char(i * 7);
  std::string path = server.temp / "file";
  REQUIRE(posix_fs().replace_file(path, content));
  std::shared_ptr<File> file = posix_fs().open(path, OpenMode::kRead).value();
  server.service.slice = {file, Position(1000), 250'000};
  for (const Endpoint& at : {server.at, server.unix_at}) {
    RawClient client(at);
    for (int i = 0; i < 20; ++i) client.request("f");
    for (int i = 0; i < 20; ++i) {
      std::string answer = client.answer();
      REQUIRE(answer.size() == 250'002);
      CHECK(answer == "<" + content.substr(1000, 250'000) + ">");
    }
  }
}

TEST_CASE("a file that ends before its slice ends the connection") {
  Loopback server;
  std::string path = server.temp / "file";
  REQUIRE(posix_fs().replace_file(path, "short"));
  server.service.slice = {posix_fs().open(path, OpenMode::kRead).value(),
                          Position(0), 100};
  RawClient client(server.at);
  client.request("f");
  CHECK(client.answer() == "<short");
  CHECK(client.is_closed());
  CHECK(server.well());
}

TEST_CASE("who stops sending still gets answers to what it sent") {
  Loopback server;
  RawClient client(server.at), other(server.at);
  client.send(RawClient::framed("e1") + RawClient::framed("w2") +
              RawClient::framed("e3") + "\0\0");
  client.end_writing();
  while (server.service.parked == 0) other.request("e"), other.answer();
  other.request("r");
  CHECK(client.answer() == "e1");
  CHECK(client.answer() == "w2");
  CHECK(client.answer() == "e3");
  CHECK(client.is_closed());
}

TEST_CASE("an answer that closes is still sent, and nothing behind it") {
  Loopback server;
  RawClient client(server.at);
  client.send(RawClient::framed("C1") + RawClient::framed("e2"));
  CHECK(client.answer() == "C1");
  CHECK(client.answer() == "");
}

TEST_CASE("a large request arrives whole beside small ones") {
  Loopback server;
  RawClient client(server.at);
  std::string large = "e" + std::string(5'000'000, 'x');
  std::thread sender([&] {
    client.request("e1");
    client.request(large);
    client.request("e2");
  });
  CHECK(client.answer() == "e1");
  CHECK(client.answer() == large);
  CHECK(client.answer() == "e2");
  sender.join();
  CHECK(server.in_server([&] { return server.server->held_bytes(); }) == 0);
}

TEST_CASE("clients are told the address that they connected to") {
  Loopback server;
  RawClient tcp(server.at);
  tcp.request("e");
  tcp.answer();
  auto told = server.in_server([&] { return server.service.last_connection; });
  CHECK(told.advertised_host == "127.0.0.1");
  CHECK(told.advertised_port == server.at.port);
  CHECK(told.client_host == "/127.0.0.1");
  RawClient local(server.unix_at);
  local.request("e");
  local.answer();
  auto other = server.in_server([&] { return server.service.last_connection; });
  CHECK(other.advertised_port == server.at.port);
  CHECK(other.id != told.id);
}

TEST_CASE("a stop answers what is in flight and ends the rest") {
  Loopback server;
  RawClient idle(server.at), waiting(server.at), timed(server.at);
  idle.request("e");
  CHECK(idle.answer() == "e");
  waiting.request("w");
  timed.request("t");
  while (server.service.requests < 3) idle.request("e"), idle.answer();
  server.end();
  CHECK(timed.answer() == "t");
  CHECK(idle.is_closed());
  CHECK(waiting.is_closed());
  CHECK(server.service.ended == 3);
  CHECK_FALSE(RawClient(server.unix_at).connected);
}

}  // namespace weir
