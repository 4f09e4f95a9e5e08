// ProducerState: what a log knows of its idempotent and transactional
// producers. An append is checked and staged (ProducerAppend), then written,
// then applied, so that a failed write leaves no trace.
//
// Invariants: the state at offset E is a function of the batches below E (and
// of expiry); open transactions are exactly the entries with a
// txn_first_offset; last_stable_offset() never passes the first of them.
//
// Reference: org.apache.kafka.storage.internals.log.ProducerStateManager,
// ProducerAppendInfo; KIP-98, KIP-360.
#pragma once
#include <functional>
#include <map>
#include <span>
#include <unordered_map>
#include <vector>

#include "lib/log/append_types.h"
#include "lib/log/producer_entry.h"
#include "lib/record/batch_view.h"
#include "lib/record/control_record.h"

namespace weir {

/// A transaction that a marker has just ended.
struct CompletedTxn {
  ProducerId producer_id;
  Offset first_offset;  ///< of its first record in this log
  Offset last_offset;   ///< of the marker
  bool aborted = false;
};

/// What the only record of a control batch says.
struct TxnEnd {
  bool commit = false;
  int32_t coordinator_epoch = 0;
  TimestampMs timestamp;
};
/// Nothing for a batch without records and for control types that end no
/// transaction. kCorrupt if the record cannot be read.
Result<std::optional<TxnEnd>> read_txn_end(const BatchView& batch);

class ProducerAppend;

/// producer.id.expiration.ms, as it is unless somebody set it.
inline constexpr int64_t kProducerExpirationMs = 86'400'000;

class ProducerState {
 public:
  using Map = std::unordered_map<ProducerId, ProducerEntry>;

  const Map& producers() const { return producers_; }
  const ProducerEntry* find(ProducerId id) const;
  /// First offset of each open transaction, rising.
  const std::map<Offset, ProducerId>& open_txns() const { return open_; }
  std::optional<Offset> first_open_offset() const;
  bool has_open_txn(ProducerId id) const;

  /// The kept batch that `batch` repeats.
  std::optional<ProducerBatch> duplicate_of(const BatchView& batch) const;

  /// What is known of `id` again gets the batches of `before`, which came
  /// before them: a snapshot has only the last one.
  void remember(ProducerId id, std::span<const ProducerBatch> before);

  /// Offset up to which everything is decided once `completed` is: what an
  /// entry of the transaction index carries. To be asked before complete().
  Offset last_stable_offset(const CompletedTxn& completed) const;

  void apply(const ProducerAppend& append);
  void complete(const CompletedTxn& completed);

  /// A batch that is already in the log: applied without questions. The
  /// transaction it ends, if any, is completed; `on_completed` is told before,
  /// with the offset last_stable_offset() gave.
  Result<> replay(
      const BatchView& batch,
      const std::function<Result<>(const CompletedTxn&, Offset)>& on_completed);

  /// Forgets producers without an open transaction that were last seen
  /// `expiration_ms` ago or earlier (producer.id.expiration.ms).
  void expire(TimestampMs now, int64_t expiration_ms);
  void load(ProducerId id, const ProducerEntry& entry);
  void clear();

  /// Offset the state stands at: the end of the batches it has seen.
  Offset end_offset() const { return end_offset_; }
  void set_end_offset(Offset end) { end_offset_ = end; }

 private:
  Map producers_;
  std::map<Offset, ProducerId> open_;
  Offset end_offset_;
};

/// The batches of one append, checked one after the other against the state
/// and against each other. Nothing changes before ProducerState::apply().
class ProducerAppend {
 public:
  /// `transaction_version`: as in AppendOptions.
  ProducerAppend(const ProducerState& state, AppendOrigin origin,
                 int16_t transaction_version = 0)
      : state_(state),
        origin_(origin),
        raises_epochs_(transaction_version >= 2) {}

  /// `batch` carries its final offsets; batches without a producer are
  /// ignored. Faults: kInvalidEpoch, kOutOfOrderSequence, kInvalidTxnState,
  /// kCoordinatorFenced, kCorrupt.
  tl::expected<void, AppendRejection> add(const BatchView& batch);

  const std::vector<CompletedTxn>& completed() const { return completed_; }

 private:
  friend class ProducerState;
  struct Staged {
    ProducerId id;
    ProducerEntry after;               // as the batches so far leave it
    std::vector<Offset> started = {};  // transactions, ended or not
  };

  Staged& stage(ProducerId id);
  tl::expected<void, AppendRejection> check_epoch(const Staged& staged,
                                                  ProducerEpoch epoch,
                                                  Offset offset) const;
  tl::expected<void, AppendRejection> check_sequence(const Staged& staged,
                                                     ProducerEpoch epoch,
                                                     Sequence first,
                                                     Offset offset) const;
  tl::expected<void, AppendRejection> add_data(const BatchView& batch);
  tl::expected<void, AppendRejection> add_end(const BatchView& batch,
                                              const TxnEnd& end);

  const ProducerState& state_;
  AppendOrigin origin_;
  bool raises_epochs_;
  std::vector<Staged> staged_;
  std::vector<CompletedTxn> completed_;
};

}  // namespace weir
