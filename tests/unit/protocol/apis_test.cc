// The list of APIs, and the error codes.
#include "lib/protocol/apis.h"

#include <catch2/catch.hpp>
#include <set>

#include "lib/protocol/errors.h"
#include "lib/protocol/messages.h"

namespace weir::protocol {
namespace {

TEST_CASE("each API has the request and the response of its name") {
  for (const Api& api : apis()) {
    std::string name(api.name());
    CHECK(api.request->name() == name + "Request");
    CHECK(api.response->name() == name + "Response");
    CHECK(api.request->versions == api.response->versions);
    CHECK(find_api(api.key) == &api);
    CHECK(find_api(name) == &api);
  }
  CHECK(find_api(int16_t(4)) == nullptr);
  CHECK(find_api("LeaderAndIsr") == nullptr);
}

TEST_CASE("Produce is announced from 0, an unstable version not at all") {
  CHECK(find_api("Produce")->announced() == schema::Versions(0, 13));
  CHECK(find_api("Fetch")->announced() == schema::Versions(4, 18));
  CHECK(find_api("InitProducerId")->announced() == schema::Versions(0, 5));
}

TEST_CASE("headers follow from the version; ApiVersions answers with 0") {
  const Api& produce = *find_api("Produce");
  CHECK(produce.request_header_version(8) == 1);
  CHECK(produce.request_header_version(9) == 2);
  CHECK(produce.response_header_version(8) == 0);
  CHECK(produce.response_header_version(9) == 1);
  const Api& versions = *find_api("ApiVersions");
  CHECK(versions.request_header_version(4) == 2);
  CHECK(versions.response_header_version(4) == 0);
}

TEST_CASE("names of messages are told apart, and found") {
  std::set<std::string_view> names;
  for (const schema::Message* m : messages()) {
    CHECK(names.insert(m->name()).second);
    CHECK(find_message(m->name()) == m);
  }
  CHECK(names.size() > 250);
  CHECK(find_message("fetchrequest") == nullptr);
}

TEST_CASE("error codes are found by number") {
  CHECK(find_error(3)->name == "UNKNOWN_TOPIC_OR_PARTITION");
  CHECK(find_error(3)->retriable);
  CHECK(find_error(-1)->code == ErrorCode::UNKNOWN_SERVER_ERROR);
  CHECK(find_error(int16_t(error_rows().back().code)) == &error_rows().back());
  CHECK(find_error(int16_t(int(error_rows().back().code) + 1)) == nullptr);
  CHECK(find_error(-2) == nullptr);
}

}  // namespace
}  // namespace weir::protocol
