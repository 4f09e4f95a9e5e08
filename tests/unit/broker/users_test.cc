// Users and what they log in with. Answers beside Kafka's are compared by
// tests/interop/admin.py; the keys are those of RFC 7677's example.
#include "lib/base/json.h"
#include "lib/protocol/api/alter_user_scram_credentials.h"
#include "lib/protocol/api/describe_user_scram_credentials.h"
#include "tests/unit/broker/broker_fixture.h"

namespace weir {
namespace {

using p = protocol::ErrorCode;
using namespace protocol;
using Alter = AlterUserScramCredentialsRequest;
using Describe = DescribeUserScramCredentialsRequest;

std::string from_base64(std::string_view text) {
  std::string out;
  REQUIRE(parse_base64(text, out));
  return out;
}

struct Users : BrokerFixture {
  p alter(Alter request) {
    return p(send<Alter, AlterUserScramCredentialsResponse>(request, 0)
                 ->results.at(0)
                 .errorCode);
  }
  p set(std::string name, int32_t iterations = 4096, int8_t mechanism = 1) {
    Alter request;
    request.upsertions.push_back(
        {.name = std::move(name),
         .mechanism = mechanism,
         .iterations = iterations,
         .salt = from_base64("W22ZaJ0SNY7soEsUjdb6gQ=="),
         .saltedPassword =
             from_base64("hNNzgx5k3gl5XPA07jl7Y2Gtd+7U2JfOvdo9UQz7LMk=")});
    return alter(request);
  }
  p remove(std::string name, int8_t mechanism = 1) {
    Alter request;
    request.deletions.push_back({.name = name, .mechanism = mechanism});
    return alter(request);
  }
  size_t described() {
    return send<Describe, DescribeUserScramCredentialsResponse>({}, 0)
        ->results.size();
  }
};

}  // namespace

TEST_CASE("of a user's password only the two keys are kept, also on disk") {
  Users f;
  CHECK(f.set("user") == p::NONE);
  f.restart();
  const auto& kept = f.broker->image().scram_users().at({"user", 1});
  CHECK(kept.storedKey ==
        from_base64("XPZSKcLJUFssxa8tpiF0qkhNHEwWNmUeWf924M7bOCk="));
  CHECK(kept.serverKey ==
        from_base64("6nPP+8yhrxjx/Vqj4NXdxeuFhjH2W8Zgl/DJXhylmeE="));
  CHECK(f.described() == 1);
}

TEST_CASE("a user is described until the last credential is gone") {
  Users f;
  CHECK(f.set("user") == p::NONE);
  CHECK(f.set("user", 16384, 2) == p::NONE);
  CHECK(f.remove("user") == p::NONE);
  CHECK(f.described() == 1);
  CHECK(f.remove("user") == p::RESOURCE_NOT_FOUND);
  CHECK(f.remove("user", 2) == p::NONE);
  f.restart();
  CHECK(f.described() == 0);
}

TEST_CASE("credentials that Kafka would not take are refused") {
  Users f;
  CHECK(f.set("user", 4095) == p::UNACCEPTABLE_CREDENTIAL);
  CHECK(f.set("user", 16385) == p::UNACCEPTABLE_CREDENTIAL);
  CHECK(f.set("") == p::UNACCEPTABLE_CREDENTIAL);
  CHECK(f.set("user", 4096, 3) == p::UNSUPPORTED_SASL_MECHANISM);
  Alter twice;
  twice.deletions.push_back({.name = "user", .mechanism = 1});
  twice.upsertions.push_back({.name = "user", .mechanism = 1});
  CHECK(f.alter(twice) == p::RESOURCE_NOT_FOUND);  // the first that is wrong
  twice.deletions.clear();
  twice.upsertions.push_back(twice.upsertions[0]);
  for (auto& one : twice.upsertions) one.iterations = 5000;
  CHECK(f.alter(twice) == p::DUPLICATE_RESOURCE);
  CHECK(f.described() == 0);
}

}  // namespace weir
