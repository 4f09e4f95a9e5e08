// ProducerAppend: Kafka's rules for what a producer may append next.
#include "lib/log/producer_state.h"

namespace weir {

namespace {
using Checked = tl::expected<void, AppendRejection>;

bool follows(Sequence last, Sequence next) {
  return next.value() == int64_t(last.value()) + 1 ||
         (next == Sequence(0) && last == Sequence(INT32_MAX));
}
}  // namespace

ProducerAppend::Staged& ProducerAppend::stage(ProducerId id) {
  for (Staged& staged : staged_)
    if (staged.id == id) return staged;
  Staged staged;
  staged.id = id;
  if (const ProducerEntry* entry = state_.find(id)) staged.after = *entry;
  return staged_.emplace_back(staged);
}

Checked ProducerAppend::add(const BatchView& batch) {
  if (!batch.has_producer()) return {};
  if (!batch.control()) return add_data(batch);
  auto end = read_txn_end(batch);
  if (!end) return refuse(AppendFault::kCorrupt, std::move(end.error()));
  if (!*end) return {};
  return add_end(batch, **end);
}

Checked ProducerAppend::check_epoch(const Staged& staged, ProducerEpoch epoch,
                                    Offset offset) const {
  if (epoch >= staged.after.epoch || origin_ == AppendOrigin::kReplication)
    return {};
  return refuse(AppendFault::kInvalidEpoch, Code::kInvalid,
                "epoch {} of producer {} at offset {} is below its last "
                "epoch {}",
                epoch, staged.id, offset, staged.after.epoch);
}

Checked ProducerAppend::check_sequence(const Staged& staged,
                                       ProducerEpoch epoch, Sequence first,
                                       Offset offset) const {
  const ProducerEntry& now = staged.after;
  if (raises_epochs_ && now.empty() && first != Sequence(0))
    return refuse(AppendFault::kOutOfOrderSequence, Code::kInvalid,
                  "producer {} begins at offset {} with sequence {}, not 0",
                  staged.id, offset, first);
  if (epoch != now.epoch) {
    // A producer never seen may start anywhere: its history may have expired.
    if (first == Sequence(0) || now.epoch == kNoProducerEpoch) return {};
    return refuse(AppendFault::kOutOfOrderSequence, Code::kInvalid,
                  "producer {} starts epoch {} at offset {} with sequence {}, "
                  "not 0",
                  staged.id, epoch, offset, first);
  }
  if (follows(now.last_sequence(), first)) return {};
  return refuse(AppendFault::kOutOfOrderSequence, Code::kInvalid,
                "producer {} sends sequence {} at offset {} after {}",
                staged.id, first, offset, now.last_sequence());
}

Checked ProducerAppend::add_data(const BatchView& batch) {
  Staged& staged = stage(batch.producer_id());
  ProducerEpoch epoch = batch.producer_epoch();
  Offset first = batch.base_offset(), last = batch.last_offset();
  if (auto ok = check_epoch(staged, epoch, first); !ok) return ok;
  if (origin_ == AppendOrigin::kClient) {
    if (auto ok = check_sequence(staged, epoch, batch.base_sequence(), first);
        !ok)
      return ok;
  }
  if (staged.after.txn_first_offset && !batch.transactional() &&
      origin_ != AppendOrigin::kReplication)
    return refuse(AppendFault::kInvalidTxnState, Code::kInvalid,
                  "producer {} writes outside its open transaction at offset "
                  "{}",
                  staged.id, first);
  staged.after.set_epoch(epoch);
  staged.after.add({batch.last_sequence(), last, int32_t(last - first),
                    batch.max_timestamp()});
  staged.after.last_timestamp = batch.max_timestamp();
  if (!staged.after.txn_first_offset && batch.transactional())
    staged.started.push_back(*(staged.after.txn_first_offset = first));
  return {};
}

Checked ProducerAppend::add_end(const BatchView& batch, const TxnEnd& end) {
  Staged& staged = stage(batch.producer_id());
  if (auto ok =
          check_epoch(staged, batch.producer_epoch(), batch.base_offset());
      !ok)
    return ok;
  // The epoch that is there already: a marker of the last end, sent late, or
  // the same one again.
  if (raises_epochs_ && origin_ != AppendOrigin::kReplication &&
      batch.producer_epoch() == staged.after.epoch &&
      staged.after.txn_first_offset &&
      staged.after.epoch != ProducerEpoch(INT16_MAX))
    return refuse(AppendFault::kInvalidEpoch, Code::kInvalid,
                  "a marker for producer {} does not raise its epoch {}",
                  staged.id, staged.after.epoch);
  if (staged.after.coordinator_epoch > end.coordinator_epoch &&
      origin_ != AppendOrigin::kReplication)
    return refuse(AppendFault::kCoordinatorFenced, Code::kInvalid,
                  "coordinator epoch {} of a marker for producer {} is below "
                  "{}",
                  end.coordinator_epoch, staged.id,
                  staged.after.coordinator_epoch);
  if (staged.after.txn_first_offset)
    completed_.push_back({staged.id, *staged.after.txn_first_offset,
                          batch.base_offset(), !end.commit});
  staged.after.set_epoch(batch.producer_epoch());
  staged.after.coordinator_epoch = end.coordinator_epoch;
  staged.after.txn_first_offset.reset();
  staged.after.last_timestamp = end.timestamp;
  return {};
}

}  // namespace weir
