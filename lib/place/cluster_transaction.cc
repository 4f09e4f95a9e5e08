#include "lib/place/cluster_transaction.h"

#include "lib/client/refusal.h"
#include "lib/protocol/api/add_partitions_to_txn.h"
#include "lib/protocol/api/end_txn.h"
#include "lib/protocol/api/init_producer_id.h"
#include "lib/protocol/api/produce.h"

namespace weir {
namespace {

namespace p = protocol;

// The last versions that go by partitions added beforehand and by one epoch
// from begin to end (KIP-890); from 4 on AddPartitionsToTxn is for brokers.
constexpr int16_t kProduce = 11, kAddPartitions = 3, kEndTxn = 4;

Result<> checked(int16_t code, const std::string& id) {
  if (code == 0) return {};
  return fail(refusal_error(code, fmt::format("transaction '{}'", id)));
}

}  // namespace

ClusterTransaction::ClusterTransaction(Cluster& cluster, Random& random,
                                       std::string id)
    : cluster_(cluster), id_(id.empty() ? passing_id(random) : std::move(id)) {
  cluster.use_at_most(schema::kMessage<p::ProduceRequest>, kProduce);
  cluster.use_at_most(schema::kMessage<p::AddPartitionsToTxnRequest>,
                      kAddPartitions);
  cluster.use_at_most(schema::kMessage<p::EndTxnRequest>, kEndTxn);
}

Result<TxnProducer> ClusterTransaction::begin() {
  if (producer_) return *producer_;
  TRY_ASSIGN(
      auto answer,
      (cluster_.ask<p::InitProducerIdRequest, p::InitProducerIdResponse>(
          Target::transaction(id_),
          {.transactionalId = id_, .transactionTimeoutMs = kTimeoutMs})));
  TRY(checked(answer.errorCode, id_));
  producer_ = TxnProducer{ProducerId(answer.producerId),
                          ProducerEpoch(answer.producerEpoch)};
  return *producer_;
}

Result<> ClusterTransaction::add(const TopicPartition& partition) {
  if (added_.contains(partition)) return {};
  TRY_ASSIGN(TxnProducer own, begin());
  p::AddPartitionsToTxnRequest request{
      .v3AndBelowTransactionalId = id_,
      .v3AndBelowProducerId = own.id.value(),
      .v3AndBelowProducerEpoch = own.epoch.value()};
  request.v3AndBelowTopics.push_back(
      {.name = partition.topic, .partitions = {partition.partition.value()}});
  TRY_ASSIGN(auto answer, (cluster_.ask<p::AddPartitionsToTxnRequest,
                                        p::AddPartitionsToTxnResponse>(
                              Target::transaction(id_), request)));
  for (const auto& topic : answer.resultsByTopicV3AndBelow)
    for (const auto& one : topic.resultsByPartition)
      TRY(checked(one.partitionErrorCode, id_));
  added_.insert(partition);
  return {};
}

Result<> ClusterTransaction::end(bool commit) {
  if (!producer_) return {};
  TxnProducer own = *std::exchange(producer_, std::nullopt);
  if (added_.empty()) return {};  // it never began
  added_.clear();
  TRY_ASSIGN(auto answer,
             (cluster_.ask<p::EndTxnRequest, p::EndTxnResponse>(
                 Target::transaction(id_), {.transactionalId = id_,
                                            .producerId = own.id.value(),
                                            .producerEpoch = own.epoch.value(),
                                            .committed = commit})));
  return checked(answer.errorCode, id_);
}

}  // namespace weir
