#include "lib/inspect/producer_check.h"

namespace weir {

ProducerCheck::ProducerCheck(PartitionView& view, FindingSink& sink)
    : view_(view), sink_(sink) {
  load_snapshots();
}

void ProducerCheck::load_snapshots() {
  Offset start = view_.segments().empty() ? view_.log_start_offset()
                                          : view_.segments()[0]->base_offset();
  known_ = start == Offset(0);
  for (auto& [offset, name] : view_.snapshots()) {
    Stored stored{offset, view_.label() + "/" + name, std::nullopt};
    auto file =
        view_.fs().read_file(join_path(view_.path(), name), kSnapshotLimit);
    auto parsed = file ? parse_producer_snapshot(*file)
                       : Result<ProducerSnapshot>(fail(file.error()));
    if (parsed)
      stored.content = std::move(*parsed);
    else
      sink_.report(
          {"snapshot-invalid", stored.name, {}, offset, parsed.error().text});
    if (offset == start && stored.content) {
      for (const SnapshotProducer& p : stored.content->producers)
        state_.load(p.id, p.entry);
      known_ = true;
    } else {
      snapshots_.push_back(std::move(stored));
    }
  }
}

void ProducerCheck::begin_segment(SegmentView& segment) {
  segment_ = &segment;
  aborts_.clear();
  aborted_.clear();
}

void ProducerCheck::on_batch(const RawBatch& batch, bool complete) {
  for (; next_snapshot_ < snapshots_.size() &&
         snapshots_[next_snapshot_].offset <= batch.base_offset();
       ++next_snapshot_)
    if (complete) check_snapshot(snapshots_[next_snapshot_]);
  if (!batch.is_v2() || !batch.has_producer()) return;
  if (batch.control()) note_marker(batch, complete);
  // What breaks a producer's rules is reported by OrderCheck.
  (void)state_.replay(
      batch.v2(), [&](const CompletedTxn& txn, Offset stable) -> Result<> {
        if (txn.aborted)
          aborted_[txn.last_offset] = {txn.producer_id, txn.first_offset,
                                       txn.last_offset, stable};
        return {};
      });
}

void ProducerCheck::note_marker(const RawBatch& batch, bool complete) {
  auto end = read_txn_end(batch.v2());
  if (!end || !*end) return;
  if (!(*end)->commit) aborts_[batch.base_offset()] = {batch.producer_id()};
  if (complete && known_ && !state_.has_open_txn(batch.producer_id()))
    sink_.report({"txn-marker-alone", segment_->name(), batch.position(),
                  batch.base_offset(),
                  fmt::format("producer {} had no transaction to end",
                              batch.producer_id())});
}

std::optional<std::string> ProducerCheck::difference(
    const SnapshotProducer& stored) const {
  const ProducerEntry* now = state_.find(stored.id);
  if (!now) return "is not in the log";
  const ProducerEntry& then = stored.entry;
  if (now->epoch != then.epoch)
    return fmt::format("has epoch {}, the log {}", then.epoch, now->epoch);
  if (now->last_sequence() != then.last_sequence())
    return fmt::format("has sequence {}, the log {}", then.last_sequence(),
                       now->last_sequence());
  if (now->last_data_offset() != then.last_data_offset())
    return fmt::format("has offset {}, the log {}", then.last_data_offset(),
                       now->last_data_offset());
  if (now->txn_first_offset != then.txn_first_offset)
    return "disagrees about the open transaction";
  if (now->coordinator_epoch != then.coordinator_epoch)
    return fmt::format("has coordinator epoch {}, the log {}",
                       then.coordinator_epoch, now->coordinator_epoch);
  return std::nullopt;
}

void ProducerCheck::check_snapshot(const Stored& stored) {
  if (!stored.content || !known_) return;
  for (const SnapshotProducer& producer : stored.content->producers)
    if (auto what = difference(producer))
      return sink_.report({"snapshot-entry",
                           stored.name,
                           {},
                           stored.offset,
                           fmt::format("producer {} {}", producer.id, *what)});
  // Producers that the snapshot lacks may have expired.
}

void ProducerCheck::check_entry(const AbortedTxn& entry, Position position,
                                bool complete) {
  auto wrong = [&](std::string message) {
    sink_.report({"txnindex-entry",
                  segment_->name_of(segment_->files().txn_index), position,
                  entry.last, std::move(message)});
  };
  auto marker = aborts_.find(entry.last);
  if (marker == aborts_.end() || marker->second.producer != entry.producer) {
    if (complete)
      wrong(fmt::format("no abort marker of producer {} at offset {}",
                        entry.producer, entry.last));
    return;
  }
  marker->second.found = true;
  auto txn = aborted_.find(entry.last);
  if (!complete || !known_ || txn == aborted_.end()) return;
  if (txn->second.first != entry.first)
    wrong(fmt::format("the transaction of producer {} begins at {}, not {}",
                      entry.producer, txn->second.first, entry.first));
  else if (txn->second.last_stable_offset != entry.last_stable_offset)
    wrong(fmt::format("the last stable offset was {}, not {}",
                      txn->second.last_stable_offset,
                      entry.last_stable_offset));
}

void ProducerCheck::end_segment(bool complete) {
  const TxnIndexView& index = segment_->txn_index();
  for (size_t i = 0; i < index.size(); ++i)
    if (index.version(i) == 0)
      check_entry(index[i], Position(int64_t(i) * kTxnIndexEntrySize),
                  complete);
  for (auto& [offset, txn] : aborted_)
    if (!aborts_[offset].found)
      sink_.report({"txnindex-missing-entry",
                    segment_->name(),
                    {},
                    offset,
                    fmt::format("the aborted transaction of producer {} from "
                                "{} to {} is not in the transaction index",
                                txn.producer, txn.first, txn.last)});
}

void ProducerCheck::finish(std::optional<Offset> end, bool complete) {
  for (; next_snapshot_ < snapshots_.size(); ++next_snapshot_) {
    const Stored& stored = snapshots_[next_snapshot_];
    if (end && stored.offset > *end)
      sink_.report({"snapshot-stale",
                    stored.name,
                    {},
                    stored.offset,
                    fmt::format("is of offset {}, the log ends at {}",
                                stored.offset, *end)});
    else if (complete)
      check_snapshot(stored);
  }
  for (auto& [first, producer] : state_.open_txns())
    report_open(first, producer);
}

void ProducerCheck::report_open(Offset first, ProducerId producer) {
  const ProducerEntry* entry = state_.find(producer);
  std::optional<std::string> hangs;
  if (judge_ && entry) hangs = judge_->why(partition_, producer, *entry);
  std::string message =
      fmt::format("the transaction of producer {} that began at {} is open",
                  producer, first);
  if (hangs) message += ", and hangs: " + *hangs;
  sink_.report({hangs ? "txn-hanging" : "txn-open",
                view_.label(),
                {},
                first,
                std::move(message)});
}

}  // namespace weir
