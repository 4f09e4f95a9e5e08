// Logging in, by the examples of the RFCs.
#include "lib/client/sasl.h"

#include <catch2/catch.hpp>

namespace weir {
namespace {

constexpr const char* kServerFirst =
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
    "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

struct Client {
  std::shared_ptr<const OpenSsl> openssl = OpenSsl::load().value();
  Login login;
  std::unique_ptr<SaslConversation> talk;

  explicit Client(std::string mechanism) : login{mechanism, "user", "pencil"} {
    talk = SaslConversation::begin(login, *openssl, "rOprNGfwEbeRWgbNEkqO")
               .value();
  }
};

}  // namespace

TEST_CASE("SCRAM-SHA-256 goes as RFC 7677 shows it") {
  Client c("SCRAM-SHA-256");
  CHECK(c.talk->first() == "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
  auto proof = c.talk->next(kServerFirst);
  REQUIRE(proof);
  CHECK(**proof ==
        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
        "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
  auto end = c.talk->next("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
  REQUIRE(end);
  CHECK_FALSE(*end);
}

TEST_CASE("a server that does not know the password is not believed") {
  Client c("SCRAM-SHA-256");
  (void)c.talk->first();
  REQUIRE(c.talk->next(kServerFirst));
  for (const char* wrong : {"v=AAAA", "e=other-error", ""}) {
    auto end = c.talk->next(wrong);
    REQUIRE_FALSE(end);
    CHECK(end.error().code == Code::kRefused);
  }
}

TEST_CASE("what a server may not say to begin with ends the login") {
  for (const char* wrong :
       {"", "r=other,s=AAAA,i=4096", "r=rOprNGfwEbeRWgbNEkqO,s=AAAA,i=4096",
        "r=rOprNGfwEbeRWgbNEkqOx,s=AAAA,i=0",
        "r=rOprNGfwEbeRWgbNEkqOx,s=AAAA,i=99999999999",
        "r=rOprNGfwEbeRWgbNEkqOx,s=?,i=4096"}) {
    CAPTURE(wrong);
    Client c("SCRAM-SHA-512");
    (void)c.talk->first();
    CHECK_FALSE(c.talk->next(wrong));
  }
}

TEST_CASE("PLAIN says name and password between zeros") {
  Client c("PLAIN");
  CHECK(c.talk->first() == std::string("\0user\0pencil", 12));
  CHECK_FALSE(c.talk->next("").value());
}

}  // namespace weir
