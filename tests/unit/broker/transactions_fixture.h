// A transactional producer, as a broker's tests speak for it.
#pragma once
#include "lib/broker/groups/coordinator.h"
#include "lib/protocol/api/add_offsets_to_txn.h"
#include "lib/protocol/api/add_partitions_to_txn.h"
#include "lib/protocol/api/describe_producers.h"
#include "lib/protocol/api/describe_transactions.h"
#include "lib/protocol/api/end_txn.h"
#include "lib/protocol/api/fetch.h"
#include "lib/protocol/api/find_coordinator.h"
#include "lib/protocol/api/init_producer_id.h"
#include "lib/protocol/api/list_transactions.h"
#include "lib/protocol/api/offset_fetch.h"
#include "lib/protocol/api/produce.h"
#include "lib/protocol/api/txn_offset_commit.h"
#include "lib/protocol/api/write_txn_markers.h"
#include "tests/unit/broker/broker_fixture.h"

namespace weir {

struct TransactionsFixture : BrokerFixture {
  using E = protocol::ErrorCode;

  explicit TransactionsFixture(BrokerOptions options = {})
      : BrokerFixture(options) {
    REQUIRE(local->create_topic("t", 3, {}));
  }

  struct Given {
    E error;
    TxnProducer producer;
  };
  Given init(TxnProducer expected = {}, std::string id = "x",
             int32_t timeout_ms = 60'000, int16_t version = 5) {
    protocol::InitProducerIdRequest request;
    request.transactionalId = id;
    request.transactionTimeoutMs = timeout_ms;
    if (version >= 3) {
      request.producerId = expected.id.value();
      request.producerEpoch = expected.epoch.value();
    }
    auto answer =
        send<protocol::InitProducerIdRequest, protocol::InitProducerIdResponse>(
            request, version);
    return {
        E(answer->errorCode),
        {ProducerId(answer->producerId), ProducerEpoch(answer->producerEpoch)}};
  }
  /// A producer that nobody was before.
  TxnProducer producer(std::string id = "x") {
    Given given = init({}, id);
    REQUIRE(given.error == E::NONE);
    return given.producer;
  }

  E add(TxnProducer who, std::vector<int32_t> partitions = {0},
        std::string topic = "t", std::string id = "x") {
    protocol::AddPartitionsToTxnRequest request;
    request.v3AndBelowTransactionalId = id;
    request.v3AndBelowProducerId = who.id.value();
    request.v3AndBelowProducerEpoch = who.epoch.value();
    request.v3AndBelowTopics.push_back({topic, partitions});
    auto answer = send<protocol::AddPartitionsToTxnRequest,
                       protocol::AddPartitionsToTxnResponse>(request, 3);
    return E(answer->resultsByTopicV3AndBelow.at(0)
                 .resultsByPartition.at(0)
                 .partitionErrorCode);
  }

  /// One record; version 12 adds the partition by itself.
  E produce(TxnProducer who, int32_t sequence, int32_t partition = 0,
            int16_t version = 12, std::string id = "x") {
    BatchSpec spec;
    spec.producer_id = who.id;
    spec.producer_epoch = who.epoch;
    spec.base_sequence = Sequence(sequence);
    spec.transactional = true;
    std::string batch = batch_of(1, spec);
    protocol::ProduceRequest request;
    request.transactionalId = id;
    request.acks = -1;
    request.topicData.push_back({.name = "t"});
    request.topicData[0].partitionData.push_back(
        {.index = partition, .records = batch});
    auto answer = send<protocol::ProduceRequest, protocol::ProduceResponse>(
        request, version);
    return E(answer->responses.at(0).partitionResponses.at(0).errorCode);
  }

  Given end(TxnProducer who, bool commit, int16_t version = 5,
            std::string id = "x") {
    protocol::EndTxnRequest request{.transactionalId = id,
                                    .producerId = who.id.value(),
                                    .producerEpoch = who.epoch.value(),
                                    .committed = commit};
    auto answer = send<protocol::EndTxnRequest, protocol::EndTxnResponse>(
        request, version);
    return {
        E(answer->errorCode),
        {ProducerId(answer->producerId), ProducerEpoch(answer->producerEpoch)}};
  }

  E commit_offset(TxnProducer who, int64_t offset, int16_t version = 5,
                  int32_t generation = -1, std::string member = {}) {
    protocol::TxnOffsetCommitRequest request{
        .transactionalId = "x",
        .groupId = "g",
        .producerId = who.id.value(),
        .producerEpoch = who.epoch.value()};
    if (version >= 3) {
      request.generationIdOrMemberEpoch = generation;
      request.memberId = member;
    }
    request.topics.push_back({.name = "t", .partitions = {}});
    if (version >= 6) request.topics[0].topicId = id_of("t");
    request.topics[0].partitions.push_back({0, offset, -1, ""});
    auto answer = send<protocol::TxnOffsetCommitRequest,
                       protocol::TxnOffsetCommitResponse>(request, version);
    return E(answer->topics.at(0).partitions.at(0).errorCode);
  }
  /// The group's offset, or the error in its place as a negative number.
  int64_t committed(bool stable = false) {
    protocol::OffsetFetchRequest request;
    request.requireStable = stable;
    request.groups.push_back({.groupId = "g"});
    request.groups[0].topics->push_back({"t", {}, {0}});
    auto answer =
        send<protocol::OffsetFetchRequest, protocol::OffsetFetchResponse>(
            request, 9);
    const auto& one = answer->groups.at(0).topics.at(0).partitions.at(0);
    return one.errorCode != 0 ? -one.errorCode : one.committedOffset;
  }

  auto fetch(int32_t partition, bool read_committed, int64_t offset = 0) {
    protocol::FetchRequest request;
    request.maxBytes = 1 << 20;
    request.isolationLevel = read_committed;
    request.topics.push_back({.topic = "t"});
    request.topics[0].partitions.push_back({.partition = partition,
                                            .fetchOffset = offset,
                                            .partitionMaxBytes = 1 << 20});
    return send<protocol::FetchRequest, protocol::FetchResponse>(request, 12);
  }

  PartitionLog& log(int32_t partition = 0) {
    return *local->lead("t", partition).value().log;
  }
  TxnState state(std::string id = "x") {
    REQUIRE(broker->load_transactions() == E::NONE);
    const Transaction* txn = broker->transactions().find(id);
    REQUIRE(txn);
    return txn->state;
  }
};

/// The markers of a log, in order: 'c' and 'a'.
inline std::string markers(PartitionLog& log) {
  std::string out;
  RecordReader reader;
  for (const auto& [base, segment] : log.segments()) {
    if (segment->size() == 0) continue;
    auto file = segment->log_file().value();
    auto map = file->map(segment->size()).value();
    for (int64_t at = 0;;) {
      Peek peek = peek_batch(map->bytes(), at);
      if (peek.shape != BatchShape::kWhole) break;
      at = peek.batch.end_position().value();
      if (!peek.batch.control()) continue;
      auto end = read_txn_end(peek.batch.v2());
      REQUIRE(end);
      out += (*end)->commit ? 'c' : 'a';
    }
  }
  return out;
}

}  // namespace weir
