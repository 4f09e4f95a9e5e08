// Records made in memory, for filters and formats.
#pragma once
#include <optional>
#include <string>

#include "lib/place/record.h"
#include "lib/record/batch_builder.h"
#include "lib/record/record_reader.h"

namespace weir {

/// One record of topic "orders", partition 3, offset 12, in a batch.
class MadeRecord {
 public:
  struct Say {
    std::optional<std::string> key = "k1";
    std::optional<std::string> value = "text";
    std::vector<RecordHeader> headers = {};
    TimestampMs timestamp{1767323045678};
  };
  explicit MadeRecord(const Say& say) {
    builder_.begin({.base_offset = Offset(12), .leader_epoch = LeaderEpoch(5)});
    builder_.add(say.timestamp, say.key ? Bytes(*say.key) : Bytes(),
                 say.value ? Bytes(*say.value) : Bytes(), say.headers);
    auto bytes = builder_.finish();
    REQUIRE(bytes);
    batch_ = RawBatch(*bytes, Position(0));
    REQUIRE(reader_.open(batch_));
    record.topic = "orders";
    record.partition = PartitionId(3);
    REQUIRE(reader_.next(record.view));
    record.leader_epoch = batch_.leader_epoch();
    record.batch = &batch_;
  }

  Record record;

 private:
  BatchBuilder builder_;
  RawBatch batch_;
  RecordReader reader_;
};

}  // namespace weir
