// Which records pass a filter.
#include "lib/place/record_filter.h"

#include "tests/unit/place/record_fixture.h"

namespace weir {

namespace {

using Say = MadeRecord::Say;

bool passes(const FilterSpec& spec, const Say& say) {
  auto filter = RecordFilter::make(spec);
  REQUIRE(filter);
  MadeRecord made(say);
  bool first = (*filter)->passes(made.record);
  CHECK((*filter)->clone()->passes(made.record) == first);
  return first;
}

}  // namespace

TEST_CASE("a key passes whole, and null is no key") {
  CHECK(passes({.key = "k1"}, {}));
  CHECK_FALSE(passes({.key = "k"}, {}));
  CHECK_FALSE(passes({.key = ""}, {.key = std::nullopt}));
  CHECK(passes({.key = ""}, {.key = ""}));
}

TEST_CASE("a pattern is looked for in key and value") {
  CHECK(passes({.patterns = {"ex"}}, {}));
  CHECK(passes({.patterns = {"k1"}}, {}));
  CHECK(passes({.patterns = {"^t.x"}}, {}));
  CHECK(passes({.patterns = {"(?i)TEXT"}}, {}));
  CHECK(passes({.patterns = {"^b$"}}, {.value = "a\nb\nc"}));
  CHECK_FALSE(passes({.patterns = {"ex", "nothing"}}, {}));
  CHECK_FALSE(passes({.patterns = {"x"}},
                     {.key = std::nullopt, .value = std::nullopt}));
  CHECK(passes({.patterns = {"b.d"}}, {.value = "\xff\xfe"
                                                "bcd\x80"}));
}

TEST_CASE("a header passes by name or by name and value") {
  std::vector<RecordHeader> headers = {{"a", "1"}, {"a", "2"}, {"b", {}}};
  auto with = [&](HeaderChoice choice) {
    return passes({.headers = {std::move(choice)}}, {.headers = headers});
  };
  CHECK(with({"a", {}}));
  CHECK(with({"a", "2"}));
  CHECK(with({"b", {}}));
  CHECK_FALSE(with({"b", ""}));
  CHECK_FALSE(with({"c", {}}));
}

TEST_CASE("an expression sees the envelope with its value parsed") {
  Say json{.value = R"({"id":7,"tags":["x"]})"};
  auto where = [&](const char* text, const Say& say) {
    return passes({.expressions = {text}}, say);
  };
  CHECK(where(".value.id == 7", json));
  CHECK(where(".partition == 3 and .offset == 12", json));
  CHECK(where(".value.tags[0]", json));
  CHECK(where(".value == \"text\"", {}));
  CHECK(where(".value == null", {.value = std::nullopt}));
  CHECK(where(".value == \"\"", {.value = ""}));
  CHECK(where(".value_base64 == \"/w==\"", {.value = "\xff"}));
  CHECK_FALSE(where(".value.id", {}));
  CHECK_FALSE(where(".value.missing", json));
}

TEST_CASE("what does not parse is wrong usage") {
  for (const FilterSpec& spec :
       {FilterSpec{.patterns = {"("}}, FilterSpec{.expressions = {".a ="}}}) {
    auto filter = RecordFilter::make(spec);
    REQUIRE_FALSE(filter);
    CHECK(filter.error().code == Code::kUsage);
  }
}

TEST_CASE("a batch without the literal is not looked into") {
  auto filter = RecordFilter::make({.patterns = {"time.?out"}});
  REQUIRE(filter);
  CHECK_FALSE((*filter)->may_pass("nothing of the kind"));
  CHECK((*filter)->may_pass("in time"));
}

}  // namespace weir
