#include "lib/broker/group_batch.h"

#include "lib/protocol/records/group/offset_commit.h"

namespace weir {
namespace {

namespace p = protocol;

p::OffsetCommitKey key_of(const std::string& group,
                          const TopicPartition& partition) {
  return {.group = group,
          .topic = partition.topic,
          .partition = partition.partition.value()};
}

// Only version 1 says when a commit expires; 4 is 4.1's, which brought the
// topic's id.
int16_t value_version(const CommittedOffset& committed) {
  if (committed.expire_timestamp) return 1;
  return committed.topic_id ? 4 : 3;
}

}  // namespace

Result<> GroupBatch::put_offset(const std::string& group,
                                const TopicPartition& partition,
                                const CommittedOffset& committed) {
  p::OffsetCommitValue value;
  value.offset = committed.offset.value();
  value.leaderEpoch = committed.leader_epoch.value();
  value.metadata = committed.metadata;
  value.commitTimestamp = committed.commit_timestamp.value();
  if (committed.expire_timestamp)
    value.expireTimestamp = committed.expire_timestamp->value();
  if (committed.topic_id) value.topicId = *committed.topic_id;
  return put(key_of(group, partition), value, value_version(committed));
}

Result<> GroupBatch::forget_offset(const std::string& group,
                                   const TopicPartition& partition) {
  return forget(key_of(group, partition));
}

Result<std::string> GroupBatch::build(TimestampMs now,
                                      const TxnProducer* writer) const {
  BatchBuilder builder;
  // Kafka's coordinator counts from 0 where others say that there is no
  // sequence.
  BatchSpec spec{.base_sequence = Sequence(0)};
  if (writer) {
    spec.producer_id = writer->id;
    spec.producer_epoch = writer->epoch;
    spec.transactional = true;
  }
  builder.begin(spec);
  for (const auto& [key, value] : records_)
    builder.add(now, key, value ? Bytes(*value) : Bytes());
  TRY_ASSIGN(Bytes batch, builder.finish());
  return std::string(batch);
}

}  // namespace weir
