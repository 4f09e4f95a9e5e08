// A SinkTransaction of a cluster, by the requests that every broker since 0.11
// understands: partitions are added before they are written to.
//
// Reference: org.apache.kafka.clients.producer.internals.TransactionManager;
// KIP-98.
#pragma once
#include <set>

#include "lib/client/cluster.h"
#include "lib/place/sink_transaction.h"

namespace weir {

class ClusterTransaction : public SinkTransaction {
 public:
  /// Of `id`; empty: one that nobody else has. `cluster` must outlive it.
  ClusterTransaction(Cluster& cluster, Random& random, std::string id);

  const std::string& id() const override { return id_; }
  Result<TxnProducer> begin() override;
  Result<> add(const TopicPartition& partition) override;
  Result<> end(bool commit) override;

 private:
  Cluster& cluster_;
  std::string id_;
  std::optional<TxnProducer> producer_;
  std::set<TopicPartition> added_;
};

}  // namespace weir
