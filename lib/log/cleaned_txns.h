// CleanedTxns: what the cleaner must know of transactions while it walks
// batches in order: which data was aborted, and which markers still have data
// in front of them. One object lives through a whole cleaning round, across
// segments (KAFKA-8351).
//
// Reference: kafka.log.CleanedTransactionMetadata.
#pragma once
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "lib/log/producer_state.h"
#include "lib/log/txn_index.h"

namespace weir {

class CleanedTxns {
 public:
  /// Aborted transactions that overlap what is read next; again is no harm.
  void add(const std::vector<AbortedTxn>& aborted);

  /// A batch of data. True: its transaction was aborted, its records go.
  bool on_data(const BatchView& batch);

  struct Marker {
    /// No data of its transaction is left: it may go, once its time is over.
    bool discardable = false;
    /// Set: data of an aborted transaction stood before it; its entry belongs
    /// into the cleaned transaction index.
    std::optional<AbortedTxn> aborted = {};
  };
  /// A control batch. kCorrupt if its record cannot be read.
  Result<Marker> on_control(const BatchView& batch);

 private:
  struct Ongoing {
    AbortedTxn txn;
    bool seen_data = false;
  };
  void begin_up_to(Offset offset);

  std::multimap<Offset, AbortedTxn> waiting_;  // by first offset
  std::unordered_map<ProducerId, Ongoing> aborted_;
  std::unordered_set<ProducerId> committed_;
};

}  // namespace weir
