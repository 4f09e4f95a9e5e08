// AddPartitionsToTxn (24), versions 0 to 5: partitions that a transaction
// will write to. Up to version 3 of one transaction, from 4 on of several:
// brokers send these, also only to ask whether a partition is in (verifyOnly).
//
// Errors, of each partition: UNKNOWN_TOPIC_OR_PARTITION, and then
// OPERATION_NOT_ATTEMPTED for the others; TOPIC_AUTHORIZATION_FAILED for
// internal topics before version 4; TRANSACTION_ABORTABLE where it is not in;
// of all: INVALID_REQUEST (no id), INVALID_PRODUCER_ID_MAPPING,
// PRODUCER_FENCED (INVALID_PRODUCER_EPOCH before version 2),
// CONCURRENT_TRANSACTIONS, COORDINATOR_NOT_AVAILABLE,
// TRANSACTIONAL_ID_AUTHORIZATION_FAILED (served read-only).
//
// Reference: kafka.server.KafkaApis.handleAddPartitionsToTxnRequest; KIP-890.
#include "lib/protocol/api/add_partitions_to_txn.h"

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using Txn = p::AddPartitionsToTxnRequest::AddPartitionsToTxnTransaction;
using TopicAnswer =
    p::AddPartitionsToTxnResponse::AddPartitionsToTxnTopicResult;

constexpr int16_t kFirstWithFenced = 2;
constexpr int16_t kFirstOfBrokers = 4;

class Adding {
 public:
  Adding(Broker& broker, const Txn& txn, int16_t version)
      : broker_(broker), txn_(txn), version_(version) {}

  std::vector<TopicAnswer> run() {
    ErrorCode all = ErrorCode::NONE;
    if (broker_.options().read_only)
      all = ErrorCode::TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
    else if (any_unknown())
      all = ErrorCode::OPERATION_NOT_ATTEMPTED;
    else
      all = old_fencing(add(), version_ < kFirstWithFenced);
    return answer(all);
  }

 private:
  ErrorCode trouble(const std::string& topic, int32_t partition) const {
    if (version_ < kFirstOfBrokers && is_internal_topic(topic))
      return ErrorCode::TOPIC_AUTHORIZATION_FAILED;
    return broker_.image().partition(topic, partition)
               ? ErrorCode::NONE
               : ErrorCode::UNKNOWN_TOPIC_OR_PARTITION;
  }
  bool any_unknown() const {
    for (const auto& topic : txn_.topics)
      for (int32_t partition : topic.partitions)
        if (trouble(topic.name, partition) != ErrorCode::NONE) return true;
    return false;
  }
  ErrorCode add() const {
    ErrorCode error = broker_.load_transactions();
    if (error != ErrorCode::NONE) return error;
    TxnProducer producer{ProducerId(txn_.producerId),
                         ProducerEpoch(txn_.producerEpoch)};
    TransactionCoordinator& transactions = broker_.transactions();
    if (txn_.verifyOnly)
      return transactions.verify(txn_.transactionalId, producer);
    TransactionCoordinator::Partitions partitions;
    for (const auto& topic : txn_.topics)
      for (int32_t partition : topic.partitions)
        partitions.insert({topic.name, PartitionId(partition)});
    return transactions.add_partitions(
        txn_.transactionalId, producer, partitions,
        version_ >= kFirstOfBrokers ? kEpochBumpVersion : 0);
  }
  ErrorCode of(const std::string& topic, int32_t partition,
               ErrorCode all) const {
    if (all == ErrorCode::OPERATION_NOT_ATTEMPTED) {
      ErrorCode own = trouble(topic, partition);
      return own == ErrorCode::NONE ? all : own;
    }
    if (all != ErrorCode::NONE || !txn_.verifyOnly) return all;
    return broker_.transactions().in_transaction(
               txn_.transactionalId, {topic, PartitionId(partition)})
               ? ErrorCode::NONE
               : ErrorCode::TRANSACTION_ABORTABLE;
  }
  std::vector<TopicAnswer> answer(ErrorCode all) const {
    std::vector<TopicAnswer> out;
    for (const auto& topic : txn_.topics) {
      TopicAnswer one{.name = topic.name, .resultsByPartition = {}};
      for (int32_t partition : topic.partitions)
        one.resultsByPartition.push_back(
            {partition, code(of(topic.name, partition, all))});
      out.push_back(std::move(one));
    }
    return out;
  }

  Broker& broker_;
  const Txn& txn_;
  int16_t version_;
};

void add_partitions_to_txn(Broker& broker,
                           p::AddPartitionsToTxnRequest& request,
                           Responder<p::AddPartitionsToTxnResponse> respond) {
  p::AddPartitionsToTxnResponse response;
  int16_t version = respond.version();
  if (version < kFirstOfBrokers) {
    Txn only{.transactionalId = request.v3AndBelowTransactionalId,
             .producerId = request.v3AndBelowProducerId,
             .producerEpoch = request.v3AndBelowProducerEpoch,
             .topics = std::move(request.v3AndBelowTopics)};
    response.resultsByTopicV3AndBelow = Adding(broker, only, version).run();
    return respond(response);
  }
  for (const Txn& txn : request.transactions)
    response.resultsByTransaction.push_back(
        {txn.transactionalId, Adding(broker, txn, version).run()});
  respond(response);
}

}  // namespace

void handle_add_partitions_to_txn(Broker& broker, Call call, Reader& body) {
  answer<p::AddPartitionsToTxnRequest, p::AddPartitionsToTxnResponse,
         add_partitions_to_txn>(broker, std::move(call), body);
}

}  // namespace weir
