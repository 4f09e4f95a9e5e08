// Produce (0), versions 3 to 13: appends one batch to each partition.
//
// acks: 1 and -1 are the same on one node; 0 gets no answer, and an error
// ends the connection, so that the producer notices. Topics are named up to
// version 12, by id from 13 on. A partition named twice is appended to once,
// with what stands last.
//
// Errors: INVALID_REQUIRED_ACKS, UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID,
// INVALID_TOPIC_EXCEPTION (internal topics), TOPIC_AUTHORIZATION_FAILED (the
// directory is served read-only), INVALID_RECORD (not exactly one batch of
// format 2), CORRUPT_MESSAGE, UNSUPPORTED_COMPRESSION_TYPE (zstd before
// version 7), those of AppendFault, and for transactional batches those of
// admit(), of which clients before version 12 see NOT_ENOUGH_REPLICAS for what
// goes away by itself.
//
// Transactional batches: up to version 11 their partition must have been added
// to the transaction (AddPartitionsToTxn); from 12 on the batch adds it.
//
// Reference: kafka.server.KafkaApis.handleProduceRequest, ReplicaManager
// .handleProduceAppend, org.apache.kafka.common.requests.ProduceRequest.
#include "lib/protocol/api/produce.h"

#include <map>
#include <set>
#include <tuple>

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"
#include "lib/broker/transactions/admission.h"
#include "lib/record/raw_batch.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using PartitionAnswer = p::ProduceResponse::PartitionProduceResponse;

constexpr int16_t kFirstWithIds = 13;
constexpr int16_t kFirstWithZstd = 7;
constexpr int16_t kFirstAbortable = 11;
constexpr int16_t kFirstImplicit = 12;
/// The client id by which Kafka's own tools may write internal topics.
constexpr std::string_view kAdminClient = "__admin_client";

PartitionAnswer refused(int32_t index, Refusal why) {
  PartitionAnswer out;
  out.index = index;
  out.errorCode = code(why.code);
  out.baseOffset = -1;
  out.errorMessage = std::move(why.text);
  return out;
}

// The batch, where it lies in the request.
Answered<std::span<char>> only_batch(const Call& call,
                                     const std::optional<Bytes>& records) {
  Bytes bytes = records.value_or(Bytes());
  Peek first = peek_batch(bytes, 0);
  switch (first.shape) {
    case BatchShape::kWhole:
      break;
    case BatchShape::kEnd:
    case BatchShape::kTorn:
      return refusal(ErrorCode::INVALID_RECORD,
                     "a partition needs one whole batch");
    default:
      return refusal(ErrorCode::CORRUPT_MESSAGE, "{}",
                     shape_error(first, Position(0)).text);
  }
  if (!first.batch.is_v2())
    return refusal(ErrorCode::INVALID_RECORD,
                   "message format {} is not produced any more",
                   first.batch.magic());
  if (call.version < kFirstWithZstd && first.batch.codec() == Codec::kZstd)
    return refusal(ErrorCode::UNSUPPORTED_COMPRESSION_TYPE,
                   "zstd needs version {} of Produce", kFirstWithZstd);
  Peek second = peek_batch(bytes, first.batch.size());
  if (second.shape == BatchShape::kWhole)
    return refusal(ErrorCode::INVALID_RECORD,
                   "a partition takes one batch a request");
  char* start = call.frame->data() + (bytes.data() - call.frame->data());
  return std::span(start, size_t(first.batch.size()));
}

TxnClient client_of(int16_t version) {
  if (version >= kFirstImplicit) return TxnClient::kImplicit;
  return version >= kFirstAbortable ? TxnClient::kAbortable : TxnClient::kOld;
}

TxnProducer writer_of(const BatchView& batch) {
  return {batch.producer_id(), batch.producer_epoch()};
}

// What is told of a refusal by the transaction's coordinator.
ErrorCode told(ErrorCode error, int16_t version) {
  switch (error) {
    case ErrorCode::CONCURRENT_TRANSACTIONS:
      if (version >= kFirstImplicit) return error;
      return ErrorCode::NOT_ENOUGH_REPLICAS;
    case ErrorCode::COORDINATOR_NOT_AVAILABLE:
    case ErrorCode::NOT_COORDINATOR:
      return ErrorCode::NOT_ENOUGH_REPLICAS;
    default:
      return error;
  }
}

// Faults after which Kafka does not tell where the log starts.
bool says_nothing_of_log(AppendFault fault) {
  return fault == AppendFault::kCorrupt || fault == AppendFault::kTooLarge ||
         fault == AppendFault::kSegmentTooSmall ||
         fault == AppendFault::kStorage;
}

class Producing {
 public:
  Producing(Broker& broker, const Call& call, const p::ProduceRequest& request)
      : broker_(broker),
        call_(call),
        transactional_id_(request.transactionalId.value_or("")) {}

  /// Adds all partitions to their transaction together, where the batches
  /// themselves do that; what goes wrong is found again at each batch.
  void add_to_transaction(const p::ProduceRequest& request) {
    if (client_of(call_.version) != TxnClient::kImplicit) return;
    std::map<std::pair<ProducerId, ProducerEpoch>,
             TransactionCoordinator::Partitions>
        by_writer;
    for (const auto& topic : request.topicData) {
      const TopicImage* image = find_topic(topic);
      for (const auto& one : topic.partitionData) {
        Peek peek = peek_batch(one.records.value_or(Bytes()), 0);
        if (!image || !image->partitions.count(one.index) ||
            peek.shape != BatchShape::kWhole || !peek.batch.transactional())
          continue;
        TopicPartition place{image->name, PartitionId(one.index)};
        TxnProducer writer = writer_of(peek.batch.v2());
        auto led = broker_.lead(image->name, one.index);
        if (led && !has_ongoing(*led->log, writer))
          by_writer[{writer.id, writer.epoch}].insert(place);
      }
    }
    if (by_writer.empty() || broker_.load_transactions() != ErrorCode::NONE)
      return;
    for (const auto& [writer, partitions] : by_writer)
      if (partitions.size() > 1)
        (void)admit(broker_.transactions(), transactional_id_,
                    {writer.first, writer.second}, partitions,
                    TxnClient::kImplicit);
  }
  template <class Topic>
  const TopicImage* find_topic(const Topic& topic) const {
    return call_.version >= kFirstWithIds ? broker_.image().topic(topic.topicId)
                                          : broker_.image().topic(topic.name);
  }

  PartitionAnswer append(const TopicImage* topic, int32_t index,
                         const std::optional<Bytes>& records) {
    if (!topic) return refused(index, unknown());
    if (broker_.options().read_only)
      return refused(index, {ErrorCode::TOPIC_AUTHORIZATION_FAILED,
                             "the directory is served read-only"});
    if (is_internal_topic(topic->name) && call_.client_id != kAdminClient)
      return refused(index, {ErrorCode::INVALID_TOPIC_EXCEPTION,
                             "only the broker writes internal topics"});
    auto batch = only_batch(call_, records);
    if (!batch) return refused(index, std::move(batch.error()));
    auto led = broker_.lead(topic->name, index);
    if (!led) return refused(index, std::move(led.error()));
    AppendOptions options{.leader_epoch = led->epoch};
    BatchView view(batch->data());
    if (view.base_offset() != Offset(0)) {
      PartitionAnswer out = refused(
          index, {ErrorCode::INVALID_RECORD, "a batch begins at offset 0"});
      out.logStartOffset = led->log->log_start_offset().value();
      return out;
    }
    if (view.transactional() && !has_ongoing(*led->log, writer_of(view))) {
      ErrorCode error = admitted(view, {topic->name, PartitionId(index)});
      if (error != ErrorCode::NONE)
        return refused(index, {told(error, call_.version),
                               fmt::format("the transaction of producer {}: {}",
                                           view.producer_id(),
                                           p::find_error(code(error))->name)});
      if (client_of(call_.version) == TxnClient::kImplicit)
        options.transaction_version = kEpochBumpVersion;
    }
    AppendResult done = led->log->append(*batch, options);
    return done ? appended(index, *led->log, *done)
                : rejected(index, *led->log, done.error());
  }

  /// What was appended to.
  const std::vector<PartitionLog*>& grown() const { return grown_; }

 private:
  ErrorCode admitted(const BatchView& batch, TopicPartition place) {
    ErrorCode error = broker_.load_transactions();
    if (error != ErrorCode::NONE) return error;
    return admit(broker_.transactions(), transactional_id_, writer_of(batch),
                 {std::move(place)}, client_of(call_.version));
  }

  Refusal unknown() const {
    if (call_.version >= kFirstWithIds)
      return {ErrorCode::UNKNOWN_TOPIC_ID, "no topic has this id"};
    return {ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, "there is no such topic"};
  }

  PartitionAnswer appended(int32_t index, PartitionLog& log,
                           const Appended& done) {
    PartitionAnswer out;
    out.index = index;
    out.baseOffset = done.first_offset.value();
    out.logAppendTimeMs = done.append_time.value();
    out.logStartOffset = log.log_start_offset().value();
    grown_.push_back(&log);  // a repeated batch may not be durable yet
    return out;
  }

  static PartitionAnswer rejected(int32_t index, const PartitionLog& log,
                                  const AppendRejection& why) {
    PartitionAnswer out =
        refused(index, {kafka_error(why.fault), why.error.text});
    if (!says_nothing_of_log(why.fault))
      out.logStartOffset = log.log_start_offset().value();
    for (const RecordFault& record : why.records)
      out.recordErrors.push_back({.batchIndex = record.batch_index,
                                  .batchIndexErrorMessage = record.text});
    return out;
  }

  Broker& broker_;
  const Call& call_;
  std::string transactional_id_;
  std::vector<PartitionLog*> grown_;
};

/// The entries that a later one of the same partition makes void.
std::set<const void*> named_again(const p::ProduceRequest& request) {
  std::set<const void*> out;
  if (request.topicData.size() == 1 &&
      request.topicData[0].partitionData.size() == 1)
    return out;
  std::set<std::tuple<std::string_view, Uuid, int32_t>> seen;
  auto topic = request.topicData.rbegin();
  for (; topic != request.topicData.rend(); ++topic) {
    auto one = topic->partitionData.rbegin();
    for (; one != topic->partitionData.rend(); ++one)
      if (!seen.emplace(topic->name, topic->topicId, one->index).second)
        out.insert(&*one);
  }
  return out;
}

bool has_transaction(const p::ProduceRequest& request) {
  for (const auto& topic : request.topicData)
    for (const auto& partition : topic.partitionData) {
      Peek peek = peek_batch(partition.records.value_or(Bytes()), 0);
      if (peek.shape == BatchShape::kWhole && peek.batch.transactional())
        return true;
    }
  return false;
}

// What is wrong with the request as a whole.
std::optional<Refusal> trouble(const p::ProduceRequest& request) {
  if (request.acks < -1 || request.acks > 1)
    return Refusal{ErrorCode::INVALID_REQUIRED_ACKS,
                   fmt::format("acks is {}, not -1, 0 or 1", request.acks)};
  if (!request.transactionalId && has_transaction(request))
    return Refusal{ErrorCode::TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
                   "a transactional batch comes without a transactional id"};
  return std::nullopt;
}

/// One answer for each topic, however often the request names it.
class TopicAnswers {
 public:
  explicit TopicAnswers(p::ProduceResponse& response) : response_(response) {}

  p::ProduceResponse::TopicProduceResponse& of(
      const p::ProduceRequest::TopicProduceData& topic) {
    auto& all = response_.responses;
    auto [at, added] =
        places_.try_emplace({topic.name, topic.topicId}, all.size());
    if (added) {
      all.emplace_back().name = topic.name;
      all.back().topicId = topic.topicId;
    }
    return all[at->second];
  }

 private:
  p::ProduceResponse& response_;
  std::map<std::pair<std::string_view, Uuid>, size_t> places_;
};

/// What is left to do when all is appended.
struct Done {
  p::ProduceResponse response;
  int16_t acks;
  bool failed;
  std::vector<PartitionLog*> grown;
};

void finish(Broker& broker, const Done& done,
            const Responder<p::ProduceResponse>& respond) {
  if (done.acks != 0)
    respond(done.response);
  else if (done.failed)
    respond.close();
  else
    respond.none();
  for (PartitionLog* log : done.grown) broker.appended(log);
}

// What could not be flushed is not acknowledged.
void retract_undurable(Broker& broker, p::ProduceResponse& response) {
  for (auto& topic : response.responses) {
    const TopicImage* image = topic.topicId.is_zero()
                                  ? broker.image().topic(topic.name)
                                  : broker.image().topic(topic.topicId);
    if (!image) continue;
    for (PartitionAnswer& one : topic.partitionResponses) {
      const PartitionLog* log =
          broker.directory().led_log(image->name, one.index);
      if (one.errorCode != 0 || !log || !log->broken()) continue;
      one = refused(one.index, {ErrorCode::KAFKA_STORAGE_ERROR,
                                "the record cannot be made durable"});
    }
  }
}

void produce(Broker& broker, p::ProduceRequest& request,
             Responder<p::ProduceResponse> respond) {
  Producing producing(broker, respond.call(), request);
  p::ProduceResponse response;
  bool failed = false;
  std::optional<Refusal> refuse_all = trouble(request);
  std::set<const void*> skip = named_again(request);
  TopicAnswers answers(response);
  if (!refuse_all && request.transactionalId)
    producing.add_to_transaction(request);
  for (const auto& topic : request.topicData) {
    const TopicImage* image = producing.find_topic(topic);
    auto& out = answers.of(topic);
    for (const auto& entry : topic.partitionData) {
      if (skip.count(&entry)) continue;
      PartitionAnswer one =
          refuse_all ? refused(entry.index, *refuse_all)
                     : producing.append(image, entry.index, entry.records);
      failed |= one.errorCode != 0;
      out.partitionResponses.push_back(std::move(one));
    }
  }
  Done done{std::move(response), request.acks, failed, producing.grown()};
  if (!broker.options().durable || done.grown.empty())
    return finish(broker, done, respond);
  broker.group_commit().wait(
      done.grown, [&broker, done, respond = std::move(respond)]() mutable {
        retract_undurable(broker, done.response);
        finish(broker, done, respond);
      });
}

}  // namespace

void handle_produce(Broker& broker, Call call, Reader& body) {
  answer<p::ProduceRequest, p::ProduceResponse, produce>(broker,
                                                         std::move(call), body);
}

}  // namespace weir
