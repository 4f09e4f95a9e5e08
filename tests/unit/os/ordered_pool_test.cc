// Parallel work comes out in order, whatever the number of threads.
#include "lib/os/ordered_pool.h"

#include <atomic>
#include <catch2/catch.hpp>

namespace weir {

namespace {

struct Piece {
  int number = 0;
  int64_t answer = 0;
};

// Pieces cost unequal work, so that they finish out of order.
int64_t spin(int n) {
  int64_t sum = 0;
  for (int i = 0; i < (n * 7919) % 5000; ++i) sum += i ^ n;
  return sum;
}

}  // namespace

TEST_CASE("pieces are taken in the order in which they were cut") {
  for (int threads : {1, 2, 3, 8}) {
    int cut = 0;
    std::vector<int> taken;
    auto result = run_in_order<Piece>(
        threads,
        [&](Piece& p) {
          p.number = cut;
          return cut++ < 1000;
        },
        [](Piece& p) { p.answer = spin(p.number); },
        [&](Piece& p) -> Result<> {
          CHECK(p.answer == spin(p.number));
          taken.push_back(p.number);
          return {};
        });
    REQUIRE(result);
    REQUIRE(taken.size() == 1000);
    CHECK(std::is_sorted(taken.begin(), taken.end()));
  }
}

TEST_CASE("an error ends the run and begins no further piece") {
  for (int threads : {1, 2, 4}) {
    std::atomic<int> worked = 0;
    int cut = 0;
    auto result = run_in_order<Piece>(
        threads,
        [&](Piece& p) {
          p.number = cut++;
          return true;
        },
        [&](Piece&) { ++worked; },
        [&](Piece& p) -> Result<> {
          if (p.number == 10) return fail(Code::kIo, "full");
          return {};
        });
    REQUIRE_FALSE(result);
    CHECK(worked <= 11 + int(ordered_slots(threads)));
  }
}

TEST_CASE("what a worker throws reaches who asked for the work") {
  // P11: no thread may end the process because memory is short.
  for (int threads : {1, 2, 4}) {
    int cut = 0;
    auto run = [&] {
      return run_in_order<Piece>(
          threads,
          [&](Piece& p) {
            p.number = cut++;
            return true;
          },
          [](Piece& p) {
            if (p.number == 10) throw std::bad_alloc();
          },
          [](Piece&) -> Result<> { return {}; });
    };
    CHECK_THROWS_AS(run(), std::bad_alloc);
  }
}

TEST_CASE("nothing to do is done at once") {
  auto result = run_in_order<Piece>(
      4, [](Piece&) { return false; }, [](Piece&) {},
      [](Piece&) -> Result<> { return {}; });
  CHECK(result);
}

}  // namespace weir
