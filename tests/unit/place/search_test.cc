// Literals in bytes and in regular expressions.
#include <random>

#include "lib/place/find_bytes.h"
#include "lib/place/grep.h"

namespace weir {

TEST_CASE("a literal is found where std::string finds it") {
  std::mt19937 random(Catch::rngSeed());
  for (int round = 0; round < 20000; ++round) {
    std::string in(random() % 200, 0), needle(1 + random() % 8, 0);
    for (char& c : in) c = char('a' + random() % 3);
    for (char& c : needle) c = char('a' + random() % 3);
    if (round % 3 == 0 && in.size() > 20) needle = in.substr(in.size() - 9);
    BytesFinder finder(needle);
    REQUIRE(finder.find(in) == in.find(needle));
  }
}

TEST_CASE("the literal of a pattern is what no match lacks") {
  auto text = [](std::string_view p) { return literal_of_pattern(p).text; };
  CHECK(text("timeout") == "timeout");
  CHECK(text("\"id\":5[0-9],") == "\"id\":5");
  CHECK(text("a.cde") == "cde");
  CHECK(text("abc*") == "ab");
  CHECK(text("abc+de") == "abc");
  CHECK(text("(foo|bar)baz?") == "ba");
  CHECK(text("^error\\s+in") == "error");
  CHECK(text("a\\.b") == "a.b");
  CHECK(text("x{2}yz") == "yz");
  CHECK(text("{\"a\":1}") == "{\"a\":1}");
  CHECK(text("foo[]x]bar") == "foo");
  CHECK(text("caf\xc3\xa9?") == "caf");
  for (std::string_view none : {"foo|bar", "(?i)foo", "a*", "\\Qa.b\\E", "",
                                "(a(?i)b)c", "[a", "foo\\"})
    CHECK(text(none).empty());
}

TEST_CASE("only a pattern without special characters is a literal whole") {
  for (std::string_view whole : {"timeout", "a\\.b", "{\"a\":1}", "\"id\":5,"})
    CHECK(literal_of_pattern(whole).whole);
  for (std::string_view part : {"a.b", "^a", "a$", "ab+", "a\\d", "[a]b"})
    CHECK_FALSE(literal_of_pattern(part).whole);
}

}  // namespace weir
