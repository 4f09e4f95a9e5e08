// DescribeTransactions (65), version 0: what is known of transactional ids.
//
// Errors, of each id: INVALID_REQUEST (an empty one),
// TRANSACTIONAL_ID_NOT_FOUND, COORDINATOR_NOT_AVAILABLE.
//
// Reference: TransactionCoordinator.handleDescribeTransactions; KIP-664.
#include "lib/protocol/api/describe_transactions.h"

#include "lib/broker/handlers/handlers.h"
#include "lib/broker/respond.h"

namespace weir {
namespace {

namespace p = protocol;
using p::ErrorCode;
using State = p::DescribeTransactionsResponse::TransactionState;

void fill(State& out, const Transaction& txn) {
  out.transactionState = txn_state_name(txn.state);
  out.transactionTimeoutMs = txn.timeout_ms;
  out.transactionStartTimeMs = txn.started.value();
  out.producerId = txn.producer_id.value();
  out.producerEpoch = txn.epoch.value();
  for (const TopicPartition& one : txn.partitions) {
    if (out.topics.empty() || out.topics.back().topic != one.topic)
      out.topics.push_back({one.topic, {}});
    out.topics.back().partitions.push_back(one.partition.value());
  }
}

void describe(Broker& broker, p::DescribeTransactionsRequest& request,
              Responder<p::DescribeTransactionsResponse> respond) {
  p::DescribeTransactionsResponse response;
  ErrorCode loaded = broker.load_transactions();
  for (const std::string& id : request.transactionalIds) {
    State out{.transactionalId = id};
    const Transaction* txn = broker.transactions().find(id);
    if (loaded != ErrorCode::NONE)
      out.errorCode = code(loaded);
    else if (id.empty())
      out.errorCode = code(ErrorCode::INVALID_REQUEST);
    else if (!txn)
      out.errorCode = code(ErrorCode::TRANSACTIONAL_ID_NOT_FOUND);
    else
      fill(out, *txn);
    response.transactionStates.push_back(std::move(out));
  }
  respond(response);
}

}  // namespace

void handle_describe_transactions(Broker& broker, Call call, Reader& body) {
  answer<p::DescribeTransactionsRequest, p::DescribeTransactionsResponse,
         describe>(broker, std::move(call), body);
}

}  // namespace weir
