#include "lib/log/producer_entry.h"

namespace weir {

Sequence ProducerBatch::first_sequence() const {
  if (last_sequence == kNoSequence) return kNoSequence;
  // 31 bits: what lies below 0 counts down from 2^31-1.
  return Sequence(
      int32_t((uint32_t(last_sequence.value()) - uint32_t(offset_delta)) &
              0x7fffffffu));
}

void ProducerEntry::set_epoch(ProducerEpoch to) {
  if (epoch == to) return;
  epoch = to;
  first_ = count_ = 0;
}

void ProducerEntry::add(const ProducerBatch& batch) {
  if (count_ < kBatchesKept) {
    ring_[(first_ + count_++) % kBatchesKept] = batch;
  } else {
    ring_[first_] = batch;
    first_ = uint8_t((first_ + 1) % kBatchesKept);
  }
}

std::optional<ProducerBatch> ProducerEntry::find(ProducerEpoch batch_epoch,
                                                 Sequence first,
                                                 Sequence last_sequence) const {
  if (batch_epoch != epoch) return std::nullopt;
  for (size_t i = 0; i < batches(); ++i) {
    if (batch(i).last_sequence == last_sequence &&
        batch(i).first_sequence() == first)
      return batch(i);
  }
  return std::nullopt;
}

}  // namespace weir
