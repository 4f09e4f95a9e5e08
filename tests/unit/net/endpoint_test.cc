// Addresses as people write them.
#include "lib/net/endpoint.h"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "lib/net/socket.h"
#include "lib/net/socket_path.h"
#include "tests/support/temp_dir.h"

namespace weir {

TEST_CASE("addresses are read and printed alike") {
  for (std::string_view text :
       {"127.0.0.1:9092", "localhost:1", "[::1]:65535", "unix:/a b/c"}) {
    auto endpoint = parse_endpoint(text);
    REQUIRE(endpoint);
    CHECK(endpoint->text() == text);
  }
  CHECK(parse_endpoint("tcp:h:1")->text() == "h:1");
  CHECK(parse_endpoint("tcp:[::1]:0")->host == "::1");
}

TEST_CASE("what is no address is refused") {
  for (std::string_view text :
       {"", ":", "host", "host:", ":9092", "host:x", "host:65536", "host:-1",
        "::1:9092", "[]:1", "[::1]", "unix:", "tcp:", "h:1:2"})
    CHECK_FALSE(parse_endpoint(text));
}

TEST_CASE("loopback is told from the rest") {
  auto loopback = [](const char* host) {
    return resolve({.host = host, .port = 1}).value().front().is_loopback();
  };
  CHECK(loopback("127.0.0.1"));
  CHECK(loopback("127.1.2.3"));
  CHECK(loopback("::1"));
  CHECK_FALSE(loopback("0.0.0.0"));
  CHECK_FALSE(loopback("::"));
  CHECK_FALSE(loopback("192.168.1.1"));
}

TEST_CASE("a directory's socket is in it while its path fits") {
  TempDir temp;
  CHECK(socket_path(temp.path()).value() == temp / "weir.sock");
  CHECK(find_socket(temp.path()).empty());
  std::string deep = temp / std::string(100, 'd');
  REQUIRE(posix_fs().make_dir(deep));
  TempDir runtime;
  ::setenv("XDG_RUNTIME_DIR", runtime.path().c_str(), 1);
  std::string path = socket_path(deep).value();
  CHECK(path.starts_with(runtime / "weir/"));
  CHECK(path.size() <= kMaxSocketPath);
  CHECK(path == socket_path(deep).value());
  ::unsetenv("XDG_RUNTIME_DIR");
}

}  // namespace weir
