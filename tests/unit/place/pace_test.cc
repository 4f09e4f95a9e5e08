// When records are due.
#include "lib/place/pace.h"

#include <catch2/catch.hpp>
#include <cmath>

namespace weir {
namespace {

struct Fixture {
  ManualClock clock{TimestampMs(1'700'000'000'000)};
  int64_t due_ms(Pace& pace, int64_t timestamp) {
    return (pace.due_ns(TimestampMs(timestamp)) - clock.monotonic_ns()) /
           1'000'000;
  }
};

}  // namespace

TEST_CASE("records are due as far apart as their timestamps, over the speed") {
  Fixture f;
  Pace pace(f.clock, 2, 0);
  CHECK(f.due_ms(pace, 5000) == 0);
  CHECK(f.due_ms(pace, 6000) == 500);
  f.clock.advance_ms(500);
  CHECK(f.due_ms(pace, 6000) == 0);
  CHECK(f.due_ms(pace, 9000) == 1500);
}

TEST_CASE("a timestamp that steps back waits for nothing") {
  Fixture f;
  Pace pace(f.clock, 1, 0);
  CHECK(f.due_ms(pace, 5000) == 0);
  CHECK(f.due_ms(pace, 1000) == 0);
  CHECK(f.due_ms(pace, 5010) == 10);
  CHECK(f.due_ms(pace, -1) == 10);
}

TEST_CASE("at full speed everything is due") {
  Fixture f;
  Pace pace(f.clock, INFINITY, 0);
  CHECK(f.due_ms(pace, 0) == 0);
  CHECK(f.due_ms(pace, INT64_MAX) == 0);
}

TEST_CASE("absurd timestamps are due far off, not before") {
  Fixture f;
  Pace pace(f.clock, 1, 0);
  CHECK(f.due_ms(pace, 0) == 0);
  CHECK(f.due_ms(pace, INT64_MAX) > 1'000'000'000);
}

TEST_CASE("a pause holds records back and is not made up for") {
  Fixture f;
  Pace pace(f.clock, 1, 0);
  CHECK(f.due_ms(pace, 0) == 0);
  pace.toggle_pause();
  f.clock.advance_ms(10'000);
  CHECK(pace.due_ns(TimestampMs(5)) == Pace::kNever);
  pace.step();
  CHECK(f.due_ms(pace, 5) == 0);
  pace.went();
  CHECK(pace.due_ns(TimestampMs(6)) == Pace::kNever);
  pace.toggle_pause();
  CHECK(f.due_ms(pace, 100) == 94);
}

TEST_CASE("a change of speed keeps what was waited") {
  Fixture f;
  Pace pace(f.clock, 1, 0);
  CHECK(f.due_ms(pace, 0) == 0);
  CHECK(f.due_ms(pace, 1000) == 1000);
  f.clock.advance_ms(600);
  pace.scale(2);
  CHECK(f.due_ms(pace, 1000) == 200);
  pace.scale(0.5);
  CHECK(f.due_ms(pace, 1000) == 400);
}

TEST_CASE("with a rate records are evenly apart, whatever their timestamps") {
  Fixture f;
  Pace pace(f.clock, 1, 10);
  for (int64_t timestamp : {9000, 0, 50'000}) {
    CHECK(f.due_ms(pace, timestamp) == 0);
    pace.went();
    CHECK(f.due_ms(pace, timestamp) == 100);
    f.clock.advance_ms(100);
  }
  // A stall is not followed by a burst.
  f.clock.advance_ms(60'000);
  int burst = 0;
  for (; f.due_ms(pace, 0) <= 0; ++burst) pace.went();
  CHECK(burst <= 2);
}

}  // namespace weir
