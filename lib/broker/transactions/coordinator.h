// TransactionCoordinator: the transactional ids of a directory: who produces
// under each, what its transaction has written to, and how it ends. State is
// in __transaction_state before anybody is told of it; an end is decided by
// one record there, then markers go to all partitions, then a record says
// that they are written. All three happen within one call; what a crash or
// a full disk left undone is done when the state is loaded, and at tick().
//
// It serves a broker and a command that writes a directory alike: it needs the
// directory and the time, and tells its host what it did.
//
// Invariants: the state in memory is the one in the log; a decided end is
// never taken back; a partition gets one marker for each end.
//
// Reference: kafka.coordinator.transaction.TransactionCoordinator,
// TransactionStateManager, TransactionMarkerChannelManager; KIP-98, KIP-890.
#pragma once
#include <functional>
#include <set>
#include <string>

#include "lib/broker/kafka_errors.h"
#include "lib/broker/local_broker.h"
#include "lib/broker/transactions/rules.h"

namespace weir {

/// Kafka's names and defaults.
struct TransactionOptions {
  int32_t max_timeout_ms = 900'000;        ///< transaction.max.timeout.ms
  int64_t id_expiration_ms = 604'800'000;  ///< transactional.id.expiration.ms
  /// transaction.abort.timed.out.transaction.cleanup.interval.ms
  int64_t abort_check_ms = 10'000;
  /// transaction.remove.expired.transaction.cleanup.interval.ms
  int64_t expiry_check_ms = 3'600'000;
  /// transaction.two.phase.commit.enable (KIP-939)
  bool two_phase_commit = false;
  /// Off unless it is known that nobody else's ids are in the directory.
  bool expire_ids = false;
};

/// Who has to know what the coordinator does.
class TransactionHost {
 public:
  virtual ~TransactionHost() = default;
  /// A partition's log has grown. False: that must be durable, and cannot be.
  virtual bool appended(std::string_view topic, int32_t partition) = 0;
  /// A marker was written to a partition of __consumer_offsets.
  virtual void offsets_decided(int32_t partition, ProducerId producer,
                               bool commit) = 0;
  /// `act` is to be called in `delay_ms`.
  virtual void later(int64_t delay_ms, std::function<void()> act) = 0;
};

class TransactionCoordinator {
 public:
  using ErrorCode = protocol::ErrorCode;
  using Partitions = std::set<TopicPartition>;

  /// All must outlive it.
  TransactionCoordinator(LocalBroker& directory, const Clock& clock,
                         TransactionHost& host,
                         const TransactionOptions& options);

  /// Reads the state and ends what was decided, the first time.
  /// COORDINATOR_NOT_AVAILABLE where that failed: the next call tries again.
  /// All below need it to have worked. `read_only`: reads alone.
  ErrorCode load(bool read_only = false);
  const Transactions& all() const { return all_; }
  const Transaction* find(std::string_view id) const;

  struct Init {
    std::string id;
    int32_t timeout_ms = 0;
    std::optional<TxnProducer> expected = {};
    bool two_phase_commit = false;
    bool keep_prepared = false;
  };
  /// A producer's id and epoch; whoever had them before is fenced. An open
  /// transaction is aborted first: CONCURRENT_TRANSACTIONS, and the producer
  /// asks again.
  tl::expected<TxnProducer, ErrorCode> init(const Init& request);
  ErrorCode add_partitions(const std::string& id, const TxnProducer& producer,
                           const Partitions& partitions,
                           int16_t client_version);
  /// Whether the producer's transaction could write; for each partition there
  /// is in_transaction() then.
  ErrorCode verify(const std::string& id, const TxnProducer& producer) const;
  bool in_transaction(const std::string& id,
                      const TopicPartition& partition) const;
  /// The producer as it goes on; with client_version 2 its epoch is a new one.
  tl::expected<TxnProducer, ErrorCode> end(const std::string& id,
                                           const TxnProducer& producer,
                                           bool commit, int16_t client_version);

  /// Aborts what the id has open, and fences its producer.
  /// TRANSACTIONAL_ID_NOT_FOUND, INVALID_TXN_STATE where nothing is open.
  ErrorCode abort(const std::string& id);

  /// Writes one end of a transaction into a log, whoever decided it.
  struct Marker {
    TxnProducer producer;
    bool commit = false;
    int32_t coordinator_epoch = 0;
    int16_t version = 0;  ///< of the transaction: 2 wants a raised epoch
  };
  ErrorCode write_marker(const TopicPartition& partition, const Marker& marker);

  /// Ends what is decided and not ended, aborts what has timed out.
  void tick();
  /// Forgets ids that nobody has used for id_expiration_ms.
  void expire_ids();

 private:
  /// Of a transaction whose end another system decides (KIP-939).
  static constexpr int32_t kNoTimeout = INT32_MAX;

  tl::expected<LeaderEpoch, ErrorCode> coordinator_epoch(const std::string& id);
  bool store(const std::string& id, const Transaction* txn);
  ErrorCode advance(const std::string& id, const Transaction& next);
  ErrorCode finish(const std::string& id, bool recovering = false);
  bool marked(const TopicPartition& partition, const Transaction& txn) const;
  tl::expected<Transaction, ErrorCode> created(const Init& request);
  ErrorCode fence(const std::string& id);
  tl::expected<ProducerId, ErrorCode> fresh_id();
  int16_t server_version() const;
  void watch();
  void watch_ids();
  bool timed_out(const std::string& id, const Transaction& txn) const;

  LocalBroker& directory_;
  const Clock& clock_;
  TransactionHost& host_;
  TransactionOptions options_;
  bool loaded_ = false;
  bool watching_ = false;
  Transactions all_;
  std::map<std::string, int64_t, std::less<>> deadlines_ns_;  // of open ones
};

}  // namespace weir
