// What a log remembers of one producer: its epoch, its last five batches and
// its open transaction.
//
// Reference: org.apache.kafka.storage.internals.log.ProducerStateEntry,
// BatchMetadata.
#pragma once
#include <array>
#include <optional>

#include "lib/base/ints.h"

namespace weir {

/// A batch that a producer sent, as far as duplicates of it must be known.
struct ProducerBatch {
  Sequence last_sequence = kNoSequence;
  Offset last_offset{-1};
  int32_t offset_delta = 0;  ///< last offset less first offset
  TimestampMs timestamp = kNoTimestamp;

  Offset first_offset() const { return last_offset - offset_delta; }
  /// Counts back over the wrap from 0 to 2^31-1.
  Sequence first_sequence() const;
  bool operator==(const ProducerBatch&) const = default;
};

class ProducerEntry {
 public:
  static constexpr size_t kBatchesKept = 5;

  ProducerEpoch epoch = kNoProducerEpoch;
  int32_t coordinator_epoch = -1;
  TimestampMs last_timestamp = kNoTimestamp;
  std::optional<Offset> txn_first_offset;

  bool empty() const { return count_ == 0; }
  size_t batches() const { return count_; }
  /// 0 is the oldest one kept.
  const ProducerBatch& batch(size_t i) const {
    return ring_[(first_ + i) % kBatchesKept];
  }
  const ProducerBatch& last() const { return batch(count_ - 1); }
  Sequence last_sequence() const {
    return empty() ? kNoSequence : last().last_sequence;
  }
  Offset last_data_offset() const {
    return empty() ? Offset(-1) : last().last_offset;
  }

  /// Another epoch forgets the batches of the one before.
  void set_epoch(ProducerEpoch to);
  /// Forgets the oldest batch when there are kBatchesKept.
  void add(const ProducerBatch& batch);
  /// The kept batch with exactly these sequences, in the current epoch.
  std::optional<ProducerBatch> find(ProducerEpoch batch_epoch, Sequence first,
                                    Sequence last_sequence) const;

 private:
  std::array<ProducerBatch, kBatchesKept> ring_;
  uint8_t first_ = 0;
  uint8_t count_ = 0;
};

}  // namespace weir
