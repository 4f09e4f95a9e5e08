#include "tests/sim/clients.h"

#include "lib/protocol/api/fetch.h"
#include "lib/protocol/api/init_producer_id.h"
#include "lib/protocol/api/offset_commit.h"
#include "lib/protocol/api/offset_fetch.h"
#include "lib/protocol/api/produce.h"
#include "lib/protocol/errors.h"
#include "lib/record/batch_builder.h"
#include "lib/record/record_reader.h"

namespace weir::sim {

namespace p = protocol;
using p::ErrorCode;

namespace {

constexpr const char* kGroup = "group";

p::FetchRequest fetch_request(int32_t partition, int64_t position,
                              int32_t max_wait_ms) {
  p::FetchRequest request;
  request.maxWaitMs = max_wait_ms;
  request.minBytes = 1;
  request.topics.push_back({.topic = kTopic});
  request.topics[0].partitions.push_back({.partition = partition,
                                          .fetchOffset = position,
                                          .partitionMaxBytes = 700});
  return request;
}

}  // namespace

bool read_records(weir::Bytes bytes, int64_t& position, Records& out,
                  const std::function<bool(const RawBatch&)>& hides) {
  RecordReader reader;
  for (int64_t at = 0;;) {
    Peek peek = peek_batch(bytes, at);
    // The last one may be cut.
    if (peek.shape == BatchShape::kEnd || peek.shape == BatchShape::kTorn ||
        peek.shape == BatchShape::kZeros)
      return true;
    if (peek.shape != BatchShape::kWhole || !peek.batch.crc_valid() ||
        !reader.open(peek.batch))
      return false;
    int64_t from = position;
    position = std::max(position, peek.batch.next_offset().value());
    at = peek.batch.end_position().value();
    if (hides && hides(peek.batch)) continue;
    for (RecordView record; reader.next(record);) {
      auto value = Value::parse(record.value);
      if (!value) return false;
      if (record.offset.value() >= from)
        out.emplace_back(record.offset, *value);
    }
    if (!reader.ok()) return false;
  }
}

// --- Producer ----------------------------------------------------------------

void Producer::start() { again(); }

void Producer::again() {
  ++generation_;
  link_ = nullptr;
  for (Batch& batch : waiting_) batch.sent = false;
  if (forget_id) id_ = -1, next_sequence_ = 0;
  network_.after_ms(1 + int64_t(network_.below(30)), [this] {
    if (!node_.up()) return again();
    link_ = network_.connect();
    if (id_ < 0) return init();
    pump();
  });
}

void Producer::init() {
  p::InitProducerIdRequest request;
  request.transactionalId.reset();
  request.transactionTimeoutMs = 60'000;
  network_.call<p::InitProducerIdRequest, p::InitProducerIdResponse>(
      link_, request, 4, [this, generation = generation_](auto got) {
        if (generation != generation_) return;
        if (!got || got->body.errorCode != 0) return again();
        id_ = got->body.producerId;
        epoch_ = got->body.producerEpoch;
        known_ = false;
        for (Batch& batch : waiting_) {
          batch.sequence = next_sequence_;
          next_sequence_ += int32_t(batch.values.size());
        }
        pump();
      });
}

std::string Producer::bytes_of(const Batch& batch) const {
  BatchSpec spec;
  spec.producer_id = ProducerId(id_);
  spec.producer_epoch = ProducerEpoch(epoch_);
  spec.base_sequence = Sequence(batch.sequence);
  BatchBuilder builder;
  builder.begin(spec);
  for (const Value& value : batch.values)
    builder.add(node_.clock.now(), "k", value.text());
  return std::string(builder.finish().value());
}

void Producer::pump() {
  while (!draining_ && waiting_.size() < 1 + network_.below(3)) {
    Batch batch{next_sequence_, {}};
    for (uint64_t n = 1 + network_.below(3); n > 0; --n) {
      batch.values.push_back({number_, next_value_++});
      history_.sent(partition_, batch.values.back());
    }
    next_sequence_ += int32_t(batch.values.size());
    waiting_.push_back(std::move(batch));
  }
  for (Batch& batch : waiting_) {
    // A broker takes any sequence from a producer that it does not know, as
    // Kafka's does: the first batch goes alone, or the second could overtake
    // it.
    if (!known_ && &batch != &waiting_.front()) return;
    if (std::exchange(batch.sent, true)) continue;
    std::string bytes = bytes_of(batch);
    p::ProduceRequest request;
    request.acks = acks_;
    request.timeoutMs = 1000;
    request.topicData.push_back({.name = kTopic});
    request.topicData[0].partitionData.push_back(
        {.index = partition_, .records = weir::Bytes(bytes)});
    network_.call<p::ProduceRequest, p::ProduceResponse>(
        link_, request, 9, [this, generation = generation_](auto got) {
          if (!got) return answered(generation, -1, -1);
          const auto& one = got->body.responses.at(0).partitionResponses.at(0);
          answered(generation, one.errorCode, one.baseOffset);
        });
  }
}

void Producer::answered(int generation, int16_t error, int64_t offset) {
  if (generation != generation_) return;
  switch (ErrorCode(error)) {
    case ErrorCode::NONE:
      known_ = true;
      for (const Value& value : waiting_.front().values)
        history_.acknowledged(partition_, Offset(offset++), value);
      break;
    case ErrorCode::DUPLICATE_SEQUENCE_NUMBER:
      break;  // stands, somewhere
    case ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER:
    case ErrorCode::UNKNOWN_PRODUCER_ID:
    case ErrorCode::INVALID_PRODUCER_EPOCH:
      // It lost what it knew of this producer: lawful only where it lost
      // records, too. What was under way may stand or not.
      if (!history_.may_forget)
        history_.anomalies.note(
            &Anomalies::refused,
            fmt::format("producer {} was answered {}", number_, error));
      waiting_.clear();
      next_sequence_ = 0;
      id_ = -1;
      return again();
    default:
      return again();
  }
  waiting_.pop_front();
  if (waiting_.empty() || !waiting_.front().sent)
    network_.after_ms(int64_t(network_.below(20)), [this, generation] {
      if (generation == generation_) pump();
    });
}

// --- Consumer ----------------------------------------------------------------

void Consumer::start() {
  network_.after_ms(1 + int64_t(network_.below(30)), [this] {
    if (!node_.up()) return start();
    if (!link_ || link_->lost || link_->life != node_.life())
      link_ = network_.connect();
    fetch();
  });
}

void Consumer::fetch() {
  int32_t wait = network_.below(2) ? 0 : 200;
  network_.call<p::FetchRequest, p::FetchResponse>(
      link_, fetch_request(partition_, position_, wait), 12, [this](auto got) {
        if (!got || got->body.responses.empty()) return start();
        const auto& one = got->body.responses[0].partitions.at(0);
        Records records;
        if (ErrorCode(one.errorCode) == ErrorCode::OFFSET_OUT_OF_RANGE)
          position_ = 0;
        else if (one.records && !read_records(*one.records, position_, records))
          history_.anomalies.note(&Anomalies::invented,
                                  "a fetch gave what is no record of ours");
        for (const auto& [offset, value] : records)
          history_.seen(partition_, offset, value);
        if (records.empty() && network_.below(4) == 0) position_ = 0;
        start();
      });
}

// --- Committer ---------------------------------------------------------------

void Committer::start() { pause(&Committer::commit); }

void Committer::pause(void (Committer::*next)()) {
  if (draining_ && next == &Committer::commit) {
    if (looked_) return;
    next = &Committer::look;
  }
  network_.after_ms(1 + int64_t(network_.below(60)), [=, this] {
    if (!node_.up()) return pause(next);
    if (!link_ || link_->lost || link_->life != node_.life())
      link_ = network_.connect();
    (this->*next)();
  });
}

void Committer::commit() {
  p::OffsetCommitRequest request;
  request.groupId = kGroup;
  request.topics.push_back({.name = kTopic});
  request.topics[0].partitions.push_back(
      {.partitionIndex = 0, .committedOffset = ++position_});
  history_.commit_tried(position_);
  network_.call<p::OffsetCommitRequest, p::OffsetCommitResponse>(
      link_, request, 8, [this, position = position_](auto got) {
        if (got && got->body.topics.at(0).partitions.at(0).errorCode == 0)
          history_.commit_acknowledged(position);
        pause(network_.below(3) ? &Committer::commit : &Committer::look);
      });
}

void Committer::look() {
  looked_ = false;
  p::OffsetFetchRequest request;
  request.groupId = kGroup;
  request.topics->push_back({.name = kTopic, .partitionIndexes = {0}});
  network_.call<p::OffsetFetchRequest, p::OffsetFetchResponse>(
      link_, request, 7, [this](auto got) {
        if (!got || got->body.errorCode != 0 || got->body.topics.empty() ||
            got->body.topics[0].partitions.at(0).errorCode != 0)
          return pause(&Committer::look);
        history_.commit_seen(got->body.topics[0].partitions[0].committedOffset);
        looked_ = true;
        pause(&Committer::commit);
      });
}

// --- Reading all -------------------------------------------------------------

std::optional<Records> read_all(Network& network, int32_t partition) {
  Records out;
  int64_t position = 0;
  auto link = network.connect();
  for (bool more = true; more;) {
    bool answered = false, good = false;
    network.call<p::FetchRequest, p::FetchResponse>(
        link, fetch_request(partition, position, 0), 12, [&](auto got) {
          answered = true;
          if (!got || got->body.responses.empty()) return;
          const auto& one = got->body.responses[0].partitions.at(0);
          if (one.errorCode != 0) return;
          good =
              read_records(one.records.value_or(weir::Bytes()), position, out);
          more = position < one.highWatermark;
        });
    while (!answered && network.step()) {
    }
    if (!good) return {};
  }
  return out;
}

}  // namespace weir::sim
