#include "lib/log/producer_state.h"

#include "lib/record/record_reader.h"

namespace weir {

Result<std::optional<TxnEnd>> read_txn_end(const BatchView& batch) {
  if (!batch.control() || batch.count() <= 0) return std::optional<TxnEnd>();
  RecordReader reader;
  TRY(reader.open(RawBatch(batch.bytes(), Position(0))));
  RecordView record;
  if (!reader.next(record)) {
    if (!reader.ok()) return fail(reader.error());
    return std::optional<TxnEnd>();
  }
  TRY_ASSIGN(ControlKey key, parse_control_key(record.key));
  if (!key.ends_transaction()) return std::optional<TxnEnd>();
  TRY_ASSIGN(EndTxnMarker marker, parse_end_txn_marker(record.value));
  return std::optional(TxnEnd{key.type == ControlType::kCommit,
                              marker.coordinator_epoch, record.timestamp});
}

const ProducerEntry* ProducerState::find(ProducerId id) const {
  auto it = producers_.find(id);
  return it == producers_.end() ? nullptr : &it->second;
}

std::optional<Offset> ProducerState::first_open_offset() const {
  if (open_.empty()) return std::nullopt;
  return open_.begin()->first;
}

bool ProducerState::has_open_txn(ProducerId id) const {
  const ProducerEntry* entry = find(id);
  return entry && entry->txn_first_offset;
}

std::optional<ProducerBatch> ProducerState::duplicate_of(
    const BatchView& batch) const {
  const ProducerEntry* entry = find(batch.producer_id());
  if (!entry) return std::nullopt;
  return entry->find(batch.producer_epoch(), batch.base_sequence(),
                     batch.last_sequence());
}

void ProducerState::remember(ProducerId id,
                             std::span<const ProducerBatch> before) {
  auto it = producers_.find(id);
  if (it == producers_.end()) return;
  const ProducerEntry known = it->second;
  ProducerEntry& entry = it->second;
  entry.set_epoch(kNoProducerEpoch);
  entry.set_epoch(known.epoch);
  for (const ProducerBatch& batch : before) entry.add(batch);
  for (size_t i = 0; i < known.batches(); ++i) entry.add(known.batch(i));
}

Offset ProducerState::last_stable_offset(const CompletedTxn& completed) const {
  Offset stable = completed.last_offset + 1;
  for (const auto& [first, id] : open_)
    // One that began behind the marker came in the same append.
    if (id != completed.producer_id) return std::min(first, stable);
  return stable;
}

void ProducerState::complete(const CompletedTxn& completed) {
  open_.erase(completed.first_offset);
}

void ProducerState::load(ProducerId id, const ProducerEntry& entry) {
  producers_.insert_or_assign(id, entry);
  if (entry.txn_first_offset) open_[*entry.txn_first_offset] = id;
}

void ProducerState::clear() {
  producers_.clear();
  open_.clear();
}

void ProducerState::expire(TimestampMs now, int64_t expiration_ms) {
  std::erase_if(producers_, [&](const auto& item) {
    return !item.second.txn_first_offset &&
           now - item.second.last_timestamp >= expiration_ms;
  });
}

void ProducerState::apply(const ProducerAppend& append) {
  for (const ProducerAppend::Staged& staged : append.staged_) {
    producers_.insert_or_assign(staged.id, staged.after);
    for (Offset first : staged.started) open_[first] = staged.id;
  }
}

Result<> ProducerState::replay(
    const BatchView& batch,
    const std::function<Result<>(const CompletedTxn&, Offset)>& on_completed) {
  if (batch.has_producer()) {
    ProducerAppend append(*this, AppendOrigin::kReplication);
    if (auto added = append.add(batch); !added)
      return fail(std::move(added.error().error));
    apply(append);
    for (const CompletedTxn& completed : append.completed()) {
      if (on_completed)
        TRY(on_completed(completed, last_stable_offset(completed)));
      complete(completed);
    }
  }
  set_end_offset(batch.last_offset() + 1);
  return {};
}

}  // namespace weir
