// Admission: before a transactional batch goes into a log, its partition must
// be part of the producer's open transaction. Where the log knows that
// already, nobody is asked; else the coordinator is, or adds it.
//
// Reference: org.apache.kafka.server.transaction.AddPartitionsToTxnManager,
// ReplicaManager.maybeSendPartitionsToTransactionCoordinator; KIP-890.
#pragma once
#include "lib/broker/transactions/coordinator.h"

namespace weir {

/// What a client does about a partition that is not in its transaction, by
/// the version of the request it writes with.
enum class TxnClient {
  kOld,        ///< has named it before; knows INVALID_TXN_STATE
  kAbortable,  ///< has named it before; knows TRANSACTION_ABORTABLE
  kImplicit,   ///< its writes name it (transaction.version 2)
};

/// Whether the log of a partition is in an open transaction of `producer`.
bool has_ongoing(const PartitionLog& log, const TxnProducer& producer);

/// INVALID_PRODUCER_ID_MAPPING, INVALID_PRODUCER_EPOCH,
/// CONCURRENT_TRANSACTIONS, INVALID_TXN_STATE, TRANSACTION_ABORTABLE.
protocol::ErrorCode admit(TransactionCoordinator& coordinator,
                          const std::string& id, const TxnProducer& producer,
                          const TransactionCoordinator::Partitions& partitions,
                          TxnClient client);

}  // namespace weir
