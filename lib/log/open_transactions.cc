#include "lib/log/open_transactions.h"

#include "lib/log/producer_snapshot.h"

namespace weir {
namespace {

// The newest snapshot at or below `offset` that can be read.
std::optional<std::pair<Offset, ProducerSnapshot>> newest_snapshot(
    const PartitionView& partition, Offset offset) {
  const auto& all = partition.snapshots();
  for (size_t i = all.size(); i-- > 0;) {
    if (all[i].first > offset) continue;
    auto bytes = partition.fs().read_file(
        join_path(partition.path(), all[i].second), kSnapshotLimit);
    if (!bytes) continue;
    auto snapshot = parse_producer_snapshot(*bytes);
    if (snapshot) return std::pair(all[i].first, std::move(*snapshot));
  }
  return std::nullopt;
}

}  // namespace

std::optional<ControlType> MarkerReader::read(const RawBatch& batch) {
  if (!batch.control() || !batch.transactional() || !batch.crc_valid())
    return std::nullopt;
  RecordView record;
  if (!reader_.open(batch) || !reader_.next(record)) return std::nullopt;
  auto key = parse_control_key(record.key);
  if (!key || !key->ends_transaction()) return std::nullopt;
  return key->type;
}

OpenTransactions OpenTransactions::at(PartitionView& partition, Offset offset) {
  OpenTransactions out;
  Offset from = partition.log_start_offset();
  if (auto found = newest_snapshot(partition, offset)) {
    from = std::max(from, found->first);
    for (const SnapshotProducer& producer : found->second.producers)
      if (producer.entry.txn_first_offset)
        out.open_.emplace(producer.id, *producer.entry.txn_first_offset);
  }
  IgnoreFindings ignore;
  MarkerReader reader;
  BatchCursor cursor(partition, from, {.check_crc = false, .live = true},
                     ignore);
  for (RawBatch batch; cursor.next(batch);) {
    if (batch.is_v2() && batch.base_offset() >= offset) break;
    if (reader.read(batch))
      out.end(batch.producer_id());
    else
      out.see(batch);
  }
  return out;
}

void OpenTransactions::see(const RawBatch& batch) {
  if (batch.transactional() && !batch.control())
    open_.try_emplace(batch.producer_id(), batch.base_offset());
}

std::optional<Offset> OpenTransactions::end(ProducerId producer) {
  auto found = open_.find(producer);
  if (found == open_.end()) return std::nullopt;
  Offset first = found->second;
  open_.erase(found);
  return first;
}

std::optional<Offset> OpenTransactions::earliest() const {
  std::optional<Offset> out;
  for (const auto& [producer, first] : open_)
    if (!out || first < *out) out = first;
  return out;
}

}  // namespace weir
