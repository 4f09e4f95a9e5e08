#include "lib/broker/transactions/coordinator.h"

#include <algorithm>

#include "lib/record/batch_builder.h"

namespace weir {

namespace p = protocol;
using E = p::ErrorCode;
using tl::unexpected;

TransactionCoordinator::TransactionCoordinator(
    LocalBroker& directory, const Clock& clock, TransactionHost& host,
    const TransactionOptions& options)
    : directory_(directory), clock_(clock), host_(host), options_(options) {}

E TransactionCoordinator::load(bool read_only) {
  if (loaded_) return E::NONE;
  Result<Transactions> loaded = directory_.load_transactions();
  if (!loaded) return E::COORDINATOR_NOT_AVAILABLE;
  all_ = std::move(*loaded);
  loaded_ = true;
  if (read_only) return E::NONE;
  for (const auto& [id, txn] : all_) {
    if (txn.state != TxnState::kOngoing) continue;
    // The clock of another life may have stood anywhere.
    int64_t left_ms = std::clamp<int64_t>(
        txn.started + txn.timeout_ms - clock_.now(), 0, txn.timeout_ms);
    deadlines_ns_[id] = clock_.monotonic_ns() + left_ms * 1'000'000;
  }
  tick();
  watch_ids();
  return E::NONE;
}

const Transaction* TransactionCoordinator::find(std::string_view id) const {
  auto found = all_.find(id);
  return found == all_.end() ? nullptr : &found->second;
}

int16_t TransactionCoordinator::server_version() const {
  const auto& features = directory_.image().features();
  auto found = features.find("transaction.version");
  return found == features.end() ? 0 : found->second;
}

tl::expected<ProducerId, E> TransactionCoordinator::fresh_id() {
  Result<ProducerId> id = directory_.new_producer_id();
  if (!id) return unexpected(kafka_error(id.error().code));
  return *id;
}

// --- Producers --------------------------------------------------------------

tl::expected<Transaction, E> TransactionCoordinator::created(
    const Init& request) {
  auto id = fresh_id();
  if (!id) return unexpected(id.error());
  return Transaction{.producer_id = *id, .timeout_ms = request.timeout_ms};
}

tl::expected<TxnProducer, E> TransactionCoordinator::init(const Init& request) {
  if (request.id.empty()) return unexpected(E::INVALID_REQUEST);
  bool two_phases = request.two_phase_commit;
  if (two_phases && !options_.two_phase_commit)
    return unexpected(E::TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
  if (request.keep_prepared) return unexpected(E::UNSUPPORTED_VERSION);
  if (!two_phases &&
      (request.timeout_ms <= 0 || request.timeout_ms > options_.max_timeout_ms))
    return unexpected(E::INVALID_TRANSACTION_TIMEOUT);
  Transaction now;
  if (const Transaction* known = find(request.id)) {
    now = *known;
  } else {
    auto made = created(request);
    if (!made) return unexpected(made.error());
    now = std::move(*made);
  }
  if (now.state == TxnState::kOngoing && may_init(now, request.expected)) {
    E error = fence(request.id);
    return unexpected(error == E::NONE ? E::CONCURRENT_TRANSACTIONS : error);
  }
  ProducerId fresh = kNoProducer;
  if (!now.open() && init_needs_id(now, request.expected)) {
    auto id = fresh_id();
    if (!id) return unexpected(id.error());
    fresh = *id;
  }
  TxnStep next = initialized(now, request.expected,
                             two_phases ? kNoTimeout : request.timeout_ms,
                             fresh, clock_.now());
  if (!next) return unexpected(next.error());
  E error = advance(request.id, *next);
  if (error != E::NONE) return unexpected(error);
  return TxnProducer{next->producer_id, next->epoch};
}

E TransactionCoordinator::add_partitions(const std::string& id,
                                         const TxnProducer& producer,
                                         const Partitions& partitions,
                                         int16_t client_version) {
  if (id.empty()) return E::INVALID_REQUEST;
  const Transaction* txn = find(id);
  if (!txn) return E::INVALID_PRODUCER_ID_MAPPING;
  TxnStep next =
      with_partitions(*txn, producer, partitions, client_version, clock_.now());
  return next ? advance(id, *next) : next.error();
}

E TransactionCoordinator::verify(const std::string& id,
                                 const TxnProducer& producer) const {
  if (id.empty()) return E::INVALID_REQUEST;
  const Transaction* txn = find(id);
  return txn ? check_writer(*txn, producer) : E::INVALID_PRODUCER_ID_MAPPING;
}

bool TransactionCoordinator::in_transaction(
    const std::string& id, const TopicPartition& partition) const {
  const Transaction* txn = find(id);
  return txn && txn->partitions.count(partition) > 0;
}

// --- Ends -------------------------------------------------------------------

tl::expected<TxnProducer, E> TransactionCoordinator::end(
    const std::string& id, const TxnProducer& producer, bool commit,
    int16_t client_version) {
  if (id.empty()) return unexpected(E::INVALID_REQUEST);
  const Transaction* txn = find(id);
  if (!txn) return unexpected(E::INVALID_PRODUCER_ID_MAPPING);
  ProducerId fresh = kNoProducer;
  if (client_version >= kEpochBumpVersion && epochs_used_up(txn->epoch) &&
      producer.id == txn->producer_id && !txn->deciding()) {
    auto made = fresh_id();
    if (!made) return unexpected(made.error());
    fresh = *made;
  }
  TxnStep next =
      decided(*txn, producer, commit, client_version, fresh, clock_.now());
  if (!next && next.error() != E::NONE) return unexpected(next.error());
  if (next) {
    E error = advance(id, *next);
    if (error != E::NONE) return unexpected(error);
    // It is decided: what cannot be written now will be at a tick.
    (void)finish(id);
    txn = find(id);
  }
  Transaction done = txn->deciding() ? completed(*txn, clock_.now()) : *txn;
  return TxnProducer{done.producer_id, done.epoch};
}

E TransactionCoordinator::abort(const std::string& id) {
  const Transaction* txn = find(id);
  if (!txn) return E::TRANSACTIONAL_ID_NOT_FOUND;
  return txn->state == TxnState::kOngoing ? fence(id) : E::INVALID_TXN_STATE;
}

E TransactionCoordinator::fence(const std::string& id) {
  const Transaction& txn = all_.at(id);
  ProducerId fresh = kNoProducer;
  if (server_version() >= kEpochBumpVersion && epochs_used_up(txn.epoch)) {
    auto made = fresh_id();
    if (!made) return made.error();
    fresh = *made;
  }
  E error = advance(id, fenced(txn, server_version(), fresh, clock_.now()));
  if (error == E::NONE) (void)finish(id);
  return error;
}

// Whether the marker of this end is in the partition's log already: a producer
// has one transaction at a time, and nothing but a marker ends it.
bool TransactionCoordinator::marked(const TopicPartition& partition,
                                    const Transaction& txn) const {
  const PartitionLog* log =
      directory_.led_log(partition.topic, partition.partition.value());
  const ProducerEntry* seen =
      log ? log->producers().find(txn.producer_id) : nullptr;
  if (!seen || seen->txn_first_offset) return false;
  if (seen->epoch > txn.epoch) return true;
  return seen->epoch == txn.epoch && (txn.client_version >= kEpochBumpVersion ||
                                      seen->last_timestamp >= txn.updated);
}

E TransactionCoordinator::finish(const std::string& id, bool recovering) {
  const Transaction txn = all_.at(id);
  auto at = coordinator_epoch(id);
  if (!at) return at.error();
  Marker marker{.producer = {txn.producer_id, txn.epoch},
                .commit = txn.state == TxnState::kPrepareCommit,
                .coordinator_epoch = at->value(),
                .version = txn.client_version};
  for (const TopicPartition& partition : txn.partitions) {
    if (recovering &&
        directory_.lead(partition.topic, partition.partition.value()) &&
        marked(partition, txn))
      continue;
    E error = write_marker(partition, marker);
    // A topic that is gone has nothing to be decided.
    if (error != E::NONE && error != E::UNKNOWN_TOPIC_OR_PARTITION)
      return error;
  }
  return advance(id, completed(txn, clock_.now()));
}

E TransactionCoordinator::write_marker(const TopicPartition& partition,
                                       const Marker& marker) {
  const std::string& topic = partition.topic;
  int32_t index = partition.partition.value();
  if (!directory_.image().partition(topic, index))
    return E::UNKNOWN_TOPIC_OR_PARTITION;
  auto led = directory_.lead(topic, index);
  if (!led) return kafka_error(led.error().code);
  std::string bytes =
      end_txn_batch({.timestamp = clock_.now(),
                     .producer_id = marker.producer.id,
                     .producer_epoch = marker.producer.epoch,
                     .commit = marker.commit,
                     .coordinator_epoch = marker.coordinator_epoch});
  AppendResult done = led->log->append(std::span(bytes.data(), bytes.size()),
                                       {.origin = AppendOrigin::kCoordinator,
                                        .leader_epoch = led->epoch,
                                        .transaction_version = marker.version});
  if (!done) return kafka_error(done.error().fault);
  if (topic == kConsumerOffsetsTopic)
    host_.offsets_decided(index, marker.producer.id, marker.commit);
  return host_.appended(topic, index) ? E::NONE : E::KAFKA_STORAGE_ERROR;
}

// --- Time -------------------------------------------------------------------

bool TransactionCoordinator::timed_out(const std::string& id,
                                       const Transaction& txn) const {
  if (txn.timeout_ms == kNoTimeout) return false;
  auto deadline = deadlines_ns_.find(id);
  return deadline != deadlines_ns_.end() &&
         deadline->second <= clock_.monotonic_ns();
}

void TransactionCoordinator::tick() {
  std::vector<std::string> open;
  for (const auto& [id, txn] : all_)
    if (txn.open()) open.push_back(id);
  for (const std::string& id : open) {
    const Transaction& txn = all_.at(id);
    if (txn.deciding())
      (void)finish(id, true);  // what fails is tried again
    else if (timed_out(id, txn))
      (void)fence(id);
  }
  watch();
}

void TransactionCoordinator::watch() {
  bool any = std::any_of(all_.begin(), all_.end(),
                         [](const auto& one) { return one.second.open(); });
  if (watching_ || !any) return;
  watching_ = true;
  host_.later(options_.abort_check_ms, [this] {
    watching_ = false;
    tick();
  });
}

void TransactionCoordinator::watch_ids() {
  if (!options_.expire_ids) return;
  host_.later(options_.expiry_check_ms, [this] {
    expire_ids();
    watch_ids();
  });
}

void TransactionCoordinator::expire_ids() {
  TimestampMs before = clock_.now() + -options_.id_expiration_ms;
  for (auto it = all_.begin(); it != all_.end();) {
    const auto& [id, txn] = *it;
    bool idle = !txn.open() && txn.updated <= before;
    it = idle && store(id, nullptr) ? all_.erase(it) : std::next(it);
  }
}

// --- Storage ----------------------------------------------------------------

tl::expected<LeaderEpoch, E> TransactionCoordinator::coordinator_epoch(
    const std::string& id) {
  auto led = directory_.lead_transactions(id);
  if (!led) return unexpected(kafka_error(led.error().code));
  return led->epoch;
}

bool TransactionCoordinator::store(const std::string& id,
                                   const Transaction* txn) {
  int16_t version = server_version() >= 1 ? 1 : 0;
  Result<int32_t> partition = directory_.append_transaction(id, txn, version);
  return partition && host_.appended(kTransactionTopic, *partition);
}

E TransactionCoordinator::advance(const std::string& id,
                                  const Transaction& next) {
  if (!store(id, &next)) return E::COORDINATOR_NOT_AVAILABLE;
  bool began = next.state == TxnState::kOngoing;
  if (!began)
    deadlines_ns_.erase(id);
  else
    deadlines_ns_.emplace(
        id, clock_.monotonic_ns() + next.timeout_ms * int64_t(1'000'000));
  all_.insert_or_assign(id, next);
  if (began) watch();
  return E::NONE;
}

}  // namespace weir
