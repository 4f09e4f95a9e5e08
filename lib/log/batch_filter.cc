#include "lib/log/batch_filter.h"

namespace weir {

// A producer's last batch keeps its sequence alive, even without records.
bool BatchFilter::last_of_producer(const BatchView& batch) const {
  if (!batch.has_producer()) return false;
  const ProducerEntry* entry = producers_.find(batch.producer_id());
  if (!entry) return false;
  if (entry->last_data_offset() >= Offset(0))
    return batch.last_offset() == entry->last_data_offset();
  return batch.control() && batch.producer_epoch() == entry->epoch;
}

Result<BatchFilter::Verdict> BatchFilter::judge(
    const RawBatch& raw, std::optional<AbortedTxn>& aborted) {
  Verdict verdict;
  if (!raw.is_v2()) return verdict;
  BatchView batch = raw.v2();
  if (batch.control()) {
    TRY_ASSIGN(CleanedTxns::Marker marker, txns_.on_control(batch));
    aborted = marker.aborted;
    verdict.marker_without_data = marker.discardable;
    auto horizon = batch.delete_horizon();
    verdict.drop_records =
        marker.discardable && horizon && *horizon <= rules_.now;
  } else {
    verdict.drop_records = txns_.on_data(batch);
  }
  verdict.keep_empty =
      last_of_producer(batch) || batch.last_offset() + 1 == rules_.round_end;
  return verdict;
}

bool BatchFilter::stays(const RawBatch& batch, const RecordView& record,
                        KeyHash key) {
  // By position, never by key: user keys may look like a marker's
  // (KAFKA-14055).
  if (batch.control()) return true;
  if (record.offset > map_.latest()) return true;
  if (!record.has_key()) {
    ++stats_.records_without_key;
    return false;
  }
  if (record.offset < map_.get(key)) return false;
  if (record.has_value()) return true;
  if (!batch.is_v2()) return rules_.keep_legacy_deletes;
  auto horizon = batch.delete_horizon();
  return !horizon || rules_.now < *horizon;
}

Result<Bytes> BatchFilter::rebuild(const RawBatch& batch, bool set_horizon) {
  BatchSpec spec = BatchSpec::like(batch.v2());
  if (set_horizon)
    spec.delete_horizon = rules_.now + rules_.delete_retention_ms;
  builder_.begin(spec);
  for (const RecordView& record : kept_) builder_.add(record);
  return builder_.finish();
}

void BatchFilter::sift_window(const RawBatch& batch, const Verdict& verdict,
                              size_t n) {
  for (size_t i = 0; i < n; ++i) {
    const RecordView& record = window_[i];
    if (verdict.drop_records || !stays(batch, record, keys_[i])) continue;
    if (!record.has_value() && !batch.control()) {
      kept_tombstone_ = true;
      ++stats_.tombstones_kept;
    }
    kept_.push_back(record);
  }
}

Result<Bytes> BatchFilter::keep(const RawBatch& batch, const Verdict& verdict) {
  kept_.clear();
  kept_tombstone_ = false;
  TRY(reader_.open(batch));
  size_t n = 0;
  while (reader_.next(window_[n])) {
    if (window_[n].has_key()) {
      keys_[n] = map_.hash(window_[n].key);
      map_.prefetch(keys_[n]);
    }
    if (++n < kWindow) continue;
    sift_window(batch, verdict, n);
    n = 0;
  }
  sift_window(batch, verdict, n);
  stats_.records_read += reader_.read();
  if (!reader_.ok()) return fail(reader_.error());
  if (kept_.empty()) {
    if (!verdict.keep_empty) return Bytes();
    empty_ = empty_batch(batch.v2());
    return Bytes(empty_);
  }
  stats_.records_kept += int64_t(kept_.size());
  bool set_horizon = batch.is_v2() && !batch.delete_horizon() &&
                     (kept_tombstone_ || verdict.marker_without_data);
  bool whole = int32_t(kept_.size()) == reader_.read();
  if ((whole && !set_horizon) || !batch.is_v2()) return batch.bytes();
  return rebuild(batch, set_horizon);
}

Result<Bytes> BatchFilter::filter(const RawBatch& batch,
                                  std::optional<AbortedTxn>& aborted) {
  aborted.reset();
  stats_.bytes_read += batch.size();
  TRY(check_crc(batch));
  TRY_ASSIGN(Verdict verdict, judge(batch, aborted));
  Bytes out;
  if (verdict.drop_records && !verdict.keep_empty) {
    stats_.records_read += batch.count().value_or(0);
  } else {
    TRY_ASSIGN(out, keep(batch, verdict));
  }
  stats_.bytes_kept += int64_t(out.size());
  return out;
}

}  // namespace weir
