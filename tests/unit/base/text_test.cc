// Sizes, durations, times and points, as people write them.
#include "lib/base/text.h"

#include <catch2/catch.hpp>
#include <random>

namespace weir {

TEST_CASE("a size is exact in bytes, binary by its letter, decimal by kB") {
  CHECK(*parse_size("0") == 0);
  CHECK(*parse_size("4096") == 4096);
  CHECK(*parse_size("64k") == 65536);
  CHECK(*parse_size("64K") == 65536);
  CHECK(*parse_size("1MiB") == 1 << 20);
  CHECK(*parse_size("1.5M") == 3 << 19);
  CHECK(*parse_size("2GB") == 2'000'000'000);
  CHECK(*parse_size("9223372036854775807") == INT64_MAX);
}

TEST_CASE("what is no size is refused with the text that was given") {
  for (auto text : {"", "-1", "1x", "k", "1 k", "1.k", "0x10", "1MiBs", "+k",
                    "9999999999T", "99999999999999999999"}) {
    INFO(text);
    auto size = parse_size(text);
    REQUIRE_FALSE(size);
    CHECK(size.error().code == Code::kUsage);
    CHECK(size.error().text.find(std::string("'") + text) == 0);
  }
}

TEST_CASE("a duration needs units and may have several") {
  CHECK(*parse_duration_ms("0") == 0);
  CHECK(*parse_duration_ms("100ms") == 100);
  CHECK(*parse_duration_ms("1.5s") == 1500);
  CHECK(*parse_duration_ms("15m") == 900'000);
  CHECK(*parse_duration_ms("1h30m") == 5'400'000);
  CHECK(*parse_duration_ms("7d") == 7 * 86'400'000LL);
  CHECK(*parse_duration_ms("2w") == 14 * 86'400'000LL);
  for (auto text : {"", "10", "-5s", "s", "1h30", "1y", "1 h", "99999999999w"})
    CHECK_FALSE(parse_duration_ms(text));
}

TEST_CASE("a rate is above zero, with or without /s") {
  CHECK(*parse_rate("1000") == 1000);
  CHECK(*parse_rate("10k/s") == 10'000);
  CHECK(*parse_rate("2.5/s") == 2.5);
  for (auto text : {"", "0", "-1", "1/m", "k", "nan", "inf"})
    CHECK_FALSE(parse_rate(text));
}

TEST_CASE("times are ISO 8601 in UTC unless they name a zone") {
  int64_t noon = 1767323045678;
  CHECK(parse_time("2026-01-02T03:04:05.678Z")->value() == noon);
  CHECK(parse_time("2026-01-02T03:04:05.678")->value() == noon);
  CHECK(parse_time("2026-01-02 03:04:05.6789")->value() == noon);
  CHECK(parse_time("2026-01-02T05:04:05.678+02:00")->value() == noon);
  CHECK(parse_time("2026-01-01T22:04:05.678-0500")->value() == noon);
  CHECK(parse_time("2026-01-02T05:04:05.678+02")->value() == noon);
  CHECK(parse_time("@1767323045678")->value() == noon);
  CHECK(parse_time("@-1")->value() == -1);
  CHECK(parse_time("2026-01-02")->value() == noon - 11'045'678);
  CHECK(parse_time("2026-01-02T03:04")->value() == noon - 5'678);
  CHECK(parse_time("1970-01-01")->value() == 0);
  CHECK(parse_time("1969-12-31T23:59:59.999Z")->value() == -1);
  CHECK(parse_time("2024-02-29")->value() == 1'709'164'800'000);
}

TEST_CASE("what is no time is refused") {
  for (auto text :
       {"", "@", "@x", "2026", "2026-13-01", "2026-02-29", "2026-01-02T",
        "2026-01-02T25:00", "2026-01-02T03:60", "2026-01-02T03:04:60",
        "2026-01-02T03:04:05.", "2026-01-02T03:04Zjunk", "2026-1-2",
        "2026-01-02T03:04+2", "99999-01-01", "yesterday"}) {
    INFO(text);
    CHECK_FALSE(parse_time(text));
  }
}

TEST_CASE("a time outside of four-digit years is printed as its number") {
  CHECK(format_time(TimestampMs(-1)) == "1969-12-31T23:59:59.999Z");
  CHECK(format_time(TimestampMs(253'402'300'799'999)) ==
        "9999-12-31T23:59:59.999Z");
  CHECK(format_time(TimestampMs(253'402'300'800'000)) == "253402300800000");
  CHECK(format_time(TimestampMs(-62'167'219'200'000)) ==
        "0000-01-01T00:00:00.000Z");
  CHECK(format_time(TimestampMs(-62'167'219'200'001)) == "-62167219200001");
  CHECK(format_time(TimestampMs(INT64_MAX)) == "9223372036854775807");
  CHECK(format_time(TimestampMs(INT64_MIN)) == "-9223372036854775808");
}

TEST_CASE("a printed time is read back to the millisecond") {
  INFO("seed " << Catch::rngSeed());
  std::mt19937_64 random(Catch::rngSeed());
  std::uniform_int_distribution<int64_t> any(-62'167'219'200'000,
                                             253'402'300'799'999);
  for (int i = 0; i < 2000; ++i) {
    TimestampMs time(any(random));
    INFO(time.value());
    CHECK(*parse_time(format_time(time)) == time);
  }
}

TEST_CASE("a point is a word, an offset, a distance, a time or an age") {
  using Kind = Point::Kind;
  CHECK(*parse_point("start") == Point{Kind::kStart, 0});
  CHECK(*parse_point("end") == Point{Kind::kEnd, 0});
  CHECK(*parse_point("1200") == Point{Kind::kOffset, 1200});
  CHECK(*parse_point("-10") == Point{Kind::kFromEnd, 10});
  CHECK(*parse_point("-0") == Point{Kind::kFromEnd, 0});
  CHECK(*parse_point("15m") == Point{Kind::kAge, 900'000});
  CHECK(*parse_point("@5") == Point{Kind::kTime, 5});
  CHECK(*parse_point("1970-01-02") == Point{Kind::kTime, 86'400'000});
  for (auto text : {"", "begin", "12x", "--10", "-9223372036854775808", "-15m",
                    "99999999999999999999", "2026-99-99"}) {
    INFO(text);
    CHECK_FALSE(parse_point(text));
  }
}

}  // namespace weir
