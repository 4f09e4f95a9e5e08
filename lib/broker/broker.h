// Broker: requests in, answers out, now or later. Over a LocalBroker (what
// stands on disk and who leads it) it adds what only a serving broker has:
// waiting fetches, groups, sessions. One thread drives it; it has no socket,
// no thread and no clock of its own.
//
// A request is answered by its handler: one file an API in handlers/, one row
// in handlers.cc.
//
// Reference: kafka.server.KafkaApis; KIP-511 (ApiVersions).
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "lib/base/clock.h"
#include "lib/broker/answer.h"
#include "lib/broker/background.h"
#include "lib/broker/connection.h"
#include "lib/broker/fetch_session.h"
#include "lib/broker/group_commit.h"
#include "lib/broker/groups/group_options.h"
#include "lib/broker/kafka_errors.h"
#include "lib/broker/local_broker.h"
#include "lib/broker/transactions/coordinator.h"
#include "lib/broker/waiting.h"
#include "lib/protocol/apis.h"
#include "lib/protocol/errors.h"

namespace weir {

class GroupCoordinator;
class ShareBroker;

struct BrokerOptions {
  bool auto_create_topics = true;
  int32_t default_partitions = 1;       ///< num.partitions
  bool any_replication_factor = false;  ///< accept any, give 1
  int32_t fetch_max_bytes = 55 << 20;   ///< fetch.max.bytes
  bool read_only = false;
  int64_t producer_expiration_ms = 86'400'000;  ///< producer.id.expiration.ms
  /// producer.id.expiration.check.interval.ms
  int64_t producer_check_ms = 600'000;
  /// Flush before a record or a commit is acknowledged.
  bool durable = false;
  GroupOptions groups = {};
  TransactionOptions transactions = {};
  BackgroundOptions background = {};
};

/// A request on its way through a handler.
struct Call {
  std::shared_ptr<Connection> connection;
  const protocol::Api* api = nullptr;
  int16_t version = 0;
  int32_t correlation_id = 0;
  std::string client_id;
  /// The request's bytes: what a decoded request's record views point into.
  std::shared_ptr<std::string> frame;
  Reply reply;
};

class Broker : private TransactionHost {
 public:
  /// `directory`, `clock` and `random` must outlive it.
  Broker(LocalBroker& directory, const Clock& clock, Random& random,
         BrokerOptions options);
  ~Broker() override;
  Broker(const Broker&) = delete;
  Broker& operator=(const Broker&) = delete;

  /// One request frame without its length. A key or version that is not
  /// served closes the connection, but for ApiVersions (see handlers).
  void handle(std::shared_ptr<Connection> connection, std::string frame,
              Reply reply);
  /// The connection ended: nothing that waits for it will be sent.
  void disconnected(const Connection& connection);
  /// When tick() is due, by Clock::monotonic_ns(); nothing: when asked.
  std::optional<int64_t> next_deadline_ns() const;
  /// Answers what has waited long enough and does what is due.
  void tick();

  // --- For handlers ----------------------------------------------------------

  LocalBroker& directory() const { return directory_; }
  const Image& image() const { return directory_.image(); }
  const Clock& clock() const { return clock_; }
  Random& random() { return random_; }
  const BrokerOptions& options() const { return options_; }
  int32_t node_id() const { return *directory_.meta().node_id; }

  /// The log of a partition. UNKNOWN_TOPIC_OR_PARTITION; KAFKA_STORAGE_ERROR
  /// where it cannot be opened.
  Answered<LocalBroker::Led> lead(std::string_view topic, int32_t partition);
  /// To be called behind every append, and when a log begins elsewhere:
  /// answers the fetches that waited for it. False: what was appended must be
  /// durable, and cannot be made so.
  bool appended(PartitionLog* log);
  bool appended(std::string_view topic, int32_t partition) override {
    return appended(directory_.led_log(topic, partition));
  }
  /// The same for a log that is no more: `log` is only its name.
  void gone(const PartitionLog* log) { waiting_.changed(log); }
  /// To be called before a topic is removed.
  void forget(const TopicImage& topic);
  Waiting& waiting() { return waiting_; }
  GroupCommit& group_commit() { return group_commit_; }
  FetchSessions& fetch_sessions() { return fetch_sessions_; }
  GroupCoordinator& groups() { return *groups_; }
  ShareBroker& share() { return *share_; }
  /// To be asked before transactions(): reads their state the first time.
  protocol::ErrorCode load_transactions();
  TransactionCoordinator& transactions() { return transactions_; }
  /// There are producers: those that fall silent are forgotten in time.
  void watch_producers();

  /// Runs `act` once the deadline has come; gives a handle to cancel it.
  using TimerId = std::pair<int64_t, uint64_t>;
  TimerId at(int64_t deadline_ns, std::function<void()> act);
  void cancel(TimerId id) { timers_.erase(id); }

 private:
  // TransactionHost.
  void offsets_decided(int32_t partition, ProducerId producer,
                       bool commit) override;
  void later(int64_t delay_ms, std::function<void()> act) override;

  LocalBroker& directory_;
  const Clock& clock_;
  Random& random_;
  BrokerOptions options_;
  std::map<TimerId, std::function<void()>> timers_;
  uint64_t next_timer_ = 0;
  Waiting waiting_;
  GroupCommit group_commit_{*this};
  FetchSessions fetch_sessions_;
  std::unique_ptr<GroupCoordinator> groups_;
  std::unique_ptr<ShareBroker> share_;
  TransactionCoordinator transactions_;
  bool watching_producers_ = false;
  Background background_;
};

/// One row of the table of handlers: what is announced is what stands there.
struct Handler {
  int16_t key;
  void (*run)(Broker& broker, Call call, Reader& body);
};
std::span<const Handler> handlers();
const Handler* find_handler(int16_t key);

}  // namespace weir
