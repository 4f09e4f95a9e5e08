// The cleaner's table of keys against std::map.
#include "lib/log/offset_map.h"

#include <catch2/catch.hpp>
#include <map>

#include "lib/os/random.h"

using namespace weir;

TEST_CASE("the map of the cleaner answers as a map does, and grows") {
  uint64_t seed = Catch::rngSeed();
  INFO("seed " << seed);
  SeededRandom random(seed);
  OffsetMap map(1 << 20, seed);
  std::map<std::string, Offset> model;
  for (int64_t i = 0; i < 60'000; ++i) {
    // Keys of every length, many of them alike but for one byte.
    std::string key(size_t(random.next() % 40), 'k');
    for (int j = 0; j < 2 && !key.empty(); ++j)
      key[size_t(random.next() % key.size())] = char(random.next() % 50);
    Offset offset(1'000'000'000'000 + i);
    REQUIRE(map.put(map.hash(key), offset));
    model[key] = offset;
  }
  CHECK(map.size() == int64_t(model.size()));
  for (const auto& [key, offset] : model)
    REQUIRE(map.get(map.hash(key)) == offset);
  CHECK(map.get(map.hash("never put")) == Offset(-1));
}

TEST_CASE("a full map takes known keys only") {
  OffsetMap map(2, 1);
  CHECK(map.put(map.hash("a"), Offset(5)));
  CHECK(map.put(map.hash("b"), Offset(6)));
  CHECK_FALSE(map.put(map.hash("c"), Offset(7)));
  CHECK(map.put(map.hash("a"), Offset(8)));
  CHECK(map.get(map.hash("a")) == Offset(8));
  CHECK_FALSE(map.put(map.hash("a"), Offset(5 + (int64_t(1) << 40))));
}

TEST_CASE("the seed decides the hash, lengths are told apart") {
  OffsetMap one(10, 1), two(10, 2);
  CHECK(one.hash("key").low != two.hash("key").low);
  std::map<uint64_t, size_t> seen;
  for (size_t n = 0; n < 100; ++n)
    CHECK(seen.emplace(one.hash(std::string(n, '\0')).low, n).second);
}
