// Transactions that a log leaves open although their coordinator is done with
// them, or should long be: readers of committed records never get past them.
//
// Reference: org.apache.kafka.tools.TransactionsCommand (find-hanging);
// KIP-664.
#pragma once
#include <optional>
#include <string>

#include "lib/log/producer_state.h"
#include "lib/metadata/transactions.h"

namespace weir {

class TransactionJudge {
 public:
  /// `whole`: every partition of __transaction_state was read, so that an
  /// unknown producer is nobody's.
  TransactionJudge(Transactions transactions, bool whole);

  /// Why the transaction that `producer` has open in `partition` hangs;
  /// nothing if it may yet end, or if too little is known.
  std::optional<std::string> why(const TopicPartition& partition, ProducerId id,
                                 const ProducerEntry& producer) const;

 private:
  Transactions transactions_;
  bool whole_;
  TimestampMs last_seen_;  ///< when the coordinator last wrote
};

/// Of a directory that has __transaction_state; nothing of another.
std::optional<TransactionJudge> judge_transactions(const DataDirView& view,
                                                   int64_t partitions);

}  // namespace weir
