// SinkTransaction: one transaction around all that a command writes: readers
// of committed records see all of it or nothing. Whoever is killed in the
// middle leaves it open; the next one with the same id, or a broker after the
// time-out, aborts it. Behind it: a directory (directory_transaction.h) or a
// cluster (cluster_transaction.h).
#pragma once
#include <string>

#include "lib/broker/transactions/rules.h"
#include "lib/log/checkpoints.h"
#include "lib/os/random.h"

namespace weir {

class SinkTransaction {
 public:
  /// Kafka's transaction.timeout.ms: what a killed command leaves open is
  /// aborted by a broker after it.
  static constexpr int32_t kTimeoutMs = 60'000;

  virtual ~SinkTransaction() = default;
  virtual const std::string& id() const = 0;
  /// The producer of all batches. kRefused: the id cannot be had.
  virtual Result<TxnProducer> begin() = 0;
  /// Before the first batch of a partition.
  virtual Result<> add(const TopicPartition& partition) = 0;
  /// Nothing where nothing was begun.
  virtual Result<> end(bool commit) = 0;

  /// An id that nobody else has.
  static std::string passing_id(Random& random) {
    return "weir-" + random.uuid().text();
  }
};

}  // namespace weir
