// The closest name.
#include "cmd/cli/suggest.h"

#include <catch2/catch.hpp>

namespace weir::cli {

TEST_CASE("a swap of neighbours, a loss, a gain, a change is one edit") {
  CHECK(edit_distance("topics", "topics") == 0);
  CHECK(edit_distance("tpoics", "topics") == 1);
  CHECK(edit_distance("topcs", "topics") == 1);
  CHECK(edit_distance("ttopics", "topics") == 1);
  CHECK(edit_distance("tobics", "topics") == 1);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("only a name near enough to be meant is suggested") {
  constexpr std::string_view kNames[] = {"consume", "compact", "completion",
                                         "cp", "topics"};
  CHECK(closest("consme", kNames) == "consume");
  CHECK(closest("compcat", kNames) == "compact");
  CHECK(closest("comple", kNames) == "completion");
  CHECK(closest("topic", kNames) == "topics");
  CHECK(closest("pc", kNames) == "cp");
  CHECK(closest("zzz", kNames) == "");
  CHECK(closest("", kNames) == "");
  CHECK(closest(std::string(100'000, 'c'), kNames) == "");
}

}  // namespace weir::cli
