#include "lib/place/batch_sender.h"

#include "lib/client/refusal.h"
#include "lib/place/topic_words.h"
#include "lib/protocol/api/init_producer_id.h"
#include "lib/protocol/api/produce.h"
#include "lib/protocol/errors.h"
#include "lib/record/batch_view.h"

namespace weir {

namespace p = protocol;
using K = p::ErrorCode;

namespace {

constexpr int16_t kAcksAll = -1;
constexpr int32_t kTimeoutMs = 30'000;

// What stood before it was not written: it will be sent again behind that.
bool is_out_of_order(const Error& error) { return error.field == "sequence"; }

}  // namespace

Result<BatchSender::Producer> BatchSender::producer() {
  if (producer_) return *producer_;
  if (transaction_) {
    TRY_ASSIGN(TxnProducer own, transaction_->begin());
    producer_ = Producer{own.id, own.epoch};
    return *producer_;
  }
  p::InitProducerIdRequest request{.transactionalId = std::nullopt,
                                   .transactionTimeoutMs = INT32_MAX};
  auto answer =
      cluster_.ask<p::InitProducerIdRequest, p::InitProducerIdResponse>(
          Target{}, request);
  if (!answer && answer.error().code != Code::kUnsupported)
    return fail(std::move(answer).error());
  producer_.emplace();
  // Without one, batches go one by one, and may come twice if a broker dies.
  if (answer && answer->errorCode == 0)
    producer_ = Producer{ProducerId(answer->producerId),
                         ProducerEpoch(answer->producerEpoch)};
  return *producer_;
}

Result<> BatchSender::send(const TopicPartition& to, std::string batch,
                           SinkCount* count) {
  TRY_ASSIGN(Producer own, producer());
  size_t most = own.id == kNoProducer ? 1 : kMaxUnderWay;
  while (under_way_.size() >= most) TRY(receive());
  batches_.push_back({to, std::move(batch), count});
  Result<> sent = transmit(batches_.back());
  if (!sent) return mend(std::move(sent).error());
  return {};
}

Result<> BatchSender::transmit(Batch& batch) {
  const TopicPartition& to = batch.to;
  TRY_ASSIGN(auto client, cluster_.connection(
                              Target::leader(to.topic, to.partition.value())));
  p::ProduceRequest request{.acks = kAcksAll, .timeoutMs = kTimeoutMs};
  if (transaction_) request.transactionalId = transaction_->id();
  const ClusterTopic* topic = cluster_.topic(to.topic);
  request.topicData.push_back(
      {.name = to.topic, .topicId = topic ? topic->id : Uuid()});
  request.topicData[0].partitionData.push_back(
      {.index = to.partition.value(), .records = Bytes(batch.bytes)});
  TRY_ASSIGN(int32_t number, client->send(schema::kMessage<p::ProduceRequest>,
                                          &request, cluster_.deadline_ns()));
  under_way_.push_back({std::move(client), number, &batch});
  return {};
}

Result<> BatchSender::receive_answer(const UnderWay& request) {
  TRY_ASSIGN(AnswerBytes bytes,
             request.client->receive(request.number, cluster_.deadline_ns()));
  TRY_ASSIGN(auto answer,
             schema::decode<p::ProduceResponse>(bytes.body, bytes.version));
  Batch& batch = *request.batch;
  std::string what = partition_text(batch.to);
  if (answer.responses.empty() ||
      answer.responses[0].partitionResponses.empty())
    return fail(Code::kCorrupt, "{}: the answer does not say what came of it",
                what);
  const auto& said = answer.responses[0].partitionResponses[0];
  K code = K(said.errorCode);
  if (code != K::NONE && code != K::DUPLICATE_SEQUENCE_NUMBER) {
    Error error = refusal_error(said.errorCode, what, said.errorMessage);
    if (code == K::OUT_OF_ORDER_SEQUENCE_NUMBER) error.field = "sequence";
    if (error.code == Code::kCorrupt) error.code = Code::kTimeout;  // the wire
    return fail(std::move(error));
  }
  batch.done = true;
  BatchView view(batch.bytes.data());
  int64_t span = view.last_offset() - view.base_offset();
  batch.count->records += view.count();
  batch.count->bytes += int64_t(batch.bytes.size());
  if (said.baseOffset < 0) return {};
  if (batch.count->first_offset < Offset(0))
    batch.count->first_offset = Offset(said.baseOffset);
  batch.count->last_offset = Offset(said.baseOffset + span);
  return {};
}

void BatchSender::drop_done() {
  while (!batches_.empty() && batches_.front().done) batches_.pop_front();
}

Result<> BatchSender::receive() {
  UnderWay request = std::move(under_way_.front());
  under_way_.pop_front();
  Result<> done = receive_answer(request);
  if (!done) return mend(std::move(done).error());
  drop_done();
  return {};
}

// Something failed. What else is under way is heard out; then what is not
// written goes again, in order and one by one.
Result<> BatchSender::mend(Error why) {
  while (!under_way_.empty()) {
    UnderWay request = std::move(under_way_.front());
    under_way_.pop_front();
    Result<> done = receive_answer(request);
    if (!done && is_out_of_order(why)) why = std::move(done).error();
  }
  int64_t deadline = cluster_.deadline_ns();
  for (Batch& batch : batches_)
    if (!batch.done) TRY(send_alone(batch, deadline, why));
  drop_done();
  return {};
}

Result<> BatchSender::send_alone(Batch& batch, int64_t deadline_ns, Error why) {
  Target leader = Target::leader(batch.to.topic, batch.to.partition.value());
  for (;;) {
    if (!may_pass(why) || !cluster_.try_again(deadline_ns, leader)) {
      batches_.clear();  // nothing after it may be written
      return fail(std::move(why));
    }
    Result<> done = transmit(batch);
    if (done) {
      UnderWay request = std::move(under_way_.front());
      under_way_.pop_front();
      done = receive_answer(request);
    }
    if (done) return {};
    why = std::move(done).error();
  }
}

Result<> BatchSender::settle() {
  while (!under_way_.empty()) TRY(receive());
  return {};
}

}  // namespace weir
