// What members of a group tell each other, and who gets what.
#include "lib/place/consumer_protocol.h"

#include <catch2/catch.hpp>

namespace weir {

// As Kafka's RangeAssignor gives them out.
TEST_CASE("ranges are even, the first members have what is left over") {
  auto parts = assign_ranges({{"a", {"t", "u"}}, {"b", {"t"}}, {"c", {"t"}}},
                             {{"t", 5}, {"u", 2}});
  CHECK(parts["a"] == Assignment{{"t", {0, 1}}, {"u", {0, 1}}});
  CHECK(parts["b"] == Assignment{{"t", {2, 3}}});
  CHECK(parts["c"] == Assignment{{"t", {4}}});
}

TEST_CASE("who wants a topic that is not there gets nothing") {
  auto parts = assign_ranges({{"a", {"gone"}}}, {{"t", 5}});
  REQUIRE(parts.size() == 1);
  CHECK(parts["a"].empty());
}

TEST_CASE("what is said in a group is understood") {
  CHECK(subscribed_topics(subscription({"b", "a"})) ==
        std::vector<std::string>{"b", "a"});
  Assignment assignment{{"t", {0, 3}}};
  CHECK(parse_assignment(assignment_bytes(assignment)).value() == assignment);
  CHECK(parse_assignment("").value().empty());
}

TEST_CASE("what is no assignment is told, no subscription passed over") {
  CHECK_FALSE(parse_assignment(Bytes("\0\0\x7f\xff\xff\xff", 6)));
  CHECK_FALSE(parse_assignment(Bytes("\xff\xff", 2)));
  CHECK(subscribed_topics(Bytes("\0\0\x7f\xff\xff\xff", 6)).empty());
}

}  // namespace weir
