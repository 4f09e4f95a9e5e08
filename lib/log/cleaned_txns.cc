#include "lib/log/cleaned_txns.h"

namespace weir {

void CleanedTxns::add(const std::vector<AbortedTxn>& aborted) {
  for (const AbortedTxn& txn : aborted) waiting_.emplace(txn.first, txn);
}

void CleanedTxns::begin_up_to(Offset offset) {
  while (!waiting_.empty() && waiting_.begin()->first <= offset) {
    const AbortedTxn& txn = waiting_.begin()->second;
    aborted_.try_emplace(txn.producer, Ongoing{txn});
    waiting_.erase(waiting_.begin());
  }
}

bool CleanedTxns::on_data(const BatchView& batch) {
  begin_up_to(batch.last_offset());
  if (!batch.transactional()) return false;
  auto it = aborted_.find(batch.producer_id());
  if (it != aborted_.end()) {
    it->second.seen_data = true;
    return true;
  }
  committed_.insert(batch.producer_id());
  return false;
}

Result<CleanedTxns::Marker> CleanedTxns::on_control(const BatchView& batch) {
  begin_up_to(batch.last_offset());
  Marker marker;
  if (batch.count() <= 0) {
    marker.discardable = true;
    return marker;
  }
  TRY_ASSIGN(std::optional<TxnEnd> end, read_txn_end(batch));
  if (!end) return marker;  // not a transaction's end: stays
  if (end->commit) {
    marker.discardable = committed_.erase(batch.producer_id()) == 0;
    return marker;
  }
  auto it = aborted_.find(batch.producer_id());
  marker.discardable = it == aborted_.end() || !it->second.seen_data;
  if (!marker.discardable) marker.aborted = it->second.txn;
  if (it != aborted_.end()) aborted_.erase(it);
  return marker;
}

}  // namespace weir
