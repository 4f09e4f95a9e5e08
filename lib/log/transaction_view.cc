#include "lib/log/transaction_view.h"

#include "lib/log/open_transactions.h"

namespace weir {
namespace {

struct Marker {
  Offset offset;
  bool abort = false;
};

// Whether anything was lost on the way of the cursor that runs ahead.
class NoteDamage : public FindingSink {
 public:
  void report(Finding) override { any = true; }
  bool any = false;
};

}  // namespace

struct TransactionView::State {
  PartitionView& partition;
  Offset from;
  NoteDamage damage;
  std::optional<BatchCursor> ahead;
  MarkerReader reader;
  /// Markers that the cursor ahead has met, by producer, in their order.
  std::unordered_map<ProducerId, std::deque<Marker>> markers;
  /// Transactions open at `from`; nothing: not looked for yet.
  std::optional<OpenTransactions> before;

  State(PartitionView& of, Offset start) : partition(of), from(start) {}

  /// The cursor ahead, behind nothing the reader still needs.
  BatchCursor& look_ahead(Offset at_least) {
    if (!ahead || ahead->next_offset() < at_least)
      ahead.emplace(partition, at_least, CursorOptions{.live = true}, damage);
    return *ahead;
  }

  /// The first marker of `producer` behind `offset`.
  std::optional<Marker> marker_behind(ProducerId producer, Offset offset) {
    std::deque<Marker>& known = markers[producer];
    while (!known.empty() && known.front().offset <= offset) known.pop_front();
    if (!known.empty()) return known.front();
    BatchCursor& cursor = look_ahead(offset + 1);
    for (RawBatch batch; cursor.next(batch);) {
      auto type = reader.read(batch);
      if (!type) continue;
      Marker marker{batch.last_offset(), *type == ControlType::kAbort};
      markers[batch.producer_id()].push_back(marker);
      if (batch.producer_id() == producer && marker.offset > offset)
        return marker;
    }
    return std::nullopt;
  }

  bool aborted_by_index(const RawBatch& batch, const Marker& marker) const;
  bool index_knows(const Marker& marker, ProducerId producer,
                   std::optional<AbortedTxn>& entry) const;
};

// The index's entry for `marker`, where a sane index holds its segment.
bool TransactionView::State::index_knows(
    const Marker& marker, ProducerId producer,
    std::optional<AbortedTxn>& entry) const {
  size_t i = partition.segment_for(marker.offset);
  SegmentView& segment = *partition.segments()[i];
  const TxnIndexView& index = segment.txn_index();
  if (index.empty() || !index.sane(segment.base_offset())) return false;
  for (size_t n = 0; n < index.size(); ++n)
    if (index[n].producer == producer && index[n].last == marker.offset)
      entry = index[n];
  return true;
}

// Bytes were lost: the marker found may end a later transaction than the
// batch's. The index of aborted transactions may know better.
bool TransactionView::State::aborted_by_index(const RawBatch& batch,
                                              const Marker& marker) const {
  Offset offset = batch.base_offset();
  std::optional<AbortedTxn> entry;
  if (marker.abort && index_knows(marker, batch.producer_id(), entry) && entry)
    return entry->first <= offset;
  if (marker.abort) return true;
  for (size_t i = partition.segment_for(offset);
       i <= partition.segment_for(marker.offset); ++i) {
    SegmentView& segment = *partition.segments()[i];
    const TxnIndexView& index = segment.txn_index();
    if (!index.sane(segment.base_offset())) continue;
    for (size_t n = 0; n < index.size(); ++n) {
      AbortedTxn txn = index[n];
      if (txn.producer == batch.producer_id() && txn.first <= offset &&
          offset < txn.last)
        return true;
    }
  }
  return false;
}

TransactionView::TransactionView(PartitionView& partition, Offset from)
    : state_(std::make_unique<State>(partition, from)) {}
TransactionView::~TransactionView() = default;
TransactionView::TransactionView(TransactionView&&) noexcept = default;

TransactionView::Fate TransactionView::fate(const RawBatch& batch) {
  if (!batch.transactional() || batch.control()) return Fate::kCommitted;
  auto marker = state_->marker_behind(batch.producer_id(), batch.last_offset());
  if (!marker) return Fate::kOpen;
  bool aborted = state_->damage.any ? state_->aborted_by_index(batch, *marker)
                                    : marker->abort;
  return aborted ? Fate::kAborted : Fate::kCommitted;
}

bool TransactionView::open_before_start() {
  State& s = *state_;
  if (!s.before) {
    s.before.emplace();
    if (s.from > s.partition.log_start_offset())
      *s.before = OpenTransactions::at(s.partition, s.from);
  }
  std::vector<ProducerId> ended;
  for (const auto& [producer, first] : s.before->first_offsets())
    if (s.marker_behind(producer, s.from - 1)) ended.push_back(producer);
  for (ProducerId producer : ended) s.before->end(producer);
  return !s.before->first_offsets().empty();
}

Result<Offset> TransactionView::last_stable_offset() {
  TRY_ASSIGN(Offset end, state_->partition.end_offset());
  return OpenTransactions::at(state_->partition, end).earliest().value_or(end);
}

Result<std::vector<AbortedTxn>> TransactionView::aborted(Offset first,
                                                         Offset end) {
  State& s = *state_;
  std::vector<AbortedTxn> out;
  OpenTransactions open = OpenTransactions::at(s.partition, first);
  IgnoreFindings ignore;
  BatchCursor cursor(s.partition, first, {.check_crc = false, .live = true},
                     ignore);
  for (RawBatch batch; cursor.next(batch);) {
    if (auto type = s.reader.read(batch)) {
      auto began = open.end(batch.producer_id());
      Offset last = batch.last_offset();
      if (*type == ControlType::kAbort && began && *began < end)
        out.push_back({batch.producer_id(), *began, last,
                       open.earliest().value_or(last + 1)});
    } else {
      open.see(batch);
    }
    auto earliest = open.earliest();
    if (batch.next_offset() >= end && (!earliest || *earliest >= end)) break;
  }
  return out;
}

}  // namespace weir
