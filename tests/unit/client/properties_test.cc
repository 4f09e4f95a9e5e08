// Client properties as people give them.
#include "lib/client/properties.h"

#include <catch2/catch.hpp>

namespace weir {

TEST_CASE("a property is known by either of its names, the last one wins") {
  ClientProperties p;
  REQUIRE(p.add("socket.timeout.ms=100"));
  REQUIRE(p.add("request.timeout.ms = 200"));
  REQUIRE(p.add("security.protocol=PLAINTEXT"));
  CHECK(p.number("request.timeout.ms") == 200);
  CHECK(p.text("security.protocol") == "plaintext");
  CHECK_FALSE(p.text("client.id"));
}

TEST_CASE("what cannot be honoured is refused") {
  ClientProperties p;
  for (const char* text :
       {"fetch.wait.max.msec=1", "acks=0", "linger.ms=soon", "linger.ms=-1",
        "client.id", "=x", "security.protocol=carrier-pigeon"}) {
    CAPTURE(text);
    auto added = p.add(text);
    REQUIRE_FALSE(added);
    CHECK(added.error().code == Code::kUsage);
  }
}

TEST_CASE("a file of properties has comments, and errors name its line") {
  ClientProperties p;
  REQUIRE(p.add_lines("# a comment\n\n client.id=me\r\nacks=all", "f"));
  CHECK(p.text("client.id") == "me");
  CHECK(p.text("acks") == "all");
  auto wrong = p.add_lines("acks=all\nnone", "f");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().file == "f:2");
}

}  // namespace weir
