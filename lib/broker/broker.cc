#include "lib/broker/broker.h"

#include "lib/broker/groups/coordinator.h"
#include "lib/broker/share/share_broker.h"
#include "lib/protocol/api/headers.h"
#include "lib/protocol/frames.h"
#include "lib/schema/decode.h"

namespace weir {

Broker::Broker(LocalBroker& directory, const Clock& clock, Random& random,
               BrokerOptions options)
    : directory_(directory),
      clock_(clock),
      random_(random),
      options_(std::move(options)),
      groups_(std::make_unique<GroupCoordinator>(*this, options_.groups)),
      share_(std::make_unique<ShareBroker>(*this)),
      transactions_(directory, clock, *this, options_.transactions),
      background_(*this, options_.background) {
  // What was decided is ended, and time-outs count, before anybody asks.
  if (image().topic(kTransactionTopic))
    later(0, [this] { (void)load_transactions(); });
}

Broker::~Broker() = default;

void Broker::handle(std::shared_ptr<Connection> connection, std::string bytes,
                    Reply reply) {
  Call call{.connection = std::move(connection),
            .frame = std::make_shared<std::string>(std::move(bytes)),
            .reply = std::move(reply)};
  auto refuse = [&] { call.reply({.close = true}); };
  Result<protocol::RequestStart> start =
      protocol::read_request_start(*call.frame);
  if (!start || !start->api) return refuse();
  const Handler* handler = find_handler(start->key);
  if (!handler) return refuse();
  call.api = start->api;
  call.version = start->version;
  call.correlation_id = start->correlation_id;
  bool known = start->api->request->versions.has(start->version);
  constexpr int16_t kApiVersions = 18;
  if (!known && start->key != kApiVersions) return refuse();
  Reader in(*call.frame);
  // A version of ApiVersions from the future has a header like the newest.
  int16_t read_as = known ? start->version : start->api->request->versions.last;
  Result<protocol::RequestHeader> header =
      schema::decode<protocol::RequestHeader>(
          in, start->api->request_header_version(read_as));
  if (!header) return refuse();
  call.client_id = header->clientId.value_or("");
  handler->run(*this, std::move(call), in);
}

void Broker::disconnected(const Connection& connection) {
  waiting_.disconnected(connection.id);
  share_->disconnected(connection.id);
}

Answered<LocalBroker::Led> Broker::lead(std::string_view topic,
                                        int32_t partition) {
  using protocol::ErrorCode;
  if (!image().partition(topic, partition))
    return refusal(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION,
                   "there is no partition {} of topic '{}'", partition, topic);
  Result<LocalBroker::Led> led = directory_.lead(topic, partition);
  if (!led)
    return refusal(ErrorCode::KAFKA_STORAGE_ERROR, "{}", led.error().message());
  return *led;
}

bool Broker::appended(PartitionLog* log) {
  if (!log) return true;
  bool durable = !options_.durable || log->commit();
  waiting_.changed(log);
  background_.appended(log);
  return durable;
}

void Broker::forget(const TopicImage& topic) {
  group_commit_.run();
  for (const auto& [id, partition] : topic.partitions)
    background_.forget({topic.name, PartitionId(id)});
}

std::optional<int64_t> Broker::next_deadline_ns() const {
  if (timers_.empty()) return std::nullopt;
  return timers_.begin()->first.first;
}

void Broker::tick() {
  int64_t now = clock_.monotonic_ns();
  // What an act asks for comes with the next tick: requests go in between.
  uint64_t newer = next_timer_;
  while (!timers_.empty() && timers_.begin()->first.first <= now &&
         timers_.begin()->first.second < newer) {
    auto act = std::move(timers_.begin()->second);
    timers_.erase(timers_.begin());
    act();
  }
}

protocol::ErrorCode Broker::load_transactions() {
  return transactions_.load(options_.read_only);
}

void Broker::watch_producers() {
  if (watching_producers_) return;
  watching_producers_ = true;
  later(options_.producer_check_ms, [this] {
    watching_producers_ = false;
    bool any = directory_.expire_producers(options_.producer_expiration_ms);
    if (any) watch_producers();
  });
}

void Broker::offsets_decided(int32_t partition, ProducerId producer,
                             bool commit) {
  groups_->transaction_ended(partition, producer, commit);
}

void Broker::later(int64_t delay_ms, std::function<void()> act) {
  at(clock_.monotonic_ns() + delay_ms * 1'000'000, std::move(act));
}

Broker::TimerId Broker::at(int64_t deadline_ns, std::function<void()> act) {
  TimerId id{deadline_ns, next_timer_++};
  timers_.emplace(id, std::move(act));
  return id;
}

}  // namespace weir
