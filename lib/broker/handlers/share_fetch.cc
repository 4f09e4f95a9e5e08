// ShareFetch (78), versions 1 and 2: records for a member of a share group,
// locked for it alone, and acknowledgements of earlier ones. Waits until there
// are records, or for maxWaitMs. Epoch 0 opens a session, -1 ends it.
//
// Errors: INVALID_REQUEST, SHARE_SESSION_NOT_FOUND,
// INVALID_SHARE_SESSION_EPOCH; of a partition UNKNOWN_TOPIC_OR_PARTITION,
// UNKNOWN_TOPIC_ID, KAFKA_STORAGE_ERROR; of its acknowledgements as in
// ShareAcknowledge.
//
// Left out: share.isolation.level read_committed.
//
// Reference: kafka.server.KafkaApis.handleShareFetchRequest,
// kafka.server.share.DelayedShareFetch; KIP-932, KIP-1206.
#include "lib/protocol/api/share_fetch.h"

#include <algorithm>

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/handlers/share_acknowledgements.h"
#include "lib/broker/respond.h"
#include "lib/broker/share/share_broker.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using R = p::ShareFetchResponse;

constexpr int8_t kExactly = 1;
/// Of one partition's records in one answer, as Kafka's clients ask elsewhere.
constexpr int64_t kMaxPartitionBytes = 1'048'576;

class ShareFetching : public WaitingRequest {
 public:
  ShareFetching(Broker& broker, p::ShareFetchRequest request,
                Responder<R> respond)
      : broker_(broker),
        request_(std::move(request)),
        respond_(std::move(respond)) {}

  ShareBroker& shares() { return broker_.share(); }
  ShareKey key(const Uuid& topic, int32_t partition) const {
    return {*request_.groupId, topic, partition};
  }

  /// Updates the session and takes the acknowledgements. An error ends it.
  ErrorCode begin();
  /// Whether nothing is to be waited for.
  bool final() const {
    return request_.shareSessionEpoch == -1 || request_.isRenewAck;
  }
  bool acknowledged() const { return !told_.empty(); }
  int32_t wait_ms() const { return request_.maxWaitMs; }
  const std::vector<std::pair<Uuid, int32_t>>& wanted() const {
    return wanted_;
  }
  bool has_records() {
    return std::any_of(wanted_.begin(), wanted_.end(), [&](const auto& one) {
      return shares().has_records(key(one.first, one.second));
    });
  }
  void set_deadline(Broker::TimerId timer) { timer_ = timer; }

  bool changed(size_t index) override {
    return shares().has_records(
        key(wanted_[index].first, wanted_[index].second));
  }
  void done() override {
    if (timer_) broker_.cancel(*timer_);
    answer();
  }
  void answer();

 private:
  void update(ShareSession& session);
  R::PartitionData& tell(R& response, const Uuid& topic, int32_t partition);

  Broker& broker_;
  p::ShareFetchRequest request_;
  Responder<R> respond_;
  std::vector<std::pair<Uuid, int32_t>> wanted_;
  std::map<std::pair<Uuid, int32_t>, Refusal> told_;  // of acknowledgements
  std::optional<Broker::TimerId> timer_;
};

void ShareFetching::update(ShareSession& session) {
  auto& partitions = session.partitions;
  for (const auto& topic : request_.forgottenTopicsData)
    for (int32_t partition : topic.partitions)
      std::erase(partitions, std::pair(topic.topicId, partition));
  for (const auto& topic : request_.topics)
    for (const auto& partition : topic.partitions) {
      std::pair one(topic.topicId, partition.partitionIndex);
      if (std::find(partitions.begin(), partitions.end(), one) ==
          partitions.end())
        partitions.push_back(one);
    }
  wanted_ = partitions;
  // Each fetch begins with another partition.
  if (partitions.size() > 1)
    std::rotate(partitions.begin(), partitions.begin() + 1, partitions.end());
}

ErrorCode ShareFetching::begin() {
  if (ErrorCode error = shares().load(); error != ErrorCode::NONE) return error;
  if (!request_.groupId || !request_.memberId)
    return ErrorCode::INVALID_REQUEST;
  bool opens = request_.shareSessionEpoch == 0;
  for (const auto& topic : request_.topics)
    for (const auto& partition : topic.partitions)
      if (opens && !partition.acknowledgementBatches.empty())
        return ErrorCode::INVALID_REQUEST;
  if (opens) {
    update(shares().open_session(*request_.groupId, *request_.memberId,
                                 respond_.connection().id));
    return ErrorCode::NONE;
  }
  auto session = shares().session(*request_.groupId, *request_.memberId,
                                  request_.shareSessionEpoch);
  if (!session) return session.error().code;
  if (!final()) update(**session);
  for (const auto& topic : request_.topics)
    for (const auto& partition : topic.partitions) {
      if (partition.acknowledgementBatches.empty() && !final()) continue;
      auto said = acknowledgements_of(partition.acknowledgementBatches,
                                      request_.isRenewAck);
      Answered<void> taken =
          said ? shares().acknowledge(
                     key(topic.topicId, partition.partitionIndex),
                     *request_.memberId, *said)
               : tl::unexpected(said.error());
      told_[{topic.topicId, partition.partitionIndex}] =
          taken ? Refusal{ErrorCode::NONE, ""} : taken.error();
    }
  if (request_.shareSessionEpoch == -1)
    shares().close_session(*request_.groupId, *request_.memberId);
  return ErrorCode::NONE;
}

// Partitions of a topic that follow each other share one entry.
R::PartitionData& ShareFetching::tell(R& response, const Uuid& topic,
                                      int32_t partition) {
  auto& topics = response.responses;
  if (topics.empty() || topics.back().topicId != topic) {
    topics.emplace_back();
    topics.back().topicId = topic;
  }
  R::PartitionData& out = topics.back().partitions.emplace_back();
  out.partitionIndex = partition;
  if (auto told = told_.find({topic, partition}); told != told_.end()) {
    out.acknowledgeErrorCode = code(told->second.code);
    out.acknowledgeErrorMessage = message_of(told->second);
    told_.erase(told);
  }
  return out;
}

void ShareFetching::answer() {
  R response;
  response.acquisitionLockTimeoutMs = shares().lock_ms(*request_.groupId);
  std::vector<FileSlice> slices;
  int64_t bytes_left = request_.maxBytes;
  int64_t left = std::max(request_.maxRecords, 0);
  for (const auto& [topic, partition] : wanted_) {
    ShareBroker::Given given;
    if (bytes_left > 0 && slices.size() < kMaxSlices)
      given = shares().acquire(key(topic, partition), *request_.memberId,
                               std::min(bytes_left, kMaxPartitionBytes), left,
                               request_.shareAcquireMode == kExactly);
    bool told = request_.shareSessionEpoch == 0 ||
                given.error != ErrorCode::NONE || !given.ranges.empty() ||
                told_.count({topic, partition});
    if (!told) continue;
    R::PartitionData& out = tell(response, topic, partition);
    out.errorCode = code(given.error);
    for (const ShareRange& range : given.ranges) {
      out.acquiredRecords.push_back(
          {range.first, range.last, range.deliveries});
      left -= range.last - range.first + 1;
    }
    if (given.slice.length == 0) continue;
    out.records = records_of(slices.size(), given.slice.length);
    slices.push_back(
        {given.slice.file, given.slice.position, given.slice.length});
    bytes_left -= given.slice.length;
  }
  while (!told_.empty()) {
    auto [topic, partition] = told_.begin()->first;
    tell(response, topic, partition);
  }
  respond_(response, slices);
}

void share_fetch(Broker& broker, p::ShareFetchRequest& request,
                 Responder<p::ShareFetchResponse> respond) {
  uint64_t connection = respond.connection().id;
  auto fetching =
      std::make_shared<ShareFetching>(broker, std::move(request), respond);
  if (ErrorCode error = fetching->begin(); error != ErrorCode::NONE) {
    R response;
    response.errorCode = code(error);
    return respond(response);
  }
  if (fetching->final() || fetching->acknowledged() ||
      fetching->wait_ms() <= 0 || fetching->has_records())
    return fetching->answer();
  std::vector<const PartitionLog*> logs;
  for (const auto& [id, partition] : fetching->wanted()) {
    const TopicImage* topic = broker.image().topic(id);
    logs.push_back(topic ? broker.directory().led_log(topic->name, partition)
                         : nullptr);
  }
  Waiting::Id id = broker.waiting().watch(fetching, logs, connection);
  int64_t deadline =
      broker.clock().monotonic_ns() + fetching->wait_ms() * int64_t(1'000'000);
  fetching->set_deadline(
      broker.at(deadline, [&broker, id] { broker.waiting().finish(id); }));
}

}  // namespace

void handle_share_fetch(Broker& broker, Call call, Reader& body) {
  answer<p::ShareFetchRequest, p::ShareFetchResponse, share_fetch>(
      broker, std::move(call), body);
}

}  // namespace weir
