// Messages that Kafka's own classes wrote, at every version of every type:
// bytes, and the JSON of Kafka's converters.
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fstream>

#include "lib/protocol/messages.h"
#include "lib/schema/encode.h"
#include "lib/schema/json.h"
#include "tests/support/golden.h"

namespace weir::protocol {
namespace {

namespace json = boost::json;
using schema::AnyMessage;

struct Golden {
  std::string line;
  const schema::Message* message;
  int16_t version;
  std::string bytes;
  json::value printed;   // by Kafka
  json::value expected;  // the same, as far as the bytes can tell
};

// Kafka keeps a uint16, always a port, in an int: its JSON has the int, its
// bytes the low half. The golden values are random ints.
void wrap_ports(json::value& v) {
  if (json::array* list = v.if_array())
    for (json::value& item : *list) wrap_ports(item);
  if (json::object* fields = v.if_object())
    for (auto& field : *fields) {
      if (field.key() == "port" && field.value().is_int64())
        field.value() = field.value().get_int64() & 0xffff;
      wrap_ports(field.value());
    }
}

// Whether the "port" of a message is an int32 on the wire.
bool wide_ports(const schema::Table& table) {
  for (const schema::Field& f : table) {
    if (f.type == schema::Type::kInt32 && f.name == std::string_view("port"))
      return true;
    if (f.type == schema::Type::kStruct && wide_ports(*f.access->table))
      return true;
  }
  return false;
}

bool carries_records(const schema::Table& table) {
  for (const schema::Field& f : table) {
    if (f.type == schema::Type::kRecords) return true;
    if (f.type == schema::Type::kStruct && carries_records(*f.access->table))
      return true;
  }
  return false;
}

// Every line of the file, in order; `check` reads like a test of one message.
template <class Check>
void each_golden(Check check) {
  std::ifstream in(golden("messages.jsonl"));
  REQUIRE(in);
  size_t count = 0;
  for (std::string line; std::getline(in, line); ++count) {
    json::object o = json::parse(line).as_object();
    std::string_view name = o["message"].as_string();
    Golden g{line.substr(0, 60),
             find_message(name),
             int16_t(o["version"].as_int64()),
             "",
             o["json"],
             o["json"]};
    INFO(g.line);
    REQUIRE(g.message != nullptr);
    REQUIRE(parse_hex(o["hex"].as_string(), g.bytes));
    if (!wide_ports(*g.message->table)) wrap_ports(g.expected);
    check(g);
  }
  CHECK(count > 1000);
}

AnyMessage decoded(const Golden& g) {
  auto r = schema::decode_any(*g.message, g.version, g.bytes);
  INFO((r ? "" : r.error().message()));
  REQUIRE(r);
  return std::move(*r);
}

std::string encoded(const AnyMessage& m, int16_t version) {
  std::string out;
  auto r = encode(m.message(), version, m.get(), out);
  INFO((r ? "" : r.error().message()));
  REQUIRE(r);
  return out;
}

TEST_CASE("Kafka's messages decode to the JSON of Kafka's converters") {
  each_golden([](const Golden& g) {
    AnyMessage m = decoded(g);
    std::string text = to_json(*g.message, g.version, m.get());
    INFO(text);
    CHECK(json::parse(text) == g.expected);
  });
}

TEST_CASE("Kafka's messages encode to the bytes they came from") {
  each_golden([](const Golden& g) {
    AnyMessage m = decoded(g);
    CHECK(encoded(m, g.version) == g.bytes);
    CHECK(encoded_size(*g.message, g.version, m.get()) == g.bytes.size());
  });
}

TEST_CASE("JSON without loss reads back to the same bytes") {
  each_golden([](const Golden& g) {
    AnyMessage m = decoded(g);
    std::vector<std::string> arena;
    auto back = schema::parse_json(
        *g.message, g.version,
        to_json(*g.message, g.version, m.get(), {.lossless = true}), arena);
    INFO((back ? "" : back.error().message()));
    REQUIRE(back);
    CHECK(encoded(*back, g.version) == g.bytes);
  });
}

TEST_CASE("the JSON of Kafka's converters reads back but for record bytes") {
  each_golden([](const Golden& g) {
    std::vector<std::string> arena;
    auto back = schema::parse_json(*g.message, g.version,
                                   json::serialize(g.printed), arena);
    INFO((back ? "" : back.error().message()));
    REQUIRE(back);
    auto again = to_json(*g.message, g.version, back->get());
    CHECK(json::parse(again) == g.expected);
    if (!carries_records(*g.message->table))
      CHECK(encoded(*back, g.version) == g.bytes);
  });
}

TEST_CASE("a message cut short is refused at every byte") {
  each_golden([](const Golden& g) {
    size_t step = 1 + g.bytes.size() / 64;
    for (size_t n = 0; n < g.bytes.size(); n += step) {
      std::string cut = g.bytes.substr(0, n);
      CHECK_FALSE(schema::decode_any(*g.message, g.version, cut));
    }
  });
}

TEST_CASE("a message with any byte replaced decodes or is refused") {
  std::mt19937 random(Catch::rngSeed());
  each_golden([&](const Golden& g) {
    for (int i = 0; i < 20 && !g.bytes.empty(); ++i) {
      std::string bytes = g.bytes;
      bytes[random() % bytes.size()] = char(random());
      auto r = schema::decode_any(*g.message, g.version, bytes);
      if (!r) {
        CHECK(r.error().code == Code::kCorrupt);
        continue;
      }
      std::string again = encoded(*r, g.version);
      auto twice = schema::decode_any(*g.message, g.version, again);
      REQUIRE(twice);
      CHECK(encoded(*twice, g.version) == again);
    }
  });
}

}  // namespace
}  // namespace weir::protocol
