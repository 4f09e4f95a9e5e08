// Where people tell weir to write.
#include "lib/place/destination.h"

#include <catch2/catch.hpp>

#include "tests/support/temp_dir.h"

namespace weir {
namespace {

std::string shown(const std::string& word) {
  auto to = parse_destination(posix_fs(), word);
  if (!to) return to.error().code == Code::kUsage ? "usage" : "other";
  if (!to->file.empty()) return "file " + to->file;
  if (!to->bootstrap.empty())
    return fmt::format("brokers {}|{}|{}", to->bootstrap, to->topic,
                       to->partition ? to->partition->value() : -1);
  return fmt::format("{}|{}|{}", to->dir, to->topic,
                     to->partition ? to->partition->value() : -1);
}

}  // namespace

TEST_CASE("a word without a slash is a topic, a path a directory") {
  CHECK(shown("orders") == "|orders|-1");
  CHECK(shown("orders:3") == "|orders|3");
  CHECK(shown("./new") == "./new||-1");
  CHECK(shown("new/") == "new||-1");
  CHECK(shown(".") == ".||-1");
  CHECK(shown("slice.log") == "file slice.log");
  CHECK(shown("a/b.log") == "file a/b.log");
  CHECK(shown("new/orders:0") == "new|orders|0");
}

TEST_CASE("below a data directory that is there stands a topic") {
  TempDir temp;
  REQUIRE(posix_fs().replace_file(temp / "meta.properties", "version=1\n"));
  REQUIRE(posix_fs().make_dirs(temp / "inner"));
  CHECK(shown(temp / "orders") == temp.path() + "|orders|-1");
  CHECK(shown(temp.path()) == temp.path() + "||-1");
  CHECK(shown(temp / "inner") == (temp / "inner") + "||-1");
}

TEST_CASE("addresses are brokers, but a topic's partition is none") {
  CHECK(shown("localhost:9092/") == "brokers localhost:9092||-1");
  CHECK(shown("h:1,[::1]:2/orders:3") == "brokers h:1,[::1]:2|orders|3");
  CHECK(shown("tcp:h:9092") == "brokers tcp:h:9092||-1");
  CHECK(shown("tcp:h:9092/orders") == "brokers tcp:h:9092|orders|-1");
  CHECK(shown("unix:/run/w.sock/orders") ==
        "brokers unix:/run/w.sock|orders|-1");
  CHECK(shown("orders:9092") == "|orders|9092");
  TempDir temp;
  CHECK(shown("unix:" + temp.path()) == "brokers unix:" + temp.path() + "||-1");
}

TEST_CASE("what can be no destination is told") {
  for (const char* word : {"", "or ders", "t:", "t:x", "t:-1", "t:1,2", ":1"})
    CHECK(shown(word) == "usage");
}

}  // namespace weir
