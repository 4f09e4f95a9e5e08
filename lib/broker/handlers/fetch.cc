// Fetch (1), versions 4 to 18: batches of partitions from an offset on, at
// once or when min_bytes are there or max_wait_ms are over.
//
// Topics are named up to version 12, by id from 13 on. The first batch of the
// first partition that has any is whole, however large. An answer to a
// session's later request (KIP-227) names only partitions that have news.
//
// Errors of a partition: OFFSET_OUT_OF_RANGE, UNKNOWN_TOPIC_OR_PARTITION,
// UNKNOWN_TOPIC_ID, FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH,
// NOT_LEADER_OR_FOLLOWER (a replica fetches: there is none beside this node),
// KAFKA_STORAGE_ERROR. Of the request: FETCH_SESSION_ID_NOT_FOUND,
// INVALID_FETCH_SESSION_EPOCH, FETCH_SESSION_TOPIC_ID_ERROR.
//
// Left out: preferred read replicas, snapshots of the metadata log.
//
// Reference: kafka.server.KafkaApis.handleFetchRequest, FetchManager,
// DelayedFetch.
#include "lib/protocol/api/fetch.h"

#include <algorithm>

#include "lib/broker/fetching.h"
#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using PartitionAnswer = p::FetchResponse::PartitionData;

constexpr int16_t kFirstWithIds = 13;
constexpr int32_t kNoSession = 0;
constexpr int32_t kFirstEpoch = 0;
constexpr int32_t kFinalEpoch = -1;

bool is_full(const p::FetchRequest& request) {
  return request.sessionEpoch == kFirstEpoch ||
         request.sessionEpoch == kFinalEpoch;
}

/// The session that a request speaks of, brought up to date.
Answered<std::shared_ptr<FetchSession>> session_of(
    Broker& broker, const p::FetchRequest& request, int16_t version) {
  FetchSessions& sessions = broker.fetch_sessions();
  int64_t now = broker.clock().monotonic_ns();
  bool ids = version >= kFirstWithIds;
  if (is_full(request)) {
    sessions.remove(request.sessionId);
    auto fresh = std::make_shared<FetchSession>();
    fresh->uses_ids = ids;
    fresh->update(request);
    if (request.sessionEpoch == kFirstEpoch && fresh->size() > 0)
      sessions.keep(fresh, int32_t(broker.random().next()), now);
    return fresh;
  }
  std::shared_ptr<FetchSession> session = sessions.find(request.sessionId);
  if (!session)
    return refusal(ErrorCode::FETCH_SESSION_ID_NOT_FOUND, "no such session");
  if (session->next_epoch != request.sessionEpoch)
    return refusal(ErrorCode::INVALID_FETCH_SESSION_EPOCH, "another epoch");
  if (session->uses_ids != ids)
    return refusal(ErrorCode::FETCH_SESSION_TOPIC_ID_ERROR,
                   "topic names and ids in one session");
  session->update(request);
  session->next_epoch =
      session->next_epoch == INT32_MAX ? 1 : session->next_epoch + 1;
  session->used_ns = now;
  if (session->size() == 0) {
    sessions.remove(session->id);
    session->id = kNoSession;
  }
  return session;
}

// Whether the partition has something the session was not told yet.
bool has_news(const FetchedPartition& told, const FetchedData& data) {
  return data.bytes() > 0 || data.ends_waiting() ||
         data.high_watermark != told.told_high_watermark ||
         data.log_start != told.told_log_start;
}

/// A fetch, from its first look at the logs to its answer.
class Fetching : public WaitingRequest {
 public:
  Fetching(Broker& broker, const p::FetchRequest& request,
           std::shared_ptr<FetchSession> session,
           Responder<p::FetchResponse> respond)
      : broker_(broker),
        session_(std::move(session)),
        respond_(std::move(respond)),
        all_(is_full(request)) {
    limits_.max_bytes =
        std::clamp(request.maxBytes, 0, broker.options().fetch_max_bytes);
    min_bytes_ = std::min<int64_t>(request.minBytes, limits_.max_bytes);
    limits_.isolation = request.isolationLevel == 1
                            ? FetchIsolation::kCommitted
                            : FetchIsolation::kUncommitted;
    limits_.by_id = session_->uses_ids;
    limits_.follower =
        std::max(request.replicaId, request.replicaState.replicaId) >= 0;
  }

  Fetched look() const { return fetch_all(broker_, *session_, limits_); }
  bool enough(const Fetched& fetched) const {
    return session_->size() == 0 || fetched.ends_waiting ||
           fetched.bytes >= min_bytes_;
  }
  /// What is there before it waits.
  std::vector<const PartitionLog*> begin_waiting(const Fetched& fetched) {
    std::vector<const PartitionLog*> logs;
    auto wanted = session_->partitions().begin();
    for (const FetchedData& data : fetched.partitions) {
      logs.push_back(data.log);
      waited_.push_back({*wanted++, data.bytes()});
    }
    bytes_ = fetched.bytes;
    return logs;
  }
  void set_deadline(Broker::TimerId timer) { timer_ = timer; }

  bool changed(size_t index) override {
    Waited& one = waited_[index];
    FetchedData data = fetch_one(broker_, one.partition, limits_,
                                 one.partition.max_bytes, true);
    bytes_ += data.bytes() - one.bytes;
    one.bytes = data.bytes();
    return data.ends_waiting() || bytes_ >= min_bytes_;
  }
  void done() override {
    if (timer_) broker_.cancel(*timer_);
    answer(look());
  }

  void answer(const Fetched& fetched);

 private:
  struct Waited {
    FetchedPartition partition;  // the session may go on without it
    int64_t bytes;
  };
  PartitionAnswer describe(int32_t partition, const FetchedData& data,
                           std::vector<FileSlice>& slices) const;
  void tell(p::FetchResponse& response, const FetchedPartition& wanted,
            PartitionAnswer one) const;

  Broker& broker_;
  std::shared_ptr<FetchSession> session_;
  Responder<p::FetchResponse> respond_;
  bool all_;
  FetchLimits limits_;
  int64_t min_bytes_ = 0;
  std::vector<Waited> waited_;
  int64_t bytes_ = 0;
  std::optional<Broker::TimerId> timer_;
};

PartitionAnswer Fetching::describe(int32_t partition, const FetchedData& data,
                                   std::vector<FileSlice>& slices) const {
  PartitionAnswer out;
  out.partitionIndex = partition;
  out.errorCode = code(data.error);
  out.highWatermark = data.high_watermark.value();
  out.lastStableOffset = data.last_stable.value();
  out.logStartOffset = data.log_start.value();
  if (data.diverging)
    out.divergingEpoch = {data.diverging->epoch.value(),
                          data.diverging->end_offset.value()};
  // Of what is not there Kafka tells an empty list.
  bool unknown = data.error == ErrorCode::UNKNOWN_TOPIC_OR_PARTITION ||
                 data.error == ErrorCode::UNKNOWN_TOPIC_ID;
  if (limits_.isolation == FetchIsolation::kUncommitted && !unknown)
    out.abortedTransactions.reset();
  for (const AbortedTxn& txn : data.slice.aborted)
    out.abortedTransactions->push_back(
        {txn.producer.value(), txn.first.value()});
  if (data.bytes() > 0) {
    out.records = records_of(slices.size(), data.bytes());
    slices.push_back({data.slice.file, data.slice.position, data.bytes()});
  }
  return out;
}

// Partitions of a topic that follow each other share one entry.
void Fetching::tell(p::FetchResponse& response, const FetchedPartition& wanted,
                    PartitionAnswer one) const {
  auto& topics = response.responses;
  if (topics.empty() || topics.back().topic != wanted.topic ||
      topics.back().topicId != wanted.topic_id)
    topics.push_back({.topic = wanted.topic, .topicId = wanted.topic_id});
  topics.back().partitions.push_back(std::move(one));
}

void Fetching::answer(const Fetched& fetched) {
  p::FetchResponse response;
  response.sessionId = session_->id;
  std::vector<FileSlice> slices;
  std::vector<const FetchedPartition*> gave;
  auto wanted = session_->partitions().begin();
  for (const FetchedData& data : fetched.partitions) {
    FetchedPartition& told = session_->at(&*wanted++);
    if (!all_ && !has_news(told, data)) continue;
    tell(response, told, describe(told.partition, data, slices));
    told.told_high_watermark = data.high_watermark;
    told.told_log_start = data.log_start;
    if (data.bytes() > 0) gave.push_back(&told);
  }
  if (session_->id != kNoSession)
    for (const FetchedPartition* partition : gave)
      session_->move_to_end(partition);
  respond_(response, slices);
}

void fetch(Broker& broker, p::FetchRequest& request,
           Responder<p::FetchResponse> respond) {
  auto session = session_of(broker, request, respond.version());
  if (!session) {
    p::FetchResponse response;
    response.errorCode = code(session.error().code);
    return respond(response);
  }
  uint64_t connection = respond.connection().id;
  auto fetching = std::make_shared<Fetching>(
      broker, request, std::move(*session), std::move(respond));
  Fetched fetched = fetching->look();
  if (request.maxWaitMs <= 0 || fetching->enough(fetched))
    return fetching->answer(fetched);
  Waiting::Id id = broker.waiting().watch(
      fetching, fetching->begin_waiting(fetched), connection);
  int64_t deadline =
      broker.clock().monotonic_ns() + request.maxWaitMs * int64_t(1'000'000);
  fetching->set_deadline(
      broker.at(deadline, [&broker, id] { broker.waiting().finish(id); }));
}

}  // namespace

void handle_fetch(Broker& broker, Call call, Reader& body) {
  answer<p::FetchRequest, p::FetchResponse, fetch>(broker, std::move(call),
                                                   body);
}

}  // namespace weir
