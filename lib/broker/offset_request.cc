#include "lib/broker/offset_request.h"

namespace weir {
namespace {

// Java counts the UTF-16 units of a string.
size_t utf16_units(std::string_view text) {
  size_t out = 0;
  for (char c : text) {
    uint8_t byte = uint8_t(c);
    bool begins = (byte & 0xc0) != 0x80;
    out += (begins ? 1 : 0) + (byte >= 0xf0 ? 1 : 0);
  }
  return out;
}

}  // namespace

protocol::ErrorCode take_offset(Broker& broker, const TopicImage* topic,
                                bool by_id, const WantedOffset& wanted,
                                int64_t retention_ms,
                                GroupCoordinator::Offsets& out) {
  using protocol::ErrorCode;
  if (!topic && by_id) return ErrorCode::UNKNOWN_TOPIC_ID;
  if (!topic || !topic->partitions.count(wanted.partition))
    return ErrorCode::UNKNOWN_TOPIC_OR_PARTITION;
  std::string metadata = wanted.metadata.value_or("");
  if (utf16_units(metadata) >
      size_t(broker.groups().options().offset_metadata_max))
    return ErrorCode::OFFSET_METADATA_TOO_LARGE;
  TimestampMs now = broker.clock().now();
  CommittedOffset committed{.offset = Offset(wanted.offset),
                            .leader_epoch = LeaderEpoch(wanted.leader_epoch),
                            .metadata = std::move(metadata),
                            .commit_timestamp = now,
                            .topic_id = topic->id};
  if (retention_ms != kNoRetention)
    committed.expire_timestamp = now + retention_ms;
  out.insert_or_assign({topic->name, PartitionId(wanted.partition)},
                       std::move(committed));
  return ErrorCode::NONE;
}

}  // namespace weir
