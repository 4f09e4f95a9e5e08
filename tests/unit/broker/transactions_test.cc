// Transactions as their clients meet them: ids, partitions, ends, fencing,
// time-outs, and what readers see. Codes as in kafka.server.KafkaApis and the
// coordinator of Apache Kafka 4.4; tests/interop compares with a real one.
#include "tests/unit/broker/transactions_fixture.h"

namespace weir {
namespace {

using F = TransactionsFixture;
using E = protocol::ErrorCode;

int64_t count(F& f, int32_t partition, bool committed) {
  auto answer = f.fetch(partition, committed);
  const auto& one = answer->responses.at(0).partitions.at(0);
  std::string bytes(one.records.value_or(Bytes()));
  int64_t out = 0;
  for (int64_t at = 0;;) {
    Peek peek = peek_batch(bytes, at);
    if (peek.shape != BatchShape::kWhole) return out;
    at = peek.batch.end_position().value();
    out += !peek.batch.control();
  }
}

}  // namespace

TEST_CASE(
    "a transaction is seen when it is committed, by its producer's new "
    "epoch") {
  F f;
  TxnProducer who = f.producer();
  CHECK(who.epoch == ProducerEpoch(0));
  CHECK(f.produce(who, 0, 0) == E::NONE);
  CHECK(f.produce(who, 0, 1) == E::NONE);
  CHECK(f.state() == TxnState::kOngoing);
  CHECK(count(f, 0, true) == 0);
  CHECK(count(f, 0, false) == 1);
  auto ended = f.end(who, true);
  CHECK(ended.error == E::NONE);
  CHECK(ended.producer == TxnProducer{who.id, ProducerEpoch(1)});
  CHECK(f.state() == TxnState::kCompleteCommit);
  CHECK(count(f, 0, true) == 1);
  CHECK(count(f, 1, true) == 1);
  CHECK(markers(f.log(0)) == "c");
  CHECK(markers(f.log(1)) == "c");
  CHECK(markers(f.log(2)).empty());
  // The old epoch is a zombie's.
  CHECK(f.produce(who, 1) == E::INVALID_PRODUCER_EPOCH);
  CHECK(f.produce(ended.producer, 0) == E::NONE);
}

TEST_CASE("an aborted transaction is named to those who read committed") {
  F f;
  TxnProducer who = f.producer();
  REQUIRE(f.produce(who, 0) == E::NONE);
  REQUIRE(f.end(who, false).error == E::NONE);
  auto answer = f.fetch(0, true);
  const auto& one = answer->responses.at(0).partitions.at(0);
  REQUIRE(one.abortedTransactions);
  REQUIRE(one.abortedTransactions->size() == 1);
  CHECK(one.abortedTransactions->at(0).producerId == who.id.value());
  CHECK(one.abortedTransactions->at(0).firstOffset == 0);
  CHECK(one.lastStableOffset == 2);
  CHECK(count(f, 0, false) == 1);
}

TEST_CASE("nothing at or behind an open transaction is stable") {
  F f;
  REQUIRE(f.produce(f.producer("x"), 0, 0, 12, "x") == E::NONE);
  TxnProducer other = f.producer("y");
  REQUIRE(f.produce(other, 0, 0, 12, "y") == E::NONE);
  REQUIRE(f.end(other, true, 5, "y").error == E::NONE);
  CHECK(f.log().last_stable_offset() == Offset(0));
  CHECK(count(f, 0, true) == 0);
  CHECK(count(f, 0, false) == 2);
}

TEST_CASE("an end that is asked for again is answered as the first time") {
  F f;
  TxnProducer who = f.producer();
  REQUIRE(f.produce(who, 0) == E::NONE);
  auto first = f.end(who, true);
  auto again = f.end(who, true);
  CHECK(again.error == E::NONE);
  CHECK(again.producer == first.producer);
  CHECK(f.end(who, false).error == E::INVALID_TXN_STATE);
  CHECK(markers(f.log()) == "c");
  // By the new epoch it is the end of another transaction, which is empty.
  CHECK(f.end(first.producer, true).error == E::INVALID_TXN_STATE);
  auto bumped = f.end(first.producer, false);
  CHECK(bumped.error == E::NONE);
  CHECK(bumped.producer.epoch == ProducerEpoch(2));
  CHECK(f.state() == TxnState::kCompleteAbort);
}

TEST_CASE("before version 5 of EndTxn the epoch stays") {
  F f;
  TxnProducer who = f.producer();
  CHECK(f.end(who, true, 4).error == E::INVALID_TXN_STATE);
  REQUIRE(f.add(who) == E::NONE);
  REQUIRE(f.produce(who, 0, 0, 11) == E::NONE);
  CHECK(f.end(who, true, 4).error == E::NONE);
  CHECK(f.end(who, true, 4).error == E::NONE);
  CHECK(f.end(who, false, 4).error == E::INVALID_TXN_STATE);
  CHECK(f.state() == TxnState::kCompleteCommit);
  REQUIRE(f.add(who) == E::NONE);
  CHECK(f.produce(who, 1, 0, 11) == E::NONE);
  CHECK(f.end(who, false, 4).error == E::NONE);
  CHECK(markers(f.log()) == "ca");
}

TEST_CASE("an older producer's partition must have been added") {
  F f;
  TxnProducer who = f.producer();
  CHECK(f.produce(who, 0, 0, 10) == E::INVALID_TXN_STATE);
  CHECK(f.produce(who, 0, 0, 11) == E::TRANSACTION_ABORTABLE);
  CHECK(f.log().log_end_offset() == Offset(0));
  REQUIRE(f.add(who, {1}) == E::NONE);
  CHECK(f.produce(who, 0, 0, 11) == E::TRANSACTION_ABORTABLE);
  CHECK(f.produce(who, 0, 1, 11) == E::NONE);
  CHECK(f.add(who, {0}, "nowhere") == E::UNKNOWN_TOPIC_OR_PARTITION);
  CHECK(f.add(who, {2, 7}) == E::OPERATION_NOT_ATTEMPTED);
  CHECK(f.add(who, {0}, "__transaction_state") ==
        E::TOPIC_AUTHORIZATION_FAILED);
}

TEST_CASE("a second producer of the same id fences the first") {
  F f;
  TxnProducer first = f.producer();
  REQUIRE(f.produce(first, 0) == E::NONE);
  // The open transaction is aborted first.
  CHECK(f.init().error == E::CONCURRENT_TRANSACTIONS);
  CHECK(f.state() == TxnState::kCompleteAbort);
  TxnProducer second = f.producer();
  CHECK(second.id == first.id);
  CHECK(second.epoch > first.epoch);
  CHECK(f.end(first, true).error == E::PRODUCER_FENCED);
  CHECK(f.end(first, true, 1).error == E::INVALID_PRODUCER_EPOCH);
  CHECK(f.produce(first, 1) == E::INVALID_PRODUCER_EPOCH);
  CHECK(f.add(first) == E::PRODUCER_FENCED);
  CHECK(f.commit_offset(first, 3) == E::INVALID_PRODUCER_EPOCH);
  CHECK(f.init(first).error == E::PRODUCER_FENCED);
  CHECK(f.init(first, "x", 60'000, 3).error == E::INVALID_PRODUCER_EPOCH);
  CHECK(f.produce(second, 0) == E::NONE);
  CHECK(f.end(second, true).error == E::NONE);
  CHECK(markers(f.log()) == "ac");
}

TEST_CASE("a producer that says what it was gets its next epoch") {
  F f;
  TxnProducer who = f.producer();
  auto next = f.init(who);
  CHECK(next.error == E::NONE);
  CHECK(next.producer.epoch == ProducerEpoch(1));
  // Again, as if the answer had been lost.
  CHECK(f.init(who).producer == next.producer);
  CHECK(f.init({ProducerId(999), ProducerEpoch(0)}).error ==
        E::PRODUCER_FENCED);
}

TEST_CASE("requests that cannot be right are refused by name") {
  F f;
  CHECK(f.init({}, "").error == E::INVALID_REQUEST);
  CHECK(f.init({}, "x", 0).error == E::INVALID_TRANSACTION_TIMEOUT);
  CHECK(f.init({}, "x", 900'001).error == E::INVALID_TRANSACTION_TIMEOUT);
  CHECK(f.init({ProducerId(1), kNoProducerEpoch}).error == E::INVALID_REQUEST);
  TxnProducer who = f.producer();
  TxnProducer other{who.id + 1, who.epoch};
  CHECK(f.end(who, true, 5, "unknown").error == E::INVALID_PRODUCER_ID_MAPPING);
  CHECK(f.end(other, true).error == E::INVALID_PRODUCER_ID_MAPPING);
  CHECK(f.add(other) == E::INVALID_PRODUCER_ID_MAPPING);
  CHECK(f.produce(other, 0) == E::INVALID_PRODUCER_ID_MAPPING);
  CHECK(f.produce(who, 0, 0, 12, "unknown") == E::INVALID_PRODUCER_ID_MAPPING);
  protocol::InitProducerIdRequest two;
  two.transactionalId = "x";
  two.transactionTimeoutMs = 1000;
  two.enable2Pc = true;
  auto init = [&] {
    return E(f.send<protocol::InitProducerIdRequest,
                    protocol::InitProducerIdResponse>(two, 6)
                 ->errorCode);
  };
  CHECK(init() == E::TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
  two.enable2Pc = false;
  two.keepPreparedTxn = true;
  CHECK(init() == E::UNSUPPORTED_VERSION);
}

TEST_CASE(
    "a transaction that takes too long is aborted and its producer "
    "fenced") {
  F f;
  auto given = f.init({}, "x", 5'000);
  REQUIRE(f.produce(given.producer, 0) == E::NONE);
  f.pass_ms(4'000);
  CHECK(f.state() == TxnState::kOngoing);
  f.pass_ms(10'000);
  CHECK(f.state() == TxnState::kCompleteAbort);
  CHECK(markers(f.log()) == "a");
  CHECK(f.end(given.producer, true).error == E::INVALID_TXN_STATE);
  CHECK(f.produce(given.producer, 1) == E::INVALID_PRODUCER_EPOCH);
  TxnProducer next = f.producer();
  CHECK(next.epoch == ProducerEpoch(2));
}

TEST_CASE("the last epochs of a producer id lead to another id") {
  F f;
  TxnProducer who = f.producer();
  Transaction txn = *f.broker->transactions().find("x");
  txn.epoch = ProducerEpoch(INT16_MAX - 1);
  REQUIRE(f.local->append_transaction("x", &txn, 1));
  f.restart();
  who.epoch = txn.epoch;
  REQUIRE(f.produce(who, 0) == E::NONE);
  auto ended = f.end(who, true);
  CHECK(ended.error == E::NONE);
  CHECK(ended.producer.id != who.id);
  CHECK(ended.producer.epoch == ProducerEpoch(0));
  // Asked again by one that has not heard of it.
  CHECK(f.end(who, true).producer == ended.producer);
  CHECK(markers(f.log()) == "c");
  CHECK(f.produce(ended.producer, 0) == E::NONE);
}

TEST_CASE("offsets in a transaction count when it is committed") {
  F f;
  TxnProducer who = f.producer();
  CHECK(f.committed() == -1);
  CHECK(f.commit_offset(who, 5) == E::NONE);
  CHECK(f.committed() == -1);
  CHECK(f.committed(true) == -int64_t(E::UNSTABLE_OFFSET_COMMIT));
  auto ended = f.end(who, true);
  REQUIRE(ended.error == E::NONE);
  CHECK(f.committed(true) == 5);
  who = ended.producer;
  CHECK(f.commit_offset(who, 9) == E::NONE);
  REQUIRE(f.end(who, false).error == E::NONE);
  CHECK(f.committed(true) == 5);
  f.restart();
  CHECK(f.committed(true) == 5);
}

TEST_CASE("older clients add a group's offsets to the transaction first") {
  F f;
  TxnProducer who = f.producer();
  CHECK(f.commit_offset(who, 5, 3) == E::INVALID_TXN_STATE);
  CHECK(f.commit_offset(who, 5, 4) == E::TRANSACTION_ABORTABLE);
  protocol::AddOffsetsToTxnRequest add{.transactionalId = "x",
                                       .producerId = who.id.value(),
                                       .producerEpoch = who.epoch.value(),
                                       .groupId = "g"};
  CHECK(f.send<protocol::AddOffsetsToTxnRequest,
               protocol::AddOffsetsToTxnResponse>(add, 4)
            ->errorCode == 0);
  for (int16_t version : {0, 3, 4})
    CHECK(f.commit_offset(who, 5 + version, version) == E::NONE);
  REQUIRE(f.end(who, true, 4).error == E::NONE);
  CHECK(f.committed() == 9);
}

TEST_CASE("a stale generation or an unknown member commits no offsets") {
  F f;
  TxnProducer who = f.producer();
  CHECK(f.commit_offset(who, 5, 5, 3, "m") == E::ILLEGAL_GENERATION);
  REQUIRE(f.commit_offset(who, 5) == E::NONE);
  CHECK(f.commit_offset(who, 5, 6, 3, "m") == E::UNKNOWN_MEMBER_ID);
}

TEST_CASE("an open transaction's offsets are still open after a restart") {
  F f;
  TxnProducer who = f.producer();
  REQUIRE(f.commit_offset(who, 5) == E::NONE);
  f.restart();
  CHECK(f.committed(true) == -int64_t(E::UNSTABLE_OFFSET_COMMIT));
  REQUIRE(f.end(who, true).error == E::NONE);
  CHECK(f.committed(true) == 5);
}

TEST_CASE("transactions are listed and described as they are") {
  F f;
  TxnProducer who = f.producer();
  f.producer("y");
  REQUIRE(f.produce(who, 0, 1) == E::NONE);
  protocol::ListTransactionsRequest list;
  auto ids = [&] {
    auto answer = f.send<protocol::ListTransactionsRequest,
                         protocol::ListTransactionsResponse>(list, 1);
    std::string out;
    for (const auto& one : answer->transactionStates)
      out += one.transactionalId + "=" + one.transactionState + " ";
    for (const auto& name : answer->unknownStateFilters) out += "?" + name;
    return out;
  };
  CHECK(ids() == "x=Ongoing y=Empty ");
  list.stateFilters = {"Ongoing", "Odd"};
  CHECK(ids() == "x=Ongoing ?Odd");
  list = {.producerIdFilters = {who.id.value() + 1}};
  CHECK(ids() == "y=Empty ");
  list = {.durationFilter = 10};
  f.clock.advance_ms(11);
  CHECK(ids() == "x=Ongoing y=Empty ");
  list = {.transactionalIdPattern = "x.*"};
  CHECK(E(f.send<protocol::ListTransactionsRequest,
                 protocol::ListTransactionsResponse>(list, 2)
              ->errorCode) == E::INVALID_REGULAR_EXPRESSION);
  protocol::DescribeTransactionsRequest describe{{"x", "z", ""}};
  auto answer = f.send<protocol::DescribeTransactionsRequest,
                       protocol::DescribeTransactionsResponse>(describe, 0);
  const auto& x = answer->transactionStates.at(0);
  CHECK(x.transactionState == "Ongoing");
  CHECK(x.producerId == who.id.value());
  CHECK(x.transactionTimeoutMs == 60'000);
  CHECK(x.transactionStartTimeMs == kThen.value());
  REQUIRE(x.topics.size() == 1);
  CHECK(x.topics[0].partitions == std::vector<int32_t>{1});
  CHECK(E(answer->transactionStates.at(1).errorCode) ==
        E::TRANSACTIONAL_ID_NOT_FOUND);
  CHECK(E(answer->transactionStates.at(2).errorCode) == E::INVALID_REQUEST);
}

TEST_CASE("a transaction nobody looks after is found and ended by its marker") {
  F f;
  TxnProducer who = f.producer();
  REQUIRE(f.produce(who, 0) == E::NONE);
  protocol::DescribeProducersRequest ask;
  ask.topics.push_back({"t", {0}});
  auto producers = [&] {
    return f
        .send<protocol::DescribeProducersRequest,
              protocol::DescribeProducersResponse>(ask, 0)
        ->topics.at(0)
        .partitions.at(0)
        .activeProducers;
  };
  REQUIRE(producers().size() == 1);
  CHECK(producers()[0].currentTxnStartOffset == 0);
  protocol::WriteTxnMarkersRequest request;
  request.markers.push_back({.producerId = who.id.value(),
                             .producerEpoch = who.epoch.value(),
                             .transactionResult = false,
                             .coordinatorEpoch = 0});
  request.markers[0].topics.push_back({"t", {0, 9}});
  auto write = [&](int16_t version) {
    auto answer = f.send<protocol::WriteTxnMarkersRequest,
                         protocol::WriteTxnMarkersResponse>(request, version);
    const auto& partitions = answer->markers.at(0).topics.at(0).partitions;
    CHECK(E(partitions.at(1).errorCode) == E::UNKNOWN_TOPIC_OR_PARTITION);
    return E(partitions.at(0).errorCode);
  };
  request.markers[0].transactionVersion = 2;
  CHECK(write(2) == E::INVALID_PRODUCER_EPOCH);  // it must be a new one
  request.markers[0].transactionVersion = 0;
  CHECK(write(1) == E::NONE);
  CHECK(producers()[0].currentTxnStartOffset == -1);
  CHECK(markers(f.log()) == "a");
  request.markers[0].coordinatorEpoch = -1;
  CHECK(write(1) == E::TRANSACTION_COORDINATOR_FENCED);
}

TEST_CASE("a producer the log does not know begins with sequence 0") {
  F f;
  TxnProducer who = f.producer();
  CHECK(f.produce(who, 5) == E::OUT_OF_ORDER_SEQUENCE_NUMBER);
  CHECK(f.produce(who, 0) == E::NONE);
  CHECK(f.produce(who, 0) == E::NONE);  // again: nothing is written
  CHECK(f.log().log_end_offset() == Offset(1));
  CHECK(f.produce(who, 2) == E::OUT_OF_ORDER_SEQUENCE_NUMBER);
}

TEST_CASE("ids that nobody uses are forgotten where that is wanted") {
  BrokerOptions options;
  options.transactions.expire_ids = true;
  options.transactions.id_expiration_ms = 1000;
  F f(options);
  f.producer();
  f.broker->transactions().expire_ids();
  CHECK(f.broker->transactions().find("x"));
  f.clock.advance_ms(1001);
  f.broker->transactions().expire_ids();
  CHECK_FALSE(f.broker->transactions().find("x"));
  f.restart();
  REQUIRE(f.broker->load_transactions() == E::NONE);
  CHECK(f.broker->transactions().all().empty());
}

TEST_CASE(
    "a producer that fell silent is forgotten, but not in a transaction") {
  BrokerOptions options;
  options.producer_expiration_ms = 1000;
  options.producer_check_ms = 500;
  F f(options);
  TxnProducer who = f.producer();
  REQUIRE(f.produce(who, 0) == E::NONE);
  f.pass_ms(1500);
  CHECK(f.log().producers().find(who.id));
  REQUIRE(f.end(who, true).error == E::NONE);
  f.pass_ms(900);
  CHECK(f.log().producers().find(who.id));
  f.pass_ms(600);
  CHECK_FALSE(f.log().producers().find(who.id));
}

}  // namespace weir
