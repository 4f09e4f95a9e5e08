// Which epoch an offset belongs to, and where each epoch ended.
#include "lib/log/leader_epochs.h"

#include <catch2/catch.hpp>

using namespace weir;

namespace {
EpochEntry at(int epoch, int64_t start) {
  return {LeaderEpoch(epoch), Offset(start)};
}
LeaderEpochs three() { return LeaderEpochs({at(1, 10), at(3, 20), at(4, 30)}); }
}  // namespace

TEST_CASE("an epoch is assigned once, where it starts") {
  LeaderEpochs epochs;
  CHECK(epochs.assign(LeaderEpoch(2), Offset(5)));
  CHECK_FALSE(epochs.assign(LeaderEpoch(2), Offset(9)));
  CHECK_FALSE(epochs.assign(kNoEpoch, Offset(9)));
  CHECK(epochs.assign(LeaderEpoch(3), Offset(9)));
  CHECK(epochs.entries() == std::vector{at(2, 5), at(3, 9)});
}

TEST_CASE("a new entry pushes out those it contradicts") {
  LeaderEpochs epochs = three();
  CHECK(epochs.assign(LeaderEpoch(5), Offset(20)));
  CHECK(epochs.entries() == std::vector{at(1, 10), at(5, 20)});
  CHECK(epochs.assign(LeaderEpoch(0), Offset(40)));
  CHECK(epochs.entries() == std::vector{at(0, 40)});
}

TEST_CASE("the epoch of an offset is that of the entry before it") {
  LeaderEpochs epochs = three();
  CHECK_FALSE(epochs.epoch_at(Offset(9)));
  CHECK(epochs.epoch_at(Offset(10)) == LeaderEpoch(1));
  CHECK(epochs.epoch_at(Offset(29)) == LeaderEpoch(3));
  CHECK(epochs.epoch_at(Offset(1000)) == LeaderEpoch(4));
}

TEST_CASE("truncation from the end drops entries at or behind it") {
  LeaderEpochs epochs = three();
  CHECK_FALSE(epochs.truncate_from_end(Offset(31)));
  CHECK(epochs.truncate_from_end(Offset(30)));
  CHECK(epochs.entries() == std::vector{at(1, 10), at(3, 20)});
}

TEST_CASE("truncation from the start moves the epoch that holds it") {
  LeaderEpochs epochs = three();
  CHECK_FALSE(epochs.truncate_from_start(Offset(9)));
  CHECK_FALSE(epochs.truncate_from_start(Offset(10)));
  CHECK(epochs.truncate_from_start(Offset(25)));
  CHECK(epochs.entries() == std::vector{at(3, 25), at(4, 30)});
}

TEST_CASE("an epoch ends where the next one starts") {
  LeaderEpochs epochs = three();
  auto end = [&](int epoch) {
    return epochs.end_offset_for(LeaderEpoch(epoch), Offset(99));
  };
  CHECK(end(4)->end_offset == Offset(99));
  CHECK(end(3)->end_offset == Offset(30));
  CHECK(end(2)->epoch == LeaderEpoch(1));
  CHECK(end(2)->end_offset == Offset(20));
  CHECK(end(0)->epoch == LeaderEpoch(0));
  CHECK(end(0)->end_offset == Offset(10));
  CHECK_FALSE(end(5));
  CHECK_FALSE(end(-1));
}
