// What members of a share group may be given and may say. What is expected was
// seen on Kafka 4.4.0.
#include "lib/broker/share/share_partition.h"

#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "lib/broker/share/share_state.h"

namespace weir {
namespace {

using S = DeliveryState;
using E = protocol::ErrorCode;
using Ranges = std::vector<ShareRange>;

struct ShareFixture {
  SharePartition records{0, {}};
  ShareLimits limits;
  int64_t now = 1'000;

  /// Of one batch of ten records at each tens.
  Ranges take(std::string member, int batches = 1, int64_t max = 500,
              bool exactly = false) {
    std::vector<std::pair<int64_t, int64_t>> out;
    for (int64_t at = records.next_offset() / 10 * 10; batches-- > 0; at += 10)
      out.emplace_back(at, at + 9);
    return records.acquire(member, out, max, exactly, limits, now);
  }
  E say(std::string member, int64_t first, int64_t last,
        std::vector<int8_t> types) {
    auto said =
        records.acknowledge(member, {{first, last, types}}, limits, now);
    if (said) records.advance();
    return said ? E::NONE : said.error().code;
  }
};

TEST_CASE_METHOD(ShareFixture, "what one member holds nobody else is given") {
  CHECK(take("a") == Ranges{{0, 9, S::kAcquired, 1}});
  CHECK(records.next_offset() == 10);
  CHECK(say("b", 0, 0, {1}) == E::INVALID_RECORD_STATE);
  CHECK(say("a", 0, 9, {1}) == E::NONE);
  CHECK(records.start() == 10);
}

TEST_CASE_METHOD(ShareFixture, "what is released is given again") {
  take("a");
  CHECK(say("a", 0, 2, {1}) == E::NONE);
  CHECK(say("a", 3, 4, {2}) == E::NONE);
  CHECK(say("a", 5, 6, {3, 0}) == E::NONE);
  CHECK(records.start() == 3);
  CHECK(records.complete() == 2);
  CHECK(take("b") == Ranges{{3, 4, S::kAcquired, 2}});
}

TEST_CASE_METHOD(ShareFixture, "what is dealt with may be said again") {
  take("a");
  REQUIRE(say("a", 0, 4, {1}) == E::NONE);
  CHECK(say("a", 0, 4, {1}) == E::NONE);
  CHECK(say("a", 50, 51, {1}) == E::INVALID_REQUEST);
  CHECK(say("a", 8, 12, {1}) == E::INVALID_REQUEST);
}

TEST_CASE_METHOD(ShareFixture, "a refused acknowledgement changes nothing") {
  take("a");
  REQUIRE(say("a", 5, 5, {2}) == E::NONE);
  Ranges before = records.ranges();
  CHECK(say("a", 4, 5, {1}) == E::INVALID_RECORD_STATE);
  CHECK(records.ranges() == before);
}

TEST_CASE_METHOD(ShareFixture, "a lock that runs out gives its records back") {
  take("a");
  CHECK(records.next_deadline() == now + limits.lock_ms);
  CHECK(records.expire(limits, now + limits.lock_ms - 1).empty());
  CHECK(say("a", 0, 4, {4}) == E::NONE);
  now += limits.lock_ms;
  CHECK(records.expire(limits, now) == Ranges{{0, 9, S::kAvailable, 1}});
  CHECK(take("b") == Ranges{{0, 9, S::kAcquired, 2}});
}

TEST_CASE_METHOD(ShareFixture, "a renewed lock holds as long again") {
  take("a");
  now += 20'000;
  REQUIRE(say("a", 0, 4, {4}) == E::NONE);
  now += 10'000;
  CHECK(records.expire(limits, now) == Ranges{{5, 9, S::kAvailable, 1}});
}

TEST_CASE_METHOD(ShareFixture, "records delivered too often are given up") {
  for (int i = 0; i < 5; ++i) {
    REQUIRE(take("a").size() == 1);
    records.release("a", limits);
  }
  records.advance();
  CHECK(records.start() == 10);
}

TEST_CASE_METHOD(ShareFixture, "no more is in flight than may be") {
  limits.max_in_flight = 15;
  CHECK(take("a", 3) == Ranges{{0, 19, S::kAcquired, 1}});
  CHECK(take("a", 3).empty());
}

TEST_CASE_METHOD(ShareFixture,
                 "a limit of records ends at a batch, or exactly") {
  CHECK(take("a", 3, 5) == Ranges{{0, 9, S::kAcquired, 1}});
  CHECK(take("a", 3, 5, true) == Ranges{{10, 14, S::kAcquired, 1}});
  CHECK(records.end() == 15);
}

TEST_CASE_METHOD(ShareFixture, "what the log lost is dealt with") {
  take("a", 2);
  records.begin_at(15);
  CHECK(records.start() == 15);
  CHECK(say("a", 0, 19, {1}) == E::NONE);
  CHECK(records.start() == 20);
}

TEST_CASE_METHOD(ShareFixture, "offsets that compaction took are no obstacle") {
  records =
      SharePartition(0, {{4, 4, S::kAvailable, 1}, {8, 8, S::kAvailable, 1}});
  CHECK(records.next_offset() == 0);
  CHECK(records.acquire("a", {{4, 4}, {8, 12}}, 500, false, limits, now) ==
        Ranges{{4, 4, S::kAcquired, 2},
               {8, 8, S::kAcquired, 2},
               {9, 12, S::kAcquired, 1}});
  CHECK(records.start() == 4);
  CHECK(say("a", 4, 4, {1}) == E::NONE);
  CHECK(records.start() == 8);
}

TEST_CASE("who held records at a crash holds them no more") {
  SharePartition records(3, {{5, 6, S::kArchived, 1}, {7, 9, S::kAcquired, 2}});
  CHECK(records.ranges() == Ranges{{3, 4, S::kAvailable, 0},
                                   {5, 6, S::kArchived, 1},
                                   {7, 9, S::kAvailable, 2}});
  CHECK(records.end() == 10);
}

TEST_CASE("updates lie over what was said before") {
  Ranges ranges = {{0, 9, S::kAvailable, 1}, {20, 29, S::kAcknowledged, 1}};
  overlay(ranges, {5, 24, S::kArchived, 2});
  CHECK(ranges == Ranges{{0, 4, S::kAvailable, 1},
                         {5, 24, S::kArchived, 2},
                         {25, 29, S::kAcknowledged, 1}});
  overlay(ranges, {40, 41, S::kAvailable, 1});
  CHECK(ranges.back() == ShareRange{40, 41, S::kAvailable, 1});
}

// Any mixture of members, times and words: nothing is held by two, nothing
// that is dealt with comes back, nothing is left out.
TEST_CASE("every record is dealt with exactly once in the end") {
  std::mt19937 random(Catch::rngSeed());
  INFO("seed " << Catch::rngSeed());
  ShareFixture f;
  f.limits.max_deliveries = 1'000;
  constexpr int64_t kRecords = 200;
  std::map<int64_t, std::string> held;
  std::set<int64_t> accepted;
  for (int step = 0; step < 5'000 && f.records.start() < kRecords; ++step) {
    std::string member(1, char('a' + random() % 3));
    int64_t next = f.records.next_offset() / 10 * 10;
    switch (random() % 4) {
      case 0:
        if (next >= kRecords) break;
        for (const ShareRange& range :
             f.take(member, 1, 1 + random() % 20, random() % 2 == 0))
          for (int64_t at = range.first; at <= range.last; ++at) {
            REQUIRE(held.emplace(at, member).second);
            REQUIRE(!accepted.count(at));
          }
        break;
      case 1:
        f.now += 10'000;
        for (const ShareRange& range : f.records.expire(f.limits, f.now))
          for (int64_t at = range.first; at <= range.last; ++at)
            REQUIRE(held.erase(at) == 1);
        break;
      default: {
        auto mine = std::find_if(held.begin(), held.end(), [&](auto& one) {
          return one.second == member;
        });
        if (mine == held.end()) break;
        int8_t type = int8_t(1 + random() % 2);
        int64_t at = mine->first;
        REQUIRE(f.say(member, at, at, {type}) == E::NONE);
        held.erase(mine);
        if (type == 1) REQUIRE(accepted.insert(at).second);
      }
    }
  }
  CHECK(f.records.start() == kRecords);
  CHECK(accepted.size() == size_t(kRecords));
}

}  // namespace
}  // namespace weir
