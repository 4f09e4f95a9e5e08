// Tables, and the interpreter that walks them, on messages made up for it.
#include "lib/schema/table.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>

#include "lib/schema/decode.h"
#include "lib/schema/encode.h"
#include "lib/schema/json.h"

namespace weir::schema {
namespace {

struct Parcel {
  struct Item {
    std::string name;
    int32_t weight = -1;
    STRUCT_OR_NULL(Item)
  };
  bool sealed = false;
  int16_t errorCode = 0;
  uint16_t port = 0;
  int64_t offset = -1;
  double load = 0;
  Uuid id;
  std::optional<std::string> note;
  std::string payload;
  std::optional<Bytes> records;
  std::vector<int32_t> numbers;
  std::optional<std::vector<std::string>> words;
  std::vector<Item> items;
  std::optional<Item> lid;
  std::optional<std::string> colour;
  std::optional<Item> stamp;
  int32_t late = 5;
  MESSAGE(Parcel, "0-3", "2+")
};

TABLE(Parcel::Item) = {
    FIELD(name, "0+"),
    FIELD(weight, "1+"),
};

TABLE(Parcel) = {
    FIELD(sealed, "0+"),
    FIELD(errorCode, "0+"),
    FIELD(port, "0+"),
    FIELD(offset, "0+"),
    FIELD(load, "0+"),
    FIELD(id, "0+"),
    FIELD(note, "0+").nullable("1+"),
    FIELD(payload, "0+").bytes(),
    FIELD(records, "0+"),
    FIELD(numbers, "0+"),
    FIELD(words, "0+"),
    FIELD(items, "0+"),
    FIELD(lid, "0+"),
    FIELD(colour, "2+").tag(1).ignorable(),
    FIELD(stamp, "2+").tag(4),
    FIELD(late, "3+"),
};

Parcel sample() {
  Parcel p;
  p.sealed = true;
  p.errorCode = -3;
  p.port = 65535;
  p.offset = int64_t(1) << 60;
  p.load = 65;
  p.id.raw[3] = 7;
  p.note = "n\xc3\xb6te";
  p.payload = std::string("\0\xff", 2);
  p.records = "batch";
  p.numbers = {1, -2, 3};
  p.words = {"a", ""};
  p.items.resize(2);
  p.items[0].name = "apple";
  p.items[0].weight = 12;
  p.lid.emplace().name = "lid";
  p.lid->weight = 1;
  return p;
}

std::string encoded(const Parcel& p, int16_t version) {
  std::string out;
  auto done = encode(p, version, out);
  INFO((done ? "" : done.error().message()));
  REQUIRE(done);
  auto size = encoded_size(p, version);
  REQUIRE(size);
  CHECK(*size == out.size());
  return out;
}

std::string json_of(const Parcel& p, int16_t version, JsonOptions o = {}) {
  return to_json(kMessage<Parcel>, version, &p, o);
}

TEST_CASE("a range of versions reads as it is written") {
  for (std::string_view text : {"0+", "3", "2-5", "none"})
    CHECK((text == "0+"    ? Versions("0+")
           : text == "3"   ? Versions("3")
           : text == "2-5" ? Versions("2-5")
                           : Versions("none"))
              .text() == text);
  CHECK(Versions("2-5").has(5));
  CHECK_FALSE(Versions("2-5").has(6));
  CHECK_FALSE(Versions("none").has(0));
}

TEST_CASE("a message decoded and encoded again is the same in each version") {
  for (int16_t v = 1; v <= 3; ++v) {
    std::string bytes = encoded(sample(), v);
    auto back = decode<Parcel>(bytes, v);
    REQUIRE(back);
    CHECK(encoded(*back, v) == bytes);
    CHECK(json_of(*back, v) == json_of(sample(), v));
    CHECK(*back->records == "batch");
    CHECK(back->records->data() > bytes.data());
    CHECK(back->records->data() < bytes.data() + bytes.size());
  }
}

TEST_CASE("a field that the version lacks keeps its default") {
  Parcel p = sample();
  p.items[0].weight = -1;
  p.lid->weight = -1;
  auto back = decode<Parcel>(encoded(p, 0), 0);
  REQUIRE(back);
  CHECK(back->items[0].weight == -1);
  CHECK(back->late == 5);
}

TEST_CASE("a value that the version cannot carry is refused with its path") {
  std::string out = "before";
  auto done = encode(sample(), 0, out);
  REQUIRE_FALSE(done);
  CHECK(done.error().code == Code::kUnsupported);
  CHECK(done.error().field == "items[0].weight");
  CHECK(out == "before");
}

TEST_CASE("an ignorable value is dropped by a version without it") {
  Parcel p = sample();
  p.colour = "red";
  CHECK(encoded(p, 1) == encoded(sample(), 1));
}

TEST_CASE("null is refused in versions that do not allow it") {
  Parcel p = sample();
  p.items.clear(), p.lid.reset();
  p.note.reset();
  std::string out;
  auto done = encode(p, 0, out);
  REQUIRE_FALSE(done);
  CHECK(done.error().field == "note");
  CHECK(encode(p, 1, out));
}

TEST_CASE("a tagged field is sent when it is not the default, in tag order") {
  Parcel p = sample();
  std::string plain = encoded(p, 2);
  CHECK(plain.back() == 0);
  p.stamp.emplace().weight = 3;
  p.colour = "red";
  std::string tagged = encoded(p, 2);
  CHECK(tagged.substr(plain.size() - 1, 7) ==
        std::string("\x02\x01\x04\x04red", 7));
  auto back = decode<Parcel>(tagged, 2);
  REQUIRE(back);
  CHECK(*back->colour == "red");
  CHECK(back->stamp->weight == 3);
}

TEST_CASE("tagged fields nobody knows survive, between the known ones") {
  Parcel p = sample();
  p.colour = "red";
  p.unknownTags.add(0, "zero");
  p.unknownTags.add(3, "");
  p.items[1].unknownTags.add(900, "deep");
  std::string bytes = encoded(p, 2);
  auto back = decode<Parcel>(bytes, 2);
  REQUIRE(back);
  CHECK(back->unknownTags == p.unknownTags);
  CHECK(encoded(*back, 2) == bytes);
  std::string out;
  CHECK_FALSE(encode(*back, 1, out));
}

TEST_CASE("JSON says every field of the version and reads back") {
  Parcel p = sample();
  p.colour = "red";
  p.unknownTags.add(9, "x");
  CHECK(json_of(p, 2) ==
        R"({"sealed":true,"errorCode":-3,"port":65535,)"
        R"("offset":1152921504606846976,"load":65.0,)"
        R"("id":"AAAABwAAAAAAAAAAAAAAAA","note":"nöte","payload":"AP8=",)"
        R"("records":"","numbers":[1,-2,3],"words":["a",""],)"
        R"("items":[{"name":"apple","weight":12},{"name":"","weight":-1}],)"
        R"("lid":{"name":"lid","weight":1},"colour":"red"})");
  std::vector<std::string> arena;
  auto back =
      parse_json(kMessage<Parcel>, 2, json_of(p, 2, {.lossless = true}), arena);
  REQUIRE(back);
  CHECK(encoded(*back->as<Parcel>(), 2) == encoded(p, 2));
}

TEST_CASE("text that is no UTF-8 prints as replacement characters") {
  Parcel p = sample();
  p.note = "a\xff\xe2\x82z";
  CHECK(json_of(p, 2).find("\"a\xef\xbf\xbd\xef\xbf\xbdz\"") !=
        std::string::npos);
}

TEST_CASE("JSON with a wrong field is refused with its path") {
  std::vector<std::string> arena;
  auto refused = [&](std::string_view from, std::string_view to) {
    std::string text = json_of(sample(), 3);
    text.replace(text.find(from), from.size(), to);
    auto r = parse_json(kMessage<Parcel>, 3, text, arena);
    return r ? std::string("accepted") : r.error().field;
  };
  CHECK(refused("\"port\":65535", "\"port\":65536") == "accepted");
  CHECK(refused("\"port\":65535", "\"port\":2147483648") == "port");
  CHECK(refused("\"errorCode\":-3", "\"errorCode\":32768") == "errorCode");
  CHECK(refused("\"weight\":12", "\"weight\":1.5") == "items[0].weight");
  CHECK(refused("\"weight\":12", "\"weighs\":12") == "items[0].weighs");
  CHECK(refused("\"late\":5", "\"colour\":\"b\"") == "late");
  CHECK(refused("\"numbers\":[1", "\"numbers\":[null") == "numbers[0]");
  CHECK(refused("AP8=", "!") == "payload");
  CHECK(refused("{", "[") == "");
}

TEST_CASE("a message cut at any byte is refused, and nothing is read past") {
  Parcel p = sample();
  p.colour = "red";
  for (int16_t v = 1; v <= 3; ++v) {
    std::string whole = encoded(p, v);
    for (size_t n = 0; n < whole.size(); ++n) {
      std::string cut = whole.substr(0, n);
      auto r = decode<Parcel>(cut, v);
      REQUIRE_FALSE(r);
      CHECK(r.error().code == Code::kCorrupt);
    }
  }
}

TEST_CASE("lengths and counts that lie are refused before memory is taken") {
  Parcel p;
  p.records = "";
  p.note = p.payload = "";
  p.words.emplace();
  // Version 1: note, payload, records, numbers, words, items, lid.
  std::string plain = encoded(p, 1);
  auto path = [&](size_t at, std::string_view lie) {
    std::string bytes = plain;
    bytes.replace(at, lie.size(), lie);
    auto r = decode<Parcel>(bytes, 1);
    return r ? std::string("accepted") : r.error().field;
  };
  size_t note = 1 + 2 + 2 + 8 + 8 + 16;
  CHECK(path(note, "\x7f\xff") == "note");
  CHECK(path(note + 2, "\x7f\xff\xff\xff") == "payload");
  CHECK(path(note + 6, "\x7f\xff\xff\xff") == "records");
  CHECK(path(note + 10, "\x7f\xff\xff\xff") == "numbers");
  CHECK(path(note + 14, "\x7f\xff\xff\xff") == "words");
  CHECK(path(note + 18, "\x7f\xff\xff\xff") == "items");
  CHECK(path(note + 2, "\xff\xff\xff\xff") == "payload");
}

TEST_CASE("a count of structs is held against the least they can take") {
  Parcel p;
  p.note = p.payload = "";
  p.records = "";
  p.words.emplace();
  p.items.resize(1000);
  p.lid.emplace();
  std::string bytes = encoded(p, 1);
  std::string good = bytes;
  size_t at = bytes.find(std::string("\0\0\3\xe8", 4));
  REQUIRE(at != bytes.npos);
  // Each takes 2 bytes of name and 4 of weight: 6,000 bytes hold no 2,000.
  bytes.replace(at, 4, std::string("\0\0\7\xd0", 4));
  auto r = decode<Parcel>(bytes, 1);
  REQUIRE_FALSE(r);
  CHECK(r.error().field == "items");
  CHECK(decode<Parcel>(good, 1));
}

TEST_CASE("tags that repeat or fall, and sizes that lie, are refused") {
  std::string plain = encoded(sample(), 2);
  plain.pop_back();
  auto refused = [&](std::string_view tags) {
    std::string bytes = plain;
    bytes.append(tags);
    return !decode<Parcel>(bytes, 2).has_value();
  };
  CHECK_FALSE(refused(std::string_view("\2\7\0\x09\0", 5)));
  CHECK(refused(std::string_view("\2\7\0\7\0", 5)));
  CHECK(refused(std::string_view("\2\x09\0\7\0", 5)));
  CHECK(refused(std::string_view("\1\7\1", 3)));
  CHECK(refused(std::string_view("\1\1\3\2xx", 6)));
  CHECK(refused("\xff\xff\xff\xff\x0f"));
}

TEST_CASE("every double comes back from its JSON, bit by bit") {
  std::mt19937_64 random(Catch::rngSeed());
  std::vector<std::string> arena;
  Parcel p = sample();
  for (int i = 0; i < 2000; ++i) {
    uint64_t bits = random() >> (i % 3 == 0 ? 3 : 0);
    p.load = std::bit_cast<double>(bits);
    auto back = parse_json(kMessage<Parcel>, 3, json_of(p, 3), arena);
    INFO(json_of(p, 3));
    REQUIRE(back);
    double load = back->as<Parcel>()->load;
    if (std::isnan(p.load))
      CHECK(std::isnan(load));
    else
      CHECK(std::bit_cast<uint64_t>(load) == bits);
  }
}

TEST_CASE("text that is no JSON, or more than one value, is refused") {
  std::vector<std::string> arena;
  for (std::string_view text : {"", "{", "{} {}", "{}x", "nul", "{\"a\":}"})
    CHECK_FALSE(parse_json(kMessage<Parcel>, 2, text, arena));
  CHECK(parse_json(kMessage<Parcel>, 3, json_of(sample(), 3) + " \n", arena));
}

TEST_CASE("JSON nested without end is refused") {
  std::vector<std::string> arena;
  std::string deep(100000, '[');
  auto r = parse_json(kMessage<Parcel>, 2, "{\"items\":" + deep, arena);
  REQUIRE_FALSE(r);
  CHECK(r.error().code == Code::kInvalid);
}

TEST_CASE("a version the message does not have is refused") {
  auto r = decode<Parcel>("", 4);
  REQUIRE_FALSE(r);
  CHECK(r.error().code == Code::kUnsupported);
}

TEST_CASE("records can be left out and listed with their place") {
  std::string out;
  std::vector<Splice> splices;
  REQUIRE(encode(sample(), 2, out, &splices));
  REQUIRE(splices.size() == 1);
  CHECK(splices[0].records == "batch");
  out.insert(splices[0].position, splices[0].records);
  CHECK(out == encoded(sample(), 2));
}

}  // namespace
}  // namespace weir::schema
