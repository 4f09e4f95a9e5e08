#include "lib/broker/transactions/admission.h"

namespace weir {

using E = protocol::ErrorCode;

bool has_ongoing(const PartitionLog& log, const TxnProducer& producer) {
  const ProducerEntry* seen = log.producers().find(producer.id);
  return seen && seen->txn_first_offset && seen->epoch == producer.epoch;
}

E admit(TransactionCoordinator& coordinator, const std::string& id,
        const TxnProducer& producer,
        const TransactionCoordinator::Partitions& partitions,
        TxnClient client) {
  bool adds = client == TxnClient::kImplicit;
  E error = adds ? coordinator.add_partitions(id, producer, partitions,
                                              kEpochBumpVersion)
                 : coordinator.verify(id, producer);
  // Writers know this one since long before PRODUCER_FENCED.
  if (error == E::PRODUCER_FENCED) return E::INVALID_PRODUCER_EPOCH;
  if (error != E::NONE || adds) return error;
  for (const TopicPartition& partition : partitions)
    if (!coordinator.in_transaction(id, partition))
      return client == TxnClient::kOld ? E::INVALID_TXN_STATE
                                       : E::TRANSACTION_ABORTABLE;
  return E::NONE;
}

}  // namespace weir
