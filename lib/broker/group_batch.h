// GroupBatch: records of one group, to be appended to __consumer_offsets (or
// of a share partition, to __share_group_state) as one batch.
//
// Reference: org.apache.kafka.coordinator.group.GroupCoordinatorRecordHelpers.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/result.h"
#include "lib/metadata/groups.h"
#include "lib/metadata/transactions.h"
#include "lib/protocol/internal_records.h"
#include "lib/record/batch_builder.h"

namespace weir {

class GroupBatch {
 public:
  explicit GroupBatch(
      protocol::InternalTopic topic = protocol::InternalTopic::kConsumerOffsets)
      : topic_(topic) {}
  /// kInvalid as encode_record_value().
  template <class Key, class Value>
  Result<> put(const Key& key, const Value& value, int16_t version) {
    TRY_ASSIGN(std::string key_bytes, encode(key));
    TRY_ASSIGN(std::string value_bytes,
               protocol::encode_record_value(value, version));
    records_.emplace_back(std::move(key_bytes), std::move(value_bytes));
    return {};
  }
  /// A tombstone.
  template <class Key>
  Result<> forget(const Key& key) {
    TRY_ASSIGN(std::string bytes, encode(key));
    records_.emplace_back(std::move(bytes), std::nullopt);
    return {};
  }
  /// What a group has committed; `committed` says for which topic's id, if
  /// it is known, and when it expires, if that was asked for.
  Result<> put_offset(const std::string& group, const TopicPartition& partition,
                      const CommittedOffset& committed);
  Result<> forget_offset(const std::string& group,
                         const TopicPartition& partition);

  bool empty() const { return records_.empty(); }
  /// `writer`: of the transaction they are part of.
  Result<std::string> build(TimestampMs now,
                            const TxnProducer* writer = nullptr) const;

 private:
  template <class Key>
  Result<std::string> encode(const Key& key) const {
    return protocol::encode_record_key(topic_, key);
  }
  protocol::InternalTopic topic_;
  std::vector<std::pair<std::string, std::optional<std::string>>> records_;
};

}  // namespace weir
