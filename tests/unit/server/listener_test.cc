// Where a server listens, and where it does not.
#include "lib/server/listener.h"

#include <sys/stat.h>
#include <catch2/catch.hpp>

#include "tests/support/temp_dir.h"
#include "tests/unit/server/loopback.h"

namespace weir {
namespace {

Endpoint at_path(std::string path) {
  return {.kind = Endpoint::Kind::kUnix, .path = std::move(path)};
}
mode_t mode_of(const std::string& path) {
  struct stat st {};
  ::stat(path.c_str(), &st);
  return st.st_mode & 07777;
}

}  // namespace

TEST_CASE("port 0 is a free port") {
  auto one = Listener::open({.host = "127.0.0.1"}, {});
  auto two = Listener::open({.host = "127.0.0.1"}, {});
  REQUIRE(one);
  REQUIRE(two);
  CHECK((*one)->endpoint().port != 0);
  CHECK((*one)->endpoint().port != (*two)->endpoint().port);
}

TEST_CASE("a port in use is said so, with a way out") {
  auto one = Listener::open({.host = "127.0.0.1"}, {}).value();
  auto two = Listener::open(one->endpoint(), {});
  REQUIRE_FALSE(two);
  CHECK(two.error().code == Code::kInUse);
  CHECK(two.error().message() ==
        fmt::format("127.0.0.1:{}: the port is in use by another process; "
                    "'--listen tcp:127.0.0.1:0' takes any free port",
                    one->endpoint().port));
}

TEST_CASE("only loopback addresses are listened at without being told") {
  auto open = Listener::open({.host = "0.0.0.0"}, {});
  REQUIRE_FALSE(open);
  CHECK(open.error().code == Code::kRefused);
  CHECK(Listener::open({.host = "0.0.0.0"}, {.any_address = true}));
  CHECK(Listener::open({.host = "localhost"}, {}));
}

TEST_CASE("a Unix socket is its owner's alone, and gone with its server") {
  TempDir temp;
  std::string path = temp / "s";
  {
    auto listener = Listener::open(at_path(path), {});
    REQUIRE(listener);
    CHECK(mode_of(path) == 0600);
  }
  CHECK_FALSE(posix_fs().exists(path));
}

TEST_CASE("what a dead process left is replaced, a living one is not") {
  TempDir temp;
  std::string path = temp / "s";
  SocketAddress address = resolve(at_path(path)).value().front();
  {
    Socket dead(::socket(AF_UNIX, SOCK_STREAM, 0));
    REQUIRE(::bind(dead.fd(), address.raw(), address.size) == 0);
  }
  REQUIRE(posix_fs().exists(path));
  auto first = Listener::open(at_path(path), {});
  REQUIRE(first);
  auto second = Listener::open(at_path(path), {});
  REQUIRE_FALSE(second);
  CHECK(second.error().code == Code::kInUse);
  CHECK(RawClient(at_path(path)).connected);
}

TEST_CASE("a file that is no socket stays") {
  TempDir temp;
  std::string path = temp / "s";
  REQUIRE(posix_fs().replace_file(path, "precious"));
  CHECK_FALSE(Listener::open(at_path(path), {}));
  CHECK(posix_fs().read_file(path, 100).value() == "precious");
}

TEST_CASE("a path too long for a socket is refused, not cut") {
  TempDir temp;
  auto opened = Listener::open(at_path(temp / std::string(120, 'x')), {});
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == Code::kUsage);
}

}  // namespace weir
