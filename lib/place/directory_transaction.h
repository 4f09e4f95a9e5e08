// A SinkTransaction of a directory, with the same coordinator that a broker
// has.
#pragma once
#include "lib/broker/transactions/silent_host.h"
#include "lib/place/sink_transaction.h"

namespace weir {

class DirectoryTransaction : public SinkTransaction, private SilentHost {
 public:
  /// Of `id`; empty: one that nobody else has, forgotten at the end. Both must
  /// outlive it.
  DirectoryTransaction(LocalBroker& broker, const Clock& clock, Random& random,
                       std::string id);

  const std::string& id() const override { return id_; }
  Result<TxnProducer> begin() override;
  Result<> add(const TopicPartition& partition) override;
  Result<> end(bool commit) override;

 private:
  Result<> checked(protocol::ErrorCode error, std::string_view what) const;

  LocalBroker& broker_;
  TransactionCoordinator coordinator_;
  bool passing_;  // the id is not to stay
  std::string id_;
  std::optional<TxnProducer> producer_;
};

}  // namespace weir
