// SinkTransaction: one transaction around all that a command writes into a
// directory, with the same coordinator that a broker has: readers of committed
// records see all of it or nothing. Whoever is killed in the middle leaves it
// open; the next one with the same id, or a broker after the time-out, aborts
// it.
#pragma once
#include <string>

#include "lib/broker/transactions/silent_host.h"

namespace weir {

class SinkTransaction : private SilentHost {
 public:
  /// Of `id`; empty: one that nobody else has, forgotten at the end. Both must
  /// outlive it.
  SinkTransaction(LocalBroker& broker, const Clock& clock, Random& random,
                  std::string id);

  /// The producer of all batches. kRefused: the id cannot be had.
  Result<TxnProducer> begin();
  /// Before the first batch of a partition.
  Result<> add(const TopicPartition& partition);
  /// Nothing where nothing was begun.
  Result<> end(bool commit);

 private:
  Result<> checked(protocol::ErrorCode error, std::string_view what) const;

  LocalBroker& broker_;
  TransactionCoordinator coordinator_;
  bool passing_;  // the id is not to stay
  std::string id_;
  std::optional<TxnProducer> producer_;
};

}  // namespace weir
