#include "tests/sim/transactor.h"

#include <map>
#include <set>

#include "lib/protocol/api/add_partitions_to_txn.h"
#include "lib/protocol/api/end_txn.h"
#include "lib/protocol/api/fetch.h"
#include "lib/protocol/api/init_producer_id.h"
#include "lib/protocol/api/produce.h"
#include "lib/protocol/errors.h"
#include "lib/record/batch_builder.h"
#include "lib/record/control_record.h"
#include "tests/sim/clients.h"

namespace weir::sim {

namespace p = protocol;
using p::ErrorCode;

// Answers to an earlier link are stale.
template <class F>
auto Transactor::guarded(F f) {
  return [this, f, generation = generation_](auto got) {
    if (generation != generation_) return;
    if (!got) return again();
    f(got->body);
  };
}

void Transactor::again() {
  ++generation_;
  network_.after_ms(1 + int64_t(network_.below(40)), [this] {
    if (!node_.up()) return again();
    link_ = network_.connect();
    if (ending_ && initialized_) return end();
    init();
  });
}

void Transactor::init() {
  initialized_ = ending_ = false;
  p::InitProducerIdRequest request;
  request.transactionalId = fmt::format("producer-{}", number_);
  request.transactionTimeoutMs = 2'000;
  network_.call<p::InitProducerIdRequest, p::InitProducerIdResponse>(
      link_, request, 4, guarded([this](const auto& answer) {
        if (answer.errorCode != 0) return again();
        id_ = answer.producerId;
        epoch_ = answer.producerEpoch;
        for (int32_t& sequence : sequences_) sequence = 0;
        initialized_ = true;
        begin();
      }));
}

void Transactor::begin() {
  if (draining_) {
    idle_ = true;
    return;
  }
  Transaction& txn = all_.emplace_back();
  for (auto& values : txn.values)
    for (uint64_t n = 1 + network_.below(2); n > 0; --n)
      values.push_back({number_, next_value_++});
  version2_ ? write() : add_partitions();
}

void Transactor::add_partitions() {
  p::AddPartitionsToTxnRequest request;
  request.v3AndBelowTransactionalId = fmt::format("producer-{}", number_);
  request.v3AndBelowProducerId = id_;
  request.v3AndBelowProducerEpoch = epoch_;
  request.v3AndBelowTopics.push_back({.name = kTxnTopic, .partitions = {0, 1}});
  network_.call<p::AddPartitionsToTxnRequest, p::AddPartitionsToTxnResponse>(
      link_, request, 3, guarded([this](const auto& answer) {
        for (const auto& topic : answer.resultsByTopicV3AndBelow)
          for (const auto& one : topic.resultsByPartition) {
            if (ErrorCode(one.partitionErrorCode) ==
                ErrorCode::CONCURRENT_TRANSACTIONS) {
              network_.after_ms(10, [this, generation = generation_] {
                if (generation == generation_) add_partitions();
              });
              return;
            }
            if (one.partitionErrorCode != 0) return init();
          }
        write();
      }));
}

void Transactor::write() {
  std::string bytes[kTxnPartitions];
  p::ProduceRequest request;
  request.transactionalId = fmt::format("producer-{}", number_);
  request.acks = -1;
  request.timeoutMs = 1000;
  request.topicData.push_back({.name = kTxnTopic});
  for (int32_t i = 0; i < kTxnPartitions; ++i) {
    BatchSpec spec;
    spec.producer_id = ProducerId(id_);
    spec.producer_epoch = ProducerEpoch(epoch_);
    spec.base_sequence = Sequence(sequences_[i]);
    spec.transactional = true;
    BatchBuilder builder;
    builder.begin(spec);
    for (const Value& value : all_.back().values[i])
      builder.add(node_.clock.now(), "k", value.text());
    bytes[i] = std::string(builder.finish().value());
    sequences_[i] += int32_t(all_.back().values[i].size());
    request.topicData[0].partitionData.push_back(
        {.index = i, .records = weir::Bytes(bytes[i])});
  }
  network_.call<p::ProduceRequest, p::ProduceResponse>(
      link_, request, version2_ ? 12 : 9, guarded([this](const auto& answer) {
        for (const auto& one : answer.responses.at(0).partitionResponses)
          if (one.errorCode != 0) return init();  // which aborts it
        // Now and then the producer thinks for longer than it may.
        int64_t pause = network_.below(20) ? int64_t(network_.below(10)) : 4000;
        network_.after_ms(pause, [this, generation = generation_] {
          if (generation != generation_) return;
          all_.back().commit_asked = network_.below(3) > 0;
          end();
        });
      }));
}

void Transactor::end() {
  ending_ = true;
  p::EndTxnRequest request;
  request.transactionalId = fmt::format("producer-{}", number_);
  request.producerId = id_;
  request.producerEpoch = epoch_;
  request.committed = all_.back().commit_asked;
  network_.call<p::EndTxnRequest, p::EndTxnResponse>(
      link_, request, version2_ ? 5 : 3, guarded([this](const auto& answer) {
        ended(answer.errorCode, answer.producerId, answer.producerEpoch);
      }));
}

void Transactor::ended(int16_t error, int64_t id, int16_t epoch) {
  switch (ErrorCode(error)) {
    case ErrorCode::NONE:
      break;
    case ErrorCode::CONCURRENT_TRANSACTIONS:
    case ErrorCode::COORDINATOR_LOAD_IN_PROGRESS:
    case ErrorCode::COORDINATOR_NOT_AVAILABLE:
    case ErrorCode::NOT_COORDINATOR:
    case ErrorCode::KAFKA_STORAGE_ERROR:
      return again();
    default:
      return init();  // nobody knows how it ended
  }
  ending_ = false;
  all_.back().committed = all_.back().commit_asked;
  if (version2_) {
    if (epoch != epoch_ || id != id_)
      for (int32_t& sequence : sequences_) sequence = 0;
    id_ = id;
    epoch_ = epoch;
  }
  begin();
}

int64_t Transactor::decided() const {
  int64_t out = 0;
  for (const Transaction& txn : all_) out += txn.committed.has_value();
  return out;
}

void Transactor::check(const std::vector<Records>& committed) {
  std::set<Value> there;
  for (const Records& records : committed)
    for (const auto& [offset, value] : records)
      if (value.producer == number_ && !there.insert(value).second)
        anomalies_.note(&Anomalies::duplicated,
                        value.text() + " stands a second time");
  for (size_t i = 0; i < all_.size(); ++i) {
    const Transaction& txn = all_[i];
    size_t wanted = 0, found = 0;
    for (const auto& values : txn.values)
      for (const Value& value : values) {
        ++wanted;
        found += there.count(value);
      }
    auto says = [&](std::string_view what) {
      return fmt::format("transaction {} of producer {}: {} of {} records, {}",
                         i, number_, found, wanted, what);
    };
    if (txn.committed == true && found < wanted)
      anomalies_.note(&Anomalies::lost, says("and its commit was answered"));
    else if (!txn.commit_asked && found > 0)
      anomalies_.note(&Anomalies::invented, says("and nobody committed it"));
    else if (found != 0 && found != wanted)
      anomalies_.note(&Anomalies::torn, says("and it is one"));
  }
}

// --- Reading -----------------------------------------------------------------

namespace {

/// Drops what was aborted, as Kafka's consumer does: from the first offset of
/// an aborted transaction on until its producer's marker.
class Aborted {
 public:
  explicit Aborted(
      const std::vector<p::FetchResponse::AbortedTransaction>& list) {
    for (const auto& one : list)
      begins_.emplace(one.firstOffset, one.producerId);
  }
  bool hides(const RawBatch& batch) {
    while (!begins_.empty() &&
           begins_.begin()->first <= batch.last_offset().value()) {
      open_.insert(begins_.begin()->second);
      begins_.erase(begins_.begin());
    }
    int64_t producer = batch.producer_id().value();
    if (batch.control()) {
      auto end = read_txn_end(batch.v2());
      if (end && *end && !(*end)->commit) open_.erase(producer);
      return true;
    }
    return batch.v2().transactional() && open_.count(producer) > 0;
  }

 private:
  std::multimap<int64_t, int64_t> begins_;
  std::set<int64_t> open_;
};

bool add_records(const p::FetchResponse::PartitionData& data, int64_t& position,
                 Records& out) {
  Aborted aborted(data.abortedTransactions.value_or(
      std::vector<p::FetchResponse::AbortedTransaction>()));
  return read_records(
      data.records.value_or(weir::Bytes()), position, out,
      [&](const RawBatch& batch) { return aborted.hides(batch); });
}

}  // namespace

std::optional<std::vector<Records>> read_committed(Network& network, bool all) {
  std::vector<Records> out(kTxnPartitions);
  auto link = network.connect();
  for (int32_t i = 0; i < kTxnPartitions; ++i) {
    int64_t position = 0, end = 1;
    while (position < end) {
      p::FetchRequest request;
      request.isolationLevel = all ? 0 : 1;
      request.minBytes = 1;
      request.topics.push_back({.topic = kTxnTopic});
      request.topics[0].partitions.push_back({.partition = i,
                                              .fetchOffset = position,
                                              .partitionMaxBytes = 1 << 20});
      bool answered = false, good = false;
      network.call<p::FetchRequest, p::FetchResponse>(
          link, request, 12, [&](auto got) {
            answered = true;
            if (!got || got->body.responses.empty()) return;
            const auto& one = got->body.responses[0].partitions.at(0);
            int64_t before = position;
            end = one.highWatermark;
            good = one.errorCode == 0 &&
                   add_records(one, position, out[size_t(i)]) &&
                   (position > before || position == end);
          });
      while (!answered && network.step()) {
      }
      if (!good) return {};
    }
  }
  return out;
}

}  // namespace weir::sim
