// TransactionView: read_committed for a partition: up to where transactions
// are decided, and which records belong to aborted ones.
//
// The log itself is asked: the first marker of a producer behind a record
// decides it. A second cursor runs ahead as far as that needs, a
// transaction's length as a rule, over pages the reader is about to read.
// That is right when .txnindex or snapshots are missing, cut or wrong. They
// only help: a producer snapshot saves the way from the log's start to
// `from`, the index decides where the marker itself is lost in damage.
// Nothing is read before the first transactional batch is met.
//
// Reference: org.apache.kafka.storage.internals.log.ProducerStateManager,
// UnifiedLog.collectAbortedTransactions; KIP-98.
#pragma once
#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "lib/base/result.h"
#include "lib/log/partition_view.h"

namespace weir {

class TransactionView {
 public:
  enum class Fate {
    kCommitted,  ///< or not transactional at all
    kAborted,
    kOpen,  ///< no marker yet: nothing from here on may be read
  };

  /// For a read that starts at `from` and goes forward. `partition` must
  /// outlive it.
  TransactionView(PartitionView& partition, Offset from);
  ~TransactionView();
  TransactionView(TransactionView&&) noexcept;

  /// The fate of a batch that the reader has come to. Batches are asked for
  /// in the order of the log. Control batches are kCommitted; whether to
  /// show them is not decided here. After kOpen, ask again after
  /// PartitionView::refresh().
  Fate fate(const RawBatch& batch);

  /// Whether a transaction that began before `from` is still open: then
  /// nothing at or behind `from` may be read. Cheap when `from` is the log
  /// start, or when a snapshot stands near.
  bool open_before_start();

  /// The first offset of the earliest open transaction, or the end offset.
  /// Walks from the newest good snapshot to the end.
  Result<Offset> last_stable_offset();

  /// Aborted transactions with records in [first, end), as a fetch answer
  /// lists them: by rising last offset.
  Result<std::vector<AbortedTxn>> aborted(Offset first, Offset end);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace weir
