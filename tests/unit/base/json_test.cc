// Text forms of bytes.
#include "lib/base/json.h"

#include <catch2/catch.hpp>
#include <random>

namespace weir {

TEST_CASE("both writers of JSON strings say the same") {
  std::mt19937 random(Catch::rngSeed());
  for (int round = 0; round < 2000; ++round) {
    std::string text(random() % 40, 0);
    const std::string_view quotes = "ab\"\\";
    for (char& c : text)
      c = round % 3 == 0 ? quotes[random() % quotes.size()]
                         : char(random() % (round % 3 == 1 ? 128 : 48));
    std::string appended, put(text.size() * 6 + 2, '?');
    append_json_string(appended, text);
    put.resize(size_t(put_json_string(put.data(), text) - put.data()));
    REQUIRE(appended == put);
  }
}

TEST_CASE("base64 comes back as the bytes that went in") {
  std::mt19937 random(Catch::rngSeed());
  for (size_t n = 0; n < 200; ++n) {
    std::string bytes(n, 0), text, url, back, url_back;
    for (char& c : bytes) c = char(random());
    append_base64(text, bytes);
    append_base64url(url, bytes);
    CHECK(text.size() == (n + 2) / 3 * 4);
    REQUIRE(parse_base64(text, back));
    REQUIRE(parse_base64(url, url_back));
    CHECK(back == bytes);
    CHECK(url_back == bytes);
    CHECK(url.find_first_of("+/=") == std::string::npos);
  }
}

}  // namespace weir
