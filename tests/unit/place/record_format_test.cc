// How records are printed.
#include "lib/place/record_format.h"

#include "lib/place/json_path.h"
#include "tests/unit/place/record_fixture.h"

namespace weir {

namespace {

using Say = MadeRecord::Say;

std::string printed(RecordFormatter& formatter, const Say& say) {
  MadeRecord made(say);
  TextBuffer out;
  formatter.format(out, made.record);
  return std::string(out.view());
}

std::string with(std::string_view pattern, const Say& say = {}) {
  auto formatter = pattern_formatter(pattern);
  REQUIRE(formatter);
  return printed(**formatter, say);
}

}  // namespace

TEST_CASE("kcat's tokens print what kcat prints") {
  CHECK(with("%t %p %o %k=%s %K/%S %T\\n") ==
        "orders 3 12 k1=text 2/4 1767323045678\n");
  CHECK(with("%K %S", {.key = std::nullopt, .value = std::nullopt}) == "-1 -1");
  CHECK(with("%R%s") == std::string("\0\0\0\4text", 8));
  CHECK(with("%R", {.value = std::nullopt}) == "\xff\xff\xff\xff");
  CHECK(with("%h", {.headers = {{"a", "1"}, {"b", {}}}}) == "a=1,b=NULL");
  CHECK(with("100%% \\x41\\t\\\\") == "100% A\t\\");
}

TEST_CASE("long forms say how bytes are shown") {
  CHECK(with("%{key:hex} %{value:base64} %{value:json}") ==
        "6b31 dGV4dA== \"text\"");
  CHECK(with("%{value:json}", {.value = std::nullopt}) == "null");
  CHECK(with("%{timestamp:iso} %{timestamp_type}") ==
        "2026-01-02T03:04:05.678Z create");
  CHECK(with("%{header:a:hex}", {.headers = {{"a", "1"}, {"a", "2"}}}) == "32");
}

TEST_CASE("a member of a JSON value is printed as it stands there") {
  Say json{.value = R"({"id": 12345678901234567890, "s":"a\u00e9\"b", )"
                    R"("l":[1,{"x":null}], "id2":1.50})"};
  CHECK(with("%{value:json:.id}", json) == "12345678901234567890");
  CHECK(with("%{value:json:.s}", json) == "a\xc3\xa9\"b");
  CHECK(with("%{value:json:.l[1].x}", json) == "null");
  CHECK(with("%{value:json:.l}", json) == "[1,{\"x\":null}]");
  CHECK(with("%{value:json:.id2}", json) == "1.50");
  CHECK(with("%{value:json:.nothing}", json).empty());
  CHECK(with("%{value:json:.id}").empty());
  CHECK(with("%{value:json:.a}", {.value = "{\"a\":"}).empty());
}

TEST_CASE("a pattern that cannot be is wrong usage") {
  for (std::string_view pattern :
       {"%", "%q", "%{nothing}", "%{key", "\\x4", "\\q", "%{key:odd}",
        "%{value:json:x}", "%{topic:hex}", "%{header:}", "a\\"}) {
    auto formatter = pattern_formatter(pattern);
    INFO(pattern);
    REQUIRE_FALSE(formatter);
    CHECK(formatter.error().code == Code::kUsage);
  }
}

TEST_CASE("an envelope loses nothing") {
  auto json = json_formatter(false);
  CHECK(printed(*json, {.value = "a\"b\n\xc3\xa9",
                        .headers = {{"n", "\xff"}, {"n", {}}}}) ==
        "{\"topic\":\"orders\",\"partition\":3,\"offset\":12,"
        "\"timestamp\":1767323045678,\"timestamp_type\":\"create\","
        "\"leader_epoch\":5,\"key\":\"k1\",\"value\":\"a\\\"b\\n\xc3\xa9\","
        "\"headers\":[{\"name\":\"n\",\"value_base64\":\"/w==\"},"
        "{\"name\":\"n\",\"value\":null}]}\n");
  std::string odd = printed(*json, {.key = std::nullopt, .value = "\xff"});
  CHECK(odd.find("\"key\":null,\"value_base64\":\"/w==\"") != odd.npos);
}

TEST_CASE("lines and raw bytes hold values alone") {
  CHECK(printed(*value_formatter(), {}) == "text\n");
  CHECK(printed(*value_formatter(), {.value = std::nullopt}) == "\n");
  CHECK(printed(*raw_formatter(), {}) == "text");
}

TEST_CASE("lines for people are one line each, whatever the bytes") {
  auto text = text_formatter({.topic = true, .topic_width = 8});
  std::string line = printed(*text, {.value = "a\nb\x01\xff"});
  CHECK(line ==
        "orders    3      12 2026-01-02T03:04:05.678Z k1 a\\nb\\x01\\xff\n");
}

TEST_CASE("a path walks members and elements") {
  auto find = [](std::string_view path, std::string_view json) {
    auto parsed = JsonPath::parse(path);
    REQUIRE(parsed);
    return std::string(parsed->find(json).value_or("-"));
  };
  CHECK(find(".", " 5 ") == "5");
  CHECK(find(".a.b", R"({"a":{"b":"x"}})") == "\"x\"");
  CHECK(find(".a[2]", R"({"a":[1,[2],3]})") == "3");
  CHECK(find(".[\"odd name\"]", R"({"odd name":true})") == "true");
  CHECK(find(".a", R"({"b":"}\"","a":1})") == "1");
  CHECK(find(".a", R"([1])") == "-");
  CHECK(find(".[5]", R"([1])") == "-");
  CHECK(find(".a", std::string(100000, '[')) == "-");
}

}  // namespace weir
