// Transactions of a LocalBroker: their states, as records of
// __transaction_state.
//
// Reference: kafka.coordinator.transaction.TransactionStateManager
// .transactionTopicConfigs, appendTransactionToLog.
#include "lib/broker/local_broker.h"
#include "lib/record/batch_builder.h"

namespace weir {

namespace p = protocol;

namespace {

/// As for groups: Kafka's 50 are for many brokers.
constexpr int32_t kTransactionPartitions = 4;
constexpr p::InternalTopic kTopic = p::InternalTopic::kTransactionState;

}  // namespace

Result<LocalBroker::Led> LocalBroker::lead_transactions(std::string_view id) {
  std::string topic(kTransactionTopic);
  if (!image().topic(topic))
    TRY(create_topic(topic, kTransactionPartitions,
                     {{"cleanup.policy", "compact"},
                      {"compression.type", "uncompressed"},
                      {"min.insync.replicas", "1"},
                      {"segment.bytes", "104857600"},
                      {"unclean.leader.election.enable", "false"}}));
  int32_t partitions = int32_t(image().topic(topic)->partitions.size());
  return lead(topic, group_partition(id, partitions));
}

Result<int32_t> LocalBroker::append_transaction(const std::string& id,
                                                const Transaction* txn,
                                                int16_t version) {
  TRY_ASSIGN(Led led, lead_transactions(id));
  TRY_ASSIGN(std::string key,
             p::encode_record_key(kTopic, p::TransactionLogKey{id}));
  std::string value;
  if (txn) {
    TRY_ASSIGN(value,
               p::encode_record_value(transaction_record(*txn), version));
  }
  BatchBuilder builder;
  builder.begin({});
  builder.add(clock_->now(), key, txn ? Bytes(value) : Bytes());
  TRY_ASSIGN(Bytes built, builder.finish());
  std::string bytes(built);
  AppendResult done = led.log->append(
      std::span(bytes.data(), bytes.size()),
      {.origin = AppendOrigin::kCoordinator, .leader_epoch = led.epoch});
  if (!done) return Failure(done.error().error);
  return group_partition(
      id, int32_t(image().topic(kTransactionTopic)->partitions.size()));
}

bool LocalBroker::expire_producers(int64_t expiration_ms) {
  bool any = false;
  for (auto& [name, led] : led_) {
    led.log->expire_producers(expiration_ms);
    any |= !led.log->producers().producers().empty();
  }
  return any;
}

Result<Transactions> LocalBroker::load_transactions() const {
  TRY_ASSIGN(std::unique_ptr<DataDirView> view,
             DataDirView::open(*fs_, {path()}, *sink_));
  return weir::load_transactions(*view, *sink_);
}

}  // namespace weir
